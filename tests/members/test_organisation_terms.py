"""The terms on which organisations check people: loaded once, agreed by an admin, and agreed again when they change."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.views import View

from members import tenancy
from members.errors import Refused
from members.models import EmployerTerms, Message, TermsAgreement, TrailEvent
from members.organisation_doors import OrganisationDoor
from members.queries import employers
from members.services import employer_terms
from tests.factories.employers import act_for, make_account
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ON = AT.date()
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
