"""The terms on which organisations check people: loaded and told of once, agreed by an admin, and anew on a change."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.views import View

from members import tasks, tenancy
from members.errors import Refused
from members.mail import write
from members.models import EmployerTerms, Message, TermsAgreement, TrailEvent
from members.organisation_doors import OrganisationDoor
from members.queries import employers
from members.services import employer_terms, organisation_accounts
from tests.factories.employers import act_for, make_account
from tests.factories.members import UserFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ON = AT.date()
DAY = timedelta(days=1)
BEGINS = date(2027, 1, 1)
FORM = {"version": "1", "purposes": ["monitoring", "recruitment"], "agree": "on"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def account():
    call_command("load_employer_terms", verbosity=0)
    return make_account(agreed=False)


def agree(account, *, version=1, purposes=("recruitment",), by=None, on=ON):
    return employer_terms.agree(
        account=account, version=version, purposes=purposes, by=by or account.admin, at=AT, on=on
    )


def agreements(account):
    with tenancy.within(account.organisation):
        return list(TermsAgreement.objects.order_by("pk"))


# --- Loading --------------------------------------------------------------------------------------------------------


def test_loading_the_same_file_again_changes_nothing(account):
    call_command("load_employer_terms", verbosity=0)
    assert EmployerTerms.objects.count() == 1
    assert TrailEvent.objects.filter(kind="members.employer_terms_set").count() == 1


@pytest.mark.parametrize(
    "text",
    ["", "versions: 7", "versions: [{version: 1, valid_from: 2026-01-01, text: Other words.}]", "versions: [{}]", "]"],
)
def test_what_is_no_list_of_terms_or_changes_one_is_refused(account, tmp_path, text):
    (tmp_path / "terms.yaml").write_text(text)
    with pytest.raises(CommandError):
        call_command("load_employer_terms", tmp_path / "terms.yaml")
    assert EmployerTerms.objects.count() == 1


# --- Agreeing -------------------------------------------------------------------------------------------------------


def test_an_admin_reads_ticks_and_agrees(account):
    client = sign_in(Client(), account.admin)
    where = f"/organisations/{account.reference}/terms/agree/"
    page = client.get(where).content.decode()
    assert "What you may check for" in page
    empty = client.post(where, {"version": "1"})
    assert empty.status_code == 422
    assert "Select at least one reason" in empty.content.decode()
    assert "Tick the box to agree to the terms" in empty.content.decode()
    assert client.post(where, FORM)["Location"] == f"/organisations/{account.reference}/"
    (agreed,) = agreements(account)
    assert (agreed.purposes, agreed.agreed_by, agreed.terms.version) == (
        ["recruitment", "monitoring"], account.admin, 1,
    )  # fmt: skip
    terms = client.get(f"/organisations/{account.reference}/terms/").content.decode()
    assert "While somebody works for us" in terms
    assert "Read and agree" not in terms


def test_agreeing_twice_is_once_and_other_purposes_are_another_agreement(account):
    other = act_for(account, admin=True)
    first = agree(account)
    assert agree(account) == first
    agree(account, purposes=("recruitment", "concern"))
    assert len(agreements(account)) == 2
    assert [message.to for message in Message.objects.filter(template="members/mail/terms_agreed")] == [other.email] * 2


def test_only_admins_agree_and_only_to_what_is_in_force(account):
    for somebody in (act_for(account), make_account().admin):
        with pytest.raises(Refused) as refused:
            agree(account, by=somebody)
        assert refused.value.code == "role"
    with pytest.raises(Refused) as refused:
        agree(account, version=2)
    assert refused.value.code == "version"
    with pytest.raises(Refused) as refused:
        agree(account, purposes=["curiosity"])
    assert refused.value.code == "purposes"
    assert (
        sign_in(Client(), act_for(account)).get(f"/organisations/{account.reference}/terms/agree/").status_code == 403
    )


def test_a_newer_version_is_agreed_again_from_its_day_on(account):
    agree(account)
    later = ON + timedelta(days=1)
    EmployerTerms.objects.create(version=2, valid_from=later, text="Tell people first.")
    with tenancy.within(account.organisation):
        assert employers.agreement(account.organisation, on=ON)
        assert employers.agreement(account.organisation, on=later) is None
    agree(account, version=2, on=later)
    with tenancy.within(account.organisation):
        assert employers.agreement(account.organisation, on=later).terms.version == 2


def test_an_officer_who_is_there_first_is_told_who_can_agree(account):
    client = sign_in(Client(), act_for(account))
    for page in ("", "terms/"):
        html = client.get(f"/organisations/{account.reference}/{page}").content.decode()
        assert account.admin.email in html
        assert "terms/agree/" not in html


def test_pages_that_need_the_terms_lead_to_them_first(account, rf):
    class Checks(OrganisationDoor):
        def get(self, request, organisation):
            return View().http_method_not_allowed(request)

    request = rf.get("/")
    request.user = act_for(account)
    request.session = {
        "account_authentication_methods": [{"method": "mfa", "at": AT.timestamp()}],
        "account_authentication_methods_user": str(request.user.pk),
    }
    ask = Checks.as_view()
    step = ask(request, organisation=account.reference)
    assert (step.status_code, step["Location"]) == (303, f"/organisations/{account.reference}/terms/")
    agree(account)
    assert ask(request, organisation=account.reference).status_code == 405


def test_without_terms_nobody_agrees_and_the_pages_say_so():
    account = make_account(agreed=False)
    client = sign_in(Client(), account.admin)
    for page in ("terms/", "terms/agree/"):
        assert "No terms are in force yet" in client.get(f"/organisations/{account.reference}/{page}").content.decode()
    assert employers.terms_on(date(2026, 1, 1)) is None


# --- New terms ------------------------------------------------------------------------------------------------------


@pytest.fixture
def agreed(account):
    """An organisation that agreed to the terms in force, where others are loaded that begin a month later."""
    agree(account)
    newer()
    return account


def newer(version=2, begins=BEGINS):
    return EmployerTerms.objects.create(version=version, valid_from=begins, text=f"# Version {version}\n\nAsk first.")


def run(on):
    return employer_terms.tell(on=on, at=datetime(on.year, on.month, on.day, 7, 50, tzinfo=UTC))


def told():
    return [message.to for message in Message.objects.filter(template="members/mail/terms_new").order_by("pk")]


def test_every_admin_is_told_two_weeks_before_and_nobody_twice(agreed):
    other = act_for(agreed, admin=True)
    act_for(agreed)
    runs = [run(BEGINS - days * DAY) for days in (15, 14, 14, 13, 1, 0, -1, -30)]
    assert runs == [0, 2, 0, 0, 0, 0, 0, 0]
    assert sorted(told()) == sorted([agreed.admin.email, other.email])
    (line,) = TrailEvent.objects.filter(kind="members.terms_told")
    assert (line.actor, line.about_id, line.detail["version"], line.detail["admins"]) == (None, agreed.pk, 2, 2)
    message = write(Message.objects.filter(template="members/mail/terms_new").first())
    assert "from 1 January 2027" in message.subject
    assert "If nobody has agreed by that day" in message.text
    assert f"/organisations/{agreed.reference}/terms/" in message.text


@pytest.mark.parametrize("late", [5, 0, -3])
def test_a_night_that_was_missed_is_made_up_for(agreed, late):
    assert [run(BEGINS - late * DAY), run(BEGINS - late * DAY), run(BEGINS + 4 * DAY)] == [1, 0, 0]
    text = write(Message.objects.get(template="members/mail/terms_new")).text
    assert ("If nobody has agreed by that day" in text) == (late > 0)
    assert ("no admin of" in text) == (late <= 0)


def test_terms_that_are_loaded_after_their_day_are_told_once_they_are_there(account):
    agree(account)
    assert run(ON) == 0
    newer(begins=ON - 7 * DAY)
    assert [run(ON), run(ON)] == [1, 0]


def test_of_an_organisation_that_agreed_nobody_is_told(agreed):
    agree(agreed, version=2, on=ON)  # ahead
    assert [run(BEGINS - DAY), run(BEGINS)] == [0, 0]
    late = make_account(agreed=False)
    assert run(BEGINS) == 1
    agree(late, version=2, on=BEGINS)
    act_for(late, admin=True)
    assert run(BEGINS) == 0


def test_of_a_closed_account_nobody_is_told_and_once_it_is_open_again_they_are(agreed):
    organisation_accounts.close(account=agreed, reason="Unused.", by=UserFactory(role="officer"), at=AT)
    act_for(agreed, admin=True)
    assert run(BEGINS) == 0
    agreed.closed_at = agreed.closed_by = None
    agreed.save(update_fields=["closed_at", "closed_by"])
    assert run(BEGINS) == 1


def test_who_becomes_an_admin_later_is_told_too_and_each_organisation_by_itself(agreed):
    assert run(BEGINS - 14 * DAY) == 1
    late = act_for(agreed, admin=True)
    closed = act_for(agreed, UserFactory(is_active=False), admin=True)
    make_account(admin=agreed.admin, agreed=False)  # which agreed neither to what holds nor to what comes
    assert [run(BEGINS - 13 * DAY), run(BEGINS - 12 * DAY)] == [3, 0]
    assert told().count(late.email) == 1
    assert told().count(agreed.admin.email) == 3
    assert closed.email not in told()


def test_what_was_replaced_meanwhile_is_told_no_more(agreed):
    newer(version=3, begins=BEGINS + DAY)
    assert run(BEGINS + DAY) == 1
    assert Message.objects.get(template="members/mail/terms_new").context["version"] == 3


def test_the_task_tells_and_a_second_run_changes_nothing(agreed):
    with time_machine.travel(datetime(2026, 12, 17, 23, 30, tzinfo=UTC), tick=False):
        tasks.tell_of_terms()
    assert told() == []
    with time_machine.travel(datetime(2026, 12, 18, 7, 50, tzinfo=UTC), tick=False):
        tasks.tell_of_terms()
        tasks.tell_of_terms()
    assert told() == [agreed.admin.email]


# --- Agreeing ahead -------------------------------------------------------------------------------------------------


def test_an_admin_agrees_ahead_and_nothing_stops_on_the_day(agreed):
    client, home = sign_in(Client(), agreed.admin), f"/organisations/{agreed.reference}/"
    html = client.get(home).content.decode()
    assert "New terms apply from 1\u00a0January 2027." in html
    assert f'href="{home}terms/ahead/agree/"' in html
    assert "Nobody has agreed to version 2 yet" in client.get(f"{home}terms/").content.decode()
    page = client.get(f"{home}terms/ahead/agree/").content.decode()
    assert "until then, nothing changes" in page
    assert "Ask first." in page
    assert client.post(f"{home}terms/ahead/agree/", FORM | {"version": "2"})["Location"] == home
    after = client.get(home).content.decode()
    assert "Agreed. These terms apply from 1\u00a0January 2027." in after
    assert "Read them and agree" not in after
    assert "Version 2 was agreed to on" in client.get(f"{home}terms/").content.decode()
    assert "They were agreed to on" in client.get(f"{home}terms/ahead/").content.decode()
    with tenancy.within(agreed.organisation):
        held = employers.agreement(agreed.organisation, on=ON)
        assert (held.terms.version, held.purposes) == (1, ["recruitment"])
        then = employers.agreement(agreed.organisation, on=BEGINS)
        assert (then.terms.version, then.purposes) == (2, ["recruitment", "monitoring"])


def test_agreeing_ahead_twice_is_once_and_is_not_agreeing_to_what_holds(account):
    newer()
    assert agree(account, version=2) == agree(account, version=2)
    with tenancy.within(account.organisation):
        assert employers.agreement(account.organisation, on=BEGINS - DAY) is None
        assert employers.agreement(account.organisation, on=BEGINS)
    newer(version=3, begins=BEGINS + DAY)
    with pytest.raises(Refused) as refused:
        agree(account, version=3)  # which are not next
    assert refused.value.code == "version"


def test_a_page_that_was_opened_before_the_day_is_still_good_on_it(agreed):
    with time_machine.travel(datetime(2027, 1, 1, 9, tzinfo=UTC), tick=False):
        client, home = sign_in(Client(), agreed.admin), f"/organisations/{agreed.reference}/"
        assert client.post(f"{home}terms/ahead/agree/", FORM | {"version": "2"})["Location"] == home
        assert "Agreed. You can check people now." in client.get(home).content.decode()


def test_a_page_of_before_the_day_that_is_sent_back_shows_the_version_that_is_agreed_to(agreed):
    held = EmployerTerms.objects.create(version=3, valid_from=date(2027, 6, 1), text="Ask first, third.")
    with time_machine.travel(datetime(2027, 1, 1, 9, tzinfo=UTC), tick=False):
        client, home = sign_in(Client(), agreed.admin), f"/organisations/{agreed.reference}/"
        answer = client.post(f"{home}terms/ahead/agree/", {"version": "2", "purposes": FORM["purposes"]})
        html = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="version" value="2"' in html
    assert held.text not in html


def test_a_tick_for_a_version_that_is_no_longer_offered_is_none_for_another(agreed):
    client, home = sign_in(Client(), agreed.admin), f"/organisations/{agreed.reference}/"
    answer = client.post(f"{home}terms/ahead/agree/", FORM | {"version": "7"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "The terms changed while you read them" in html
    assert 'name="version" value="2"' in html
    assert not re.search(r'name="agree"[^>]*checked', html)
    assert client.post(f"{home}terms/ahead/agree/", FORM | {"version": "2"})["Location"] == home


def test_versions_begin_far_enough_apart_for_admins_to_be_told_of_each(tmp_path):
    written = [{"version": 8, "valid_from": date(2027, 2, 1), "text": "One."}]
    near = {"version": 9, "valid_from": date(2027, 2, 14), "text": "Two."}
    file = tmp_path / "terms.yaml"
    file.write_text(yaml.safe_dump({"versions": [*written, near]}))
    with pytest.raises(Refused, match="less than 14 days"):
        employer_terms.load(file=file, at=AT)
    assert not EmployerTerms.objects.filter(version__gte=8).exists()
    near["valid_from"] = date(2027, 2, 15)
    file.write_text(yaml.safe_dump({"versions": [*written, near]}))
    assert [employer_terms.load(file=file, at=AT) for _ in range(2)] == [2, 0]


def test_an_officer_reads_them_ahead_and_does_not_agree(agreed):
    client, home = sign_in(Client(), act_for(agreed)), f"/organisations/{agreed.reference}/"
    assert f'href="{home}terms/ahead/"' in client.get(home).content.decode()
    html = client.get(f"{home}terms/ahead/").content.decode()
    assert "Ask first." in html
    assert "terms/ahead/agree/" not in html + client.get(f"{home}terms/").content.decode()
    assert client.get(f"{home}terms/ahead/agree/").status_code == 403


def test_where_no_terms_are_coming_the_pages_say_so(account):
    client, home = sign_in(Client(), account.admin), f"/organisations/{account.reference}/"
    assert "No new terms are coming" in client.get(f"{home}terms/ahead/").content.decode()
    page = client.get(f"{home}terms/ahead/agree/").content.decode()
    assert "No new terms are coming" in page
    assert "<button" not in page.split("<main")[1]
    for page in ("", "terms/"):
        assert "ahead" not in client.get(f"{home}{page}").content.decode()
