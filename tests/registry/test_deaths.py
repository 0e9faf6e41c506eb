"""The death of somebody on the register: told by anybody, made sure of by two officers, undone if it was wrong."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from cpd.choices import AuditEnd, AuditStage
from cpd.models import AuditCase
from members.errors import Refused
from members.models import GraveAct, Message, PersonDetails, WorkItem
from members.services import acts, messages
from registry.choices import DeathEvidence, DeathState, Status, ToldBy
from registry.models import DeathReport, Exit
from registry.queries import leave
from registry.services import deaths
from tests.factories.audits import called_in
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.reading import Page
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
DIED = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory()


@pytest.fixture
def officer():
    return UserFactory(role="officer")


@pytest.fixture
def another():
    return UserFactory(role="registrar")


def report(entry, by=None, **more):
    told = deaths.Told(**{"name": "Susan Haygreen", "by": ToldBy.FAMILY, "number": entry.number} | more)
    return deaths.report(told=told, by=by, at=AT)


def propose(entry, by, **more):
    given = {"number": entry.number, "died_on": DIED, "evidence": DeathEvidence.CERTIFICATE, "reason": "Seen."} | more
    return deaths.propose(report=report(entry), by=by, at=AT, **given)


def refused(call, *args, **how):
    with pytest.raises(Refused) as refusal:
        call(*args, **how)
    return refusal.value.code


def status(entry):
    return leave.held(entry, on=AT.date()).status


def tell(entry, key):
    return messages.tell(person=entry.person, event="tests/mail/plain", key=key, context={"name": "x"}, at=AT)


def test_two_officers_close_the_entry_and_messages_stop_with_the_first(entry, officer, another):
    waiting = tell(entry, "before")
    act = propose(entry, officer)
    waiting.refresh_from_db()
    assert waiting.failed_at == AT
    assert tell(entry, "after").failed_at == AT
    assert not WorkItem.objects.filter(kind="cannot_reach", closed_at=None).exists()
    assert status(entry) is Status.REGISTERED
    assert refused(acts.confirm, act=act, by=officer, at=AT) is not None
    acts.confirm(act=act, by=another, at=AT)
    assert status(entry) is Status.DECEASED
    assert Exit.objects.get().during.lower == DIED
    assert not WorkItem.objects.filter(closed_at=None).exists()


def test_an_audit_that_is_under_way_ends_with_the_second_officer(entry, officer, another):
    case = called_in(person=entry.person, at=AT)
    act = propose(entry, officer)
    assert AuditCase.objects.get().stage != AuditStage.LEFT
    acts.confirm(act=act, by=another, at=AT)
    case.refresh_from_db()
    assert (case.stage, case.ended_as) == (AuditStage.LEFT, AuditEnd.DIED)
    assert not WorkItem.objects.filter(closed_at=None).exists()
    told = DeathReport.objects.get()
    page, where = sign_in(Client(), officer), f"/desk/audits/cases/{case.reference}/"
    assert where not in page.get(f"/desk/deaths/{told.pk}/").content.decode()
    acts.confirm(act=deaths.undo(report=told, reason="She rang.", by=another, at=AT), by=officer, at=AT)
    assert where in page.get(f"/desk/deaths/{told.pk}/").content.decode()  # so that it may be called anew


def test_every_entry_of_the_human_being_is_closed(entry, officer, another):
    second = EntryFactory(person=entry.person, register="CS")
    acts.confirm(act=propose(entry, officer), by=another, at=AT)
    assert status(entry) is status(second) is Status.DECEASED


def test_told_twice_is_told_once_and_proposed_twice_is_proposed_once(entry, officer):
    assert report(entry) == report(entry)
    act = propose(entry, officer)
    again = {"number": entry.number, "died_on": DIED, "evidence": DeathEvidence.CERTIFICATE, "reason": "Seen."}
    assert deaths.propose(report=DeathReport.objects.get(), by=officer, at=AT, **again) == act
    assert GraveAct.objects.count() == 1
    assert refused(propose, entry, officer) == "known"  # another report of the same death


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": "RCT99999"}, "unknown"),
        ({"died_on": None}, "day"),
        ({"died_on": date(2026, 11, 23)}, "day"),
        ({"evidence": None}, "evidence"),
        ({"reason": " "}, "reason"),
    ],
)
def test_nothing_is_proposed_that_was_not_made_sure_of(entry, officer, more, code):
    assert refused(propose, entry, officer, **more) == code


def test_nobody_proposes_it_of_themselves(entry):
    own = UserFactory(role="officer", person=entry.person)
    assert refused(propose, entry, own) == "own"


def test_where_the_second_officer_does_not_agree_messages_go_out_again(entry, officer, another):
    acts.decline(act=propose(entry, officer), answer="Another person.", by=another, at=AT)
    assert DeathReport.objects.get().state == DeathState.REPORTED
    assert PersonDetails.objects.get(person=entry.person).silent_since is None
    assert WorkItem.objects.get(kind="death").closed_at is None
    assert tell(entry, "after").failed_at is None


def test_a_report_that_cannot_be_confirmed_changes_nothing(entry, officer):
    told = report(entry)
    assert refused(deaths.dismiss, report=told, answer="", by=officer, at=AT) == "answer"
    deaths.dismiss(report=told, answer="A namesake.", by=officer, at=AT)
    assert refused(deaths.dismiss, report=told, answer="A namesake.", by=officer, at=AT) == "wrong_state"
    assert (status(entry), WorkItem.objects.filter(closed_at=None).exists()) == (Status.REGISTERED, False)


def test_what_was_wrong_is_undone_by_two_with_an_apology(entry, officer, another):
    acts.confirm(act=propose(entry, officer), by=another, at=AT)
    told = DeathReport.objects.get()
    act = deaths.undo(report=told, reason="She rang.", by=another, at=AT)
    assert deaths.undo(report=told, reason="She rang.", by=another, at=AT) == act
    assert status(entry) is Status.DECEASED
    acts.confirm(act=act, by=officer, at=AT)
    assert status(entry) is Status.REGISTERED
    assert refused(deaths.undo, report=told, reason="She rang.", by=another, at=AT) == "wrong_state"
    sorry = Message.objects.get(template="registry/mail/death_undone")
    assert (sorry.failed_at, sorry.person) == (None, entry.person)


# --- On the pages ---------------------------------------------------------------------------------------------------

TOLD = {
    "name": "Susan Haygreen", "told_by": "employer", "teller_name": "A Manager", "contact": "01632 960 001",
    "died_on_day": "10", "died_on_month": "11", "died_on_year": "2026",
}  # fmt: skip


def test_told_on_the_public_page_and_settled_at_the_desk(entry, officer, another):
    public = Client()
    assert public.post("/tell-us/", TOLD | {"name": ""}).status_code == 422
    future = public.post("/tell-us/", TOLD | {"died_on_year": "2030"})
    assert "today or earlier" in future.content.decode()
    answer = public.post("/tell-us/", TOLD | {"number": entry.number})
    assert (answer.status_code, answer["Location"]) == (302, "/tell-us/thank-you/")
    assert not answer.cookies
    told = DeathReport.objects.get()
    page, desk = f"/desk/deaths/{told.pk}/", sign_in(Client(), officer)
    assert entry.number in Page(desk.get(page).content.decode()).text()
    found = {"decision": "died", "number": entry.number, "evidence": "employer", "reason": "Rang back."}
    assert desk.post(page, found).status_code == 422
    days = {key: value for key, value in TOLD.items() if key.startswith("died_on")}
    assert desk.post(page, found | days).status_code == 302
    act = GraveAct.objects.get()
    assert sign_in(Client(), another).post(f"/desk/acts/{act.reference}/", {"decision": "confirm"}).status_code == 302
    assert "Deceased" in public.get(f"/register/{entry.number}/").content.decode()
    assert sign_in(Client(), another).post(f"{page}undo/", {"reason": "She rang."}).status_code == 302


@pytest.mark.parametrize("number", ["", "RCT00000", "no number at all"])
def test_the_answer_is_the_same_whoever_it_is_about(number):
    answer = Client().post("/tell-us/", TOLD | {"number": number})
    assert (answer.status_code, answer["Location"]) == (302, "/tell-us/thank-you/")
