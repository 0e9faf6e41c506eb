"""Misuse: reported by whoever was checked, looked into at the desk, and answered in words."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members.choices import CheckPurpose
from members.errors import Refused
from members.models import Message, Organisation, Person, RoleGrant, WorkItem
from registry.choices import MisuseState
from registry.models import MisuseReport
from registry.queries import misuse as queries
from registry.queries import who_checked
from registry.services import misuse, visibility
from registry.services.misuse import Answer
from tests.factories.employers import act_for, check, make_account
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = "I never worked there."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory(registered="2020-01-01/2040-01-01")


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


@pytest.fixture
def account():
    return make_account(name="Curious Hospitals")


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def report(entry, by, *, line=None, words=WORDS):
    return misuse.report(person=entry.person, line=line, words=words, by=by, at=AT)


def first_line(entry):
    return who_checked.told(Person.objects.get(pk=entry.person_id), on=AT.date()).lines[0]


def answer(made, by, **more):
    given = Answer(**{"found": True, "words": "They had no reason."} | more)
    return misuse.answer(report=made, given=given, by=by, at=AT)


def refused(call, *args, **how):
    with pytest.raises(Refused) as refusal:
        call(*args, **how)
    return refusal.value.code


def told():
    return list(Message.objects.order_by("pk").values_list("template", "to"))


# --- Reporting ------------------------------------------------------------------------------------------------------


def test_a_report_is_work_for_the_office_with_a_day_to_answer_by(entry, me):
    made = report(entry, me)
    item = WorkItem.objects.get(key=queries.key_of(made))
    assert (item.kind, item.person, item.due_on) == ("misuse", entry.person, AT.date() + timedelta(days=28))
    assert Message.objects.get().template == "registry/mail/misuse_reported"


def test_the_same_report_twice_is_one_and_another_is_another(entry, me, account):
    check(account, entry, at=AT)
    line = first_line(entry)
    assert report(entry, me, line=line) == report(entry, me, line=line)
    assert report(entry, me) != report(entry, me, line=line)
    assert MisuseReport.objects.count() == 2
    assert WorkItem.objects.filter(kind="misuse").count() == 2


def test_it_needs_words_and_comes_from_the_person_alone(entry, me):
    assert refused(report, entry, me, words="  ") == "words"
    assert refused(report, entry, UserFactory()) == "not_yours"


# --- The desk -------------------------------------------------------------------------------------------------------


def test_the_desk_sees_which_checks_and_the_person_does_not(entry, me, account, officer):
    check(account, entry, at=AT, purpose=CheckPurpose.CONCERN, lines=412)
    check(make_account(name="Elsewhere"), entry, at=AT - timedelta(days=40))
    check(account, EntryFactory(), at=AT)
    made = report(entry, me, line=first_line(entry))
    (one,) = queries.concerned(made)
    assert (one.name, one.lines, one.officer) == ("Curious Hospitals", 412, account.admin.email)
    page = sign_in(Client(), officer).get(f"/desk/misuse/{made.pk}/").content.decode()
    for shown in ("Curious Hospitals", "A concern about somebody’s practice", account.admin.email, "412", WORDS):
        assert shown in page, shown
    assert "Elsewhere" not in page
    own = sign_in(Client(), me).get(f"/my/checks/reports/{made.reference}/").content.decode()
    assert "Curious Hospitals" not in own
    assert "It is the office’s move" in own


def test_a_report_in_general_concerns_every_check_of_two_years(entry, me, account):
    for days in (0, 300, 900):
        check(account, entry, at=AT - timedelta(days=days))
    assert len(queries.concerned(report(entry, me))) == 2


def test_a_report_about_a_kind_concerns_the_checks_of_that_kind(entry, me, account):
    for place in range(5):
        Organisation.objects.create(name=f"Trust {place}", nation="England", kind="NHS trust")
    trust = make_account(name="A trust")
    Organisation.objects.filter(pk=trust.organisation_id).update(kind="NHS trust")
    Organisation.objects.filter(pk=account.organisation_id).update(kind="Prison")
    check(account, entry, at=AT)
    check(trust, entry, at=AT)
    lines = who_checked.told(Person.objects.get(pk=entry.person_id), on=AT.date()).lines
    found = [[one.name for one in queries.concerned(report(entry, me, line=line))] for line in lines]
    assert found == [["A trust"], ["Curious Hospitals"]]


def test_the_answer_is_sent_and_the_work_is_done(entry, me, account, officer):
    check(account, entry, at=AT)
    act_for(account)
    made = report(entry, me)
    answer(made, officer, note="Check only your own people.", note_to=account.organisation_id)
    made.refresh_from_db()
    assert made.state == MisuseState.FOUND
    assert WorkItem.objects.get(key=queries.key_of(made)).closed_at == AT
    assert [template for template, _to in told()] == [
        "registry/mail/misuse_reported",
        "registry/mail/misuse_answered",
        "registry/mail/misuse_noted",
    ]
    assert told()[-1][1] == account.admin.email  # admins, and not every officer
    page = sign_in(Client(), me).get(f"/my/checks/reports/{made.reference}/").content.decode()
    assert "They had no reason." in page
    assert "own people" not in page
    assert "found to be misuse" in sign_in(Client(), me).get("/my/checks/").content.decode()


def test_it_is_answered_once_by_an_officer_whom_it_does_not_concern(entry, me, officer):
    made = report(entry, me)
    assert refused(answer, made, UserFactory()) == "role"
    assert refused(answer, made, officer, words=" ") == "words"
    answer(made, officer, found=False)
    assert refused(answer, made, officer) == "wrong_state"
    assert MisuseReport.objects.get().state == MisuseState.NOT_FOUND


def test_a_note_goes_only_to_whom_made_such_a_check_and_needs_words(entry, me, account, officer):
    check(account, entry, at=AT)
    made, other = report(entry, me), make_account()
    assert refused(answer, made, officer, note="Hm.") == "note_to"
    assert refused(answer, made, officer, note_to=account.organisation_id) == "note"
    assert refused(answer, made, officer, note="Hm.", note_to=other.organisation_id) == "note_to"
    RoleGrant.objects.filter(organisation=account.organisation_id).update(ended_at=AT)
    assert refused(answer, made, officer, note="Hm.", note_to=account.organisation_id) == "no_admin"
    assert MisuseReport.objects.get().state == MisuseState.ASKED


# --- Pages and the rest ---------------------------------------------------------------------------------------------


def test_from_a_line_of_the_page_to_the_answer(entry, me, account, officer):
    check(account, entry, at=AT)
    client, code = sign_in(Client(), me), first_line(entry).code
    page = client.get("/my/checks/").content.decode()
    assert f'href="/my/checks/report/?line={code.replace(":", "%3A")}"' in page
    form = client.get("/my/checks/report/", {"line": code}).content.decode()
    assert f'value="{code}"' in form
    assert "November 2026: Another kind of organisation" in form
    empty = client.post("/my/checks/report/", {"line": code, "words": ""})
    assert empty.status_code == 422
    assert "Say why you think" in empty.content.decode()
    bad = client.post("/my/checks/report/", {"line": "2026-11:999", "words": WORDS})
    assert bad.status_code == 422
    assert WORDS in bad.content.decode()
    sent = client.post("/my/checks/report/", {"line": code, "words": WORDS}, follow=True)
    assert "Your report is with the office" in sent.content.decode()
    made = MisuseReport.objects.get()
    desk = sign_in(Client(), officer)
    refusal = desk.post(f"/desk/misuse/{made.pk}/", {"found": "no", "words": "", "note_to": ""})
    assert refusal.status_code == 422
    done = desk.post(f"/desk/misuse/{made.pk}/", {"found": "no", "words": "They employ you."}, follow=True)
    assert "How it was answered" in done.content.decode()
    assert "They employ you." in client.get(f"/my/checks/reports/{made.reference}/").content.decode()


def test_the_desk_asks_few_questions(entry, me, account, officer, django_assert_max_num_queries):
    for days in range(20):
        check(account, entry, at=AT - timedelta(days=days))
    made, client = report(entry, me), sign_in(Client(), officer)
    with django_assert_max_num_queries(40):
        client.get(f"/desk/misuse/{made.pk}/")


def test_erasure_empties_every_word_of_it(entry, me, account, officer):
    check(account, entry, at=AT)
    made = report(entry, me, line=first_line(entry))
    answer(made, officer, note="Check only your own people.", note_to=account.organisation_id)
    visibility.erase(person=entry.person, by=None, at=AT)
    made.refresh_from_db()
    assert (made.about, made.words, made.answer, made.note) == ("", "", "", "")
    assert made.state == MisuseState.FOUND
    assert sign_in(Client(), officer).get(f"/desk/misuse/{made.pk}/").status_code == 200


def test_a_report_of_somebody_who_was_erased_since_concerns_nothing_and_is_work_for_nobody(entry, me, account, officer):
    Organisation.objects.filter(pk=account.organisation_id).update(kind="Prison")
    check(account, entry, at=AT)
    made = report(entry, me, line=first_line(entry))
    assert queries.concerned(made)
    visibility.erase(person=entry.person, by=None, at=AT)
    made.refresh_from_db()
    check(make_account(name="Elsewhere"), entry, at=AT)  # as one that was answered while they were erased
    assert (made.state, queries.concerned(made)) == (MisuseState.ASKED, [])
    assert WorkItem.objects.get(key=queries.key_of(made)).closed_at == AT
    assert refused(answer, made, officer) == "erased"
    client = sign_in(Client(), officer)
    page = client.get(f"/desk/misuse/{made.pk}/").content.decode()
    assert "Whoever reported this was erased" in page
    assert "Record and send" not in page
    assert "Elsewhere" not in page
    sent = client.post(f"/desk/misuse/{made.pk}/", {"found": "no", "words": "Hm.", "note_to": ""})
    assert sent.status_code == 422
