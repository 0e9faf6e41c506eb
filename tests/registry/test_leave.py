"""Time away and back, another scope, leaving: asked by the person, decided by the office, written once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from psycopg.types.range import DateRange

from cpd.models import Allowance
from members.errors import Refused
from members.models import Message, WorkItem
from members.services import work
from registry.choices import AskKind, AskState, AwayFor, BreakKind, Status
from registry.models import Break, EntryRequest, Exit, Proceedings, Register, Renewal, Scope, ScopeGrant, Term
from registry.queries import leave
from registry.services import break_reminders, entry_requests, facts, renewals
from registry.services.asking import Wanted
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.reading import Page
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ON = AT.date()
FIRST, ENDS = date(2027, 1, 10), date(2027, 7, 10)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory()


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def of(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


def away(**more):
    return Wanted(
        **{"kind": AskKind.BREAK, "away_for": AwayFor.CAREER_BREAK, "begins_on": FIRST, "ends_on": ENDS} | more
    )


def ask(entry, by, wanted, *, at=AT, documents=()):
    return entry_requests.ask(entry=entry, wanted=wanted, by=by, at=at, documents=documents)


def refused(call, *args, **how):
    with pytest.raises(Refused) as refusal:
        call(*args, **how)
    return refusal.value.code


def status(entry, on):
    return leave.held(entry, on=on).status


def told():
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def at_noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


# --- Time away ------------------------------------------------------------------------------------------------------


def test_a_break_is_asked_for_agreed_and_holds_from_its_day(entry, me, officer):
    asked = ask(entry, me, away())
    assert WorkItem.objects.get(key=leave.key_of(asked)).due_on == ON + timedelta(days=14)
    assert not Break.objects.exists()
    entry_requests.accept(asked=asked, by=officer, at=AT)
    taken = Break.objects.get()
    assert (taken.kind, taken.during, taken.returned) == (BreakKind.CAREER_BREAK, DateRange(FIRST, ENDS), False)
    assert status(entry, FIRST - timedelta(days=1)) is Status.RENEWAL_WINDOW
    assert status(entry, FIRST) is status(entry, ENDS) is Status.CAREER_BREAK
    assert Allowance.objects.get(set_aside_at=None).during == DateRange(FIRST, ENDS)
    assert WorkItem.objects.get(key=leave.key_of(asked)).closed_at == AT
    assert told() == ["registry/mail/entry_request_asked", "registry/mail/entry_request_decided"]


def test_asked_twice_is_asked_once_and_something_else_waits(entry, me):
    first = ask(entry, me, away())
    assert ask(entry, me, away()) == first
    assert refused(ask, entry, me, away(ends_on=date(2027, 8, 1))) == "waiting"
    assert EntryRequest.objects.count() == 1


def test_agreed_twice_is_agreed_once(entry, me, officer):
    asked = entry_requests.accept(asked=ask(entry, me, away()), by=officer, at=AT)
    assert refused(entry_requests.accept, asked=asked, by=officer, at=AT) == "wrong_state"
    assert ask(entry, me, away()) == asked
    assert Break.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"begins_on": ON}, "first_day"),
        ({"begins_on": date(2029, 1, 1), "ends_on": date(2029, 2, 1)}, "first_day"),
        ({"ends_on": FIRST}, "no_days"),
        ({"ends_on": date(2040, 1, 1)}, "too_long"),
        ({"begins_on": date(2026, 12, 1)}, "late"),
    ],
)
def test_a_break_that_cannot_be_is_refused_in_words(entry, me, more, code):
    assert refused(ask, entry, me, away(**more)) == code
    assert not EntryRequest.objects.exists()


def test_a_break_told_late_says_why_and_the_office_decides(entry, me, officer):
    asked = ask(entry, me, away(begins_on=date(2026, 12, 1), reason="My mother fell ill."))
    assert WorkItem.objects.get(key=leave.key_of(asked)).due_on == date(2026, 12, 1)
    entry_requests.accept(asked=asked, by=officer, at=AT)
    assert status(entry, date(2026, 12, 1)) is Status.CAREER_BREAK


def test_nobody_asks_for_another_or_decides_for_themselves(entry, me):
    assert refused(ask, entry, of(EntryFactory()), away()) == "not_yours"
    own = UserFactory(role="officer", person=EntryFactory().person)
    theirs = own.person.entries.get()
    assert refused(entry_requests.accept, asked=ask(theirs, own, away()), by=own, at=AT) == "own"
    assert refused(entry_requests.accept, asked=ask(entry, me, away()), by=me, at=AT) == "role"


@pytest.mark.parametrize("stopped", ["suspended", "interim_suspended", "removed", "resigned", "lapsed"])
def test_who_is_not_registered_asks_for_no_break(stopped):
    entry = EntryFactory(**{stopped: "2026-06-01/"})
    assert refused(ask, entry, of(entry), away()) == "not_registered"


def test_a_refusal_has_an_answer_and_changes_nothing(entry, me, officer):
    asked = ask(entry, me, away())
    assert refused(entry_requests.refuse, asked=asked, answer=" ", by=officer, at=AT) == "answer"
    entry_requests.refuse(asked=asked, answer="Ring us.", by=officer, at=AT)
    assert not Break.objects.exists()
    assert not WorkItem.objects.filter(closed_at=None).exists()


def test_it_can_be_taken_back_until_its_day_and_twice_is_once(entry, me, officer):
    asked = entry_requests.accept(asked=ask(entry, me, away()), by=officer, at=AT)
    for _n in range(2):
        assert entry_requests.withdraw(asked=asked, by=me, at=AT).state == AskState.WITHDRAWN
    assert status(entry, FIRST) is Status.RENEWAL_WINDOW
    assert not Allowance.objects.filter(set_aside_at=None).exists()
    again = entry_requests.accept(asked=ask(entry, me, away()), by=officer, at=AT)
    assert refused(entry_requests.withdraw, asked=again, by=me, at=at_noon(FIRST)) == "too_late"


# --- Longer, and back -----------------------------------------------------------------------------------------------


@pytest.fixture
def gone():
    """Somebody on a break from March 2026 whose term ended meanwhile; it is planned to end on 10 December 2026."""
    return EntryFactory(registered="2020-01-01/2026-01-01", career_break="2026-01-01/2026-12-11")


def test_a_break_may_last_longer_and_not_for_ever(gone, officer):
    user = of(gone)
    wanted = Wanted(AskKind.LONGER, begins_on=date(2026, 12, 11), ends_on=date(2027, 6, 1))
    assert refused(ask, gone, user, wanted) == "late_longer"
    late = Wanted(AskKind.LONGER, begins_on=date(2026, 12, 11), ends_on=date(2027, 6, 1), reason="A second child.")
    assert refused(ask, gone, user, Wanted(AskKind.LONGER, ends_on=date(2035, 1, 1), reason="x")) == "too_long"
    entry_requests.accept(asked=ask(gone, user, late), by=officer, at=AT)
    assert Break.objects.get(set_aside_at=None).during == DateRange(date(2026, 1, 1), date(2027, 6, 1))
    assert status(gone, date(2027, 5, 31)) is Status.CAREER_BREAK


def test_back_within_two_years_at_once_with_days_in_which_to_renew(gone):
    user, back = of(gone), Wanted(AskKind.RETURN, begins_on=ON)
    asked = ask(gone, user, back)
    assert asked.state == AskState.ACCEPTED
    assert ask(gone, user, back) == asked
    assert status(gone, ON - timedelta(days=1)) is Status.CAREER_BREAK
    assert status(gone, ON) is Status.REGISTERED
    assert Term.objects.order_by("during").last().during == DateRange(ON, ON + timedelta(days=28))
    assert Break.objects.get(set_aside_at=None).returned
    assert told() == ["registry/mail/entry_request_decided"]


def test_no_renewal_is_opened_while_somebody_is_away_and_one_is_once_they_are_back(gone):
    assert renewals.open_due(on=ON, at=AT) == 0
    ask(gone, of(gone), Wanted(AskKind.RETURN, begins_on=ON))
    assert renewals.open_due(on=ON, at=AT) == 1
    assert Renewal.objects.get().begins_on == ON + timedelta(days=28)


def test_back_after_the_planned_end_while_it_still_counts(gone):
    late = date(2026, 12, 20)
    ask(gone, of(gone), Wanted(AskKind.RETURN, begins_on=late), at=at_noon(late))
    assert status(gone, late - timedelta(days=1)) is Status.CAREER_BREAK
    assert status(gone, late) is Status.REGISTERED
    over = EntryFactory(registered="2020-01-01/2026-01-01", career_break="2026-01-01/2026-10-01")
    assert refused(ask, over, of(over), Wanted(AskKind.RETURN, begins_on=ON)) == "not_away"


@pytest.mark.parametrize(("since", "hours"), [("2024-11-23", 0), ("2024-11-22", 210), ("2021-11-22", 420)])
def test_what_is_asked_of_somebody_who_comes_back_grows_with_the_years(since, hours, officer):
    entry = EntryFactory(registered=f"2015-01-01/{since}", career_break=f"{since}/2027-06-01")
    user, document = of(entry), make_document(entry.person)
    if not hours:
        assert ask(entry, user, Wanted(AskKind.RETURN, begins_on=ON)).state == AskState.ACCEPTED
        return
    short = Wanted(AskKind.RETURN, begins_on=ON, supervised_hours=hours // 2 - 1, private_hours=hours)
    assert refused(ask, entry, user, short, documents=[document]) == "updating"
    enough = Wanted(AskKind.RETURN, begins_on=ON, supervised_hours=hours // 2, private_hours=hours // 2)
    assert refused(ask, entry, user, enough) == "evidence"
    asked = ask(entry, user, enough, documents=[document])
    item = WorkItem.objects.get(key=leave.key_of(asked))
    work.assign(items=[item.pk], to=officer, by=officer, at=AT)
    assert document.grants.filter(user=officer).exists()
    entry_requests.accept(asked=asked, by=officer, at=AT)
    assert status(entry, ON) is Status.REGISTERED
    assert not document.grants.filter(user=officer).exists()


def test_a_return_that_the_office_had_too_long_holds_from_the_day_asked_for(officer):
    entry = EntryFactory(registered="2015-01-01/2024-01-01", career_break="2024-01-01/2026-11-25")
    wanted = Wanted(AskKind.RETURN, begins_on=ON, supervised_hours=210)
    asked = ask(entry, of(entry), wanted, documents=[make_document(entry.person)])
    late = ON + timedelta(days=40)
    assert status(entry, late) is Status.LAPSED
    entry_requests.accept(asked=asked, by=officer, at=at_noon(late))
    assert Break.objects.get(set_aside_at=None).during.upper == ON
    assert status(entry, ON + timedelta(days=1)) is Status.REGISTERED


# --- Reminders ------------------------------------------------------------------------------------------------------


def test_who_is_away_is_reminded_once_whatever_days_were_missed(gone):
    days = [date(2026, 10, 10), date(2026, 10, 11), date(2026, 10, 12), date(2026, 11, 20), date(2026, 12, 5)]
    days += [date(2026, 12, 5), date(2026, 12, 12), date(2027, 1, 20)]
    sent = [break_reminders.remind(on=day, at=at_noon(day)) for day in days]
    assert sent == [0, 1, 0, 1, 1, 0, 1, 0]
    assert [key.rpartition(":")[2] for key in Message.objects.order_by("pk").values_list("key", flat=True)] == [
        "two_months", "a_month", "a_week", "over",
    ]  # fmt: skip


def test_nobody_is_reminded_who_is_back_or_has_asked(gone):
    user = of(gone)
    ask(gone, user, Wanted(AskKind.LONGER, ends_on=date(2027, 6, 1), begins_on=date(2026, 12, 11), reason="x"))
    assert break_reminders.remind(on=ON, at=AT) == 0
    entry_requests.withdraw(asked=EntryRequest.objects.get(), by=user, at=AT)
    ask(gone, user, Wanted(AskKind.RETURN, begins_on=ON))
    assert break_reminders.remind(on=ON, at=AT) == 0


# --- Leaving, and another scope -------------------------------------------------------------------------------------

LAST = date(2026, 12, 31)
LEAVE = Wanted(AskKind.LEAVE, begins_on=LAST + timedelta(days=1))


def test_leaving_on_the_day_chosen_and_staying_after_all(entry, me, officer):
    asked = entry_requests.accept(asked=ask(entry, me, LEAVE), by=officer, at=AT)
    assert status(entry, LAST) is Status.REGISTERED
    assert status(entry, LAST + timedelta(days=1)) is Status.RESIGNED
    assert refused(entry_requests.accept, asked=asked, by=officer, at=AT) == "wrong_state"
    entry_requests.withdraw(asked=asked, by=me, at=at_noon(LAST))
    assert status(entry, LAST + timedelta(days=1)) is Status.RENEWAL_WINDOW
    assert told()[-1] == "registry/mail/entry_request_withdrawn"


@pytest.mark.parametrize(
    "case",
    [{"proceedings": "2026-11-01/"}, {"interim_conditions": "2026-11-01/"}, {"suspended": "2026-11-01/2027-11-01"}],
)
def test_nobody_leaves_while_a_case_or_an_order_is_open(case):
    entry = EntryFactory(**case)
    assert refused(ask, entry, of(entry), LEAVE) == "open_case"


def test_a_case_opened_meanwhile_keeps_the_office_from_agreeing(entry, me, officer):
    asked = ask(entry, me, LEAVE)
    facts.record(fact=Proceedings(entry=entry, during=DateRange(ON, None), source="panel"), by=officer, at=AT)
    assert refused(entry_requests.accept, asked=asked, by=officer, at=AT) == "open_case"
    assert not Exit.objects.exists()


@pytest.mark.parametrize("day", [ON, date(2028, 6, 1)])
def test_leaving_is_for_a_day_to_come_within_a_year(entry, me, day):
    assert refused(ask, entry, me, Wanted(AskKind.LEAVE, begins_on=day)) == "leave_day"


def scopes(entry):
    held = leave.scopes_held(entry, on=ON)
    return {scope.code for scope in held}, Scope.objects.filter(register=entry.register).exclude(
        pk__in=[one.pk for one in held]
    ).filter(state="open").order_by("position").first()


@pytest.mark.parametrize("instead", [True, False])
def test_another_scope_on_evidence(entry, me, officer, instead):
    held, other = scopes(entry)
    wanted = Wanted(AskKind.SCOPE, scope=other, instead=instead, reason="My portfolio.")
    assert refused(ask, entry, me, wanted) == "evidence"
    asked = ask(entry, me, wanted, documents=[make_document(entry.person)])
    entry_requests.accept(asked=asked, by=officer, at=AT)
    assert scopes(entry)[0] == ({other.code} if instead else held | {other.code})
    assert ScopeGrant.objects.filter(reference=leave.key_of(asked)).count() == 1


def test_a_scope_that_is_held_or_of_another_register_is_refused(entry, me):
    document = make_document(entry.person)
    held = Scope.objects.get(register=entry.register, code=scopes(entry)[0].pop())
    elsewhere = Scope.objects.filter(register=Register.objects.get(code="HSSR")).first()
    assert refused(ask, entry, me, Wanted(AskKind.SCOPE, scope=held), documents=[document]) == "held"
    assert refused(ask, entry, me, Wanted(AskKind.SCOPE, scope=elsewhere), documents=[document]) == "scope"


def test_documents_of_somebody_else_are_no_evidence(entry, me):
    theirs = make_document(EntryFactory().person)
    _held, other = scopes(entry)
    assert refused(ask, entry, me, Wanted(AskKind.SCOPE, scope=other), documents=[theirs]) == "not_ready"


# --- On the pages ---------------------------------------------------------------------------------------------------


def boxes(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_away_and_back_on_the_pages(entry, me, officer):
    mine, desk = sign_in(Client(), me), sign_in(Client(), officer)
    page = f"/my/break/{entry.number}/"
    wrong = mine.post(page, {"away_for": "overseas", **boxes("begins_on", FIRST)})
    assert wrong.status_code == 422
    assert 'value="2027"' in wrong.content.decode()
    sent = mine.post(page, {"away_for": "overseas", **boxes("begins_on", FIRST), **boxes("last_on", ENDS)})
    assert sent.status_code == 302
    assert "with the office" in mine.get("/my/").content.decode()
    asked = EntryRequest.objects.get()
    at_desk = f"/desk/registration/{asked.pk}/"
    assert "work outside the United Kingdom" in desk.get(at_desk).content.decode()
    assert desk.post(at_desk, {"decision": "refuse"}).status_code == 422
    assert desk.post(at_desk, {"decision": "accept"}).status_code == 302
    assert desk.post(at_desk, {"decision": "accept"}).status_code == 422
    assert "is agreed" in mine.get("/my/registration/").content.decode()
    with time_machine.travel(at_noon(date(2027, 3, 1)), tick=False):
        mine = sign_in(Client(), me)
        assert "You are away until 10 July 2027" in Page(mine.get("/my/registration/").content.decode()).text()
        public = Client().get(f"/register/{entry.number}/").content.decode()
        assert "may not practise" in public
        assert "outside the United Kingdom" not in public
        page = f"/my/break/{entry.number}/return/"
        assert "What is asked of you" in mine.get(page).content.decode()
        assert mine.post(page, boxes("begins_on", date(2027, 3, 1))).status_code == 302
        assert "is on the Register" in Client().get(f"/register/{entry.number}/").content.decode()
