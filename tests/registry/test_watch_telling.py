"""Watchers are told of each change once: of standing, restrictions, scope and term, and of nobody who is not shown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from members import tenancy
from members.models import Message
from registry.choices import ChangeKind, ExitKind, SanctionKind
from registry.models import Change, Exit, Scope, ScopeGrant, Term, TurnedPerson, Watch, WatchedEntry
from registry.services import facts, telling, visibility, watches
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory, days
from tests.factories.watches import AT, kinds, suspend, tell, told, watch

pytestmark = pytest.mark.django_db
ON = AT.date()
A_DAY = timedelta(days=1)


@pytest.fixture
def account():
    return make_account()


# --- What is told ----------------------------------------------------------------------------------------------------


def test_a_suspension_is_told_once_to_each_who_watches(account):
    other, entry = make_account(), EntryFactory()
    watch(account, entry), watch(other, entry)
    assert tell() == 0
    suspend(entry)
    assert tell() > 0
    assert kinds(account) == kinds(other) == [[ChangeKind.STANDING, ChangeKind.RESTRICTION]]
    assert tell() == 0
    assert len(told()) == 2
    change = Change.objects.get()
    assert (change.before["verdict"], change.after["verdict"]) == ("yes", "no")


def test_a_change_of_something_that_is_not_shown_is_told_to_nobody(account):
    entry = EntryFactory()
    watch(account, entry)
    entry.person.employments.create(
        employer_name="Secret Works", during=days("2026-01-01/"), recorded_at=AT, source="test"
    )
    assert tell() > 0
    assert kinds() == []


def test_a_renewal_is_told_as_a_change_of_the_term(account):
    entry = EntryFactory(registered="2020-01-01/2027-01-01")
    watch(account, entry)
    facts.record(fact=Term(entry=entry, during=days("2027-01-01/2028-01-01"), source="renewal"), by=None, at=AT)
    tell()
    assert kinds() == [[ChangeKind.TERM]]
    change = Change.objects.get()
    assert (change.before["until"], change.after["until"]) == ("2026-12-31", "2027-12-31")


def test_another_scope_is_told(account):
    entry = EntryFactory()
    watch(account, entry)
    scope = Scope.objects.filter(register=entry.register).order_by("position")[1]
    facts.record(fact=ScopeGrant(entry=entry, scope=scope, during=days("2026-11-20/"), source="office"), by=None, at=AT)
    tell()
    assert kinds() == [[ChangeKind.SCOPE]]


def test_of_somebody_who_is_withheld_it_is_only_said_that_something_changed(account):
    entry = EntryFactory()
    watch(account, entry)
    visibility.withhold(person=entry.person, since=ON, source="office", by=None, at=AT)
    tell()
    assert kinds() == [[ChangeKind.OTHER]]
    assert Change.objects.get().after == {"shown": False}


def test_somebody_who_is_erased_is_told_of_in_the_same_way(account):
    withheld, erased = EntryFactory(), EntryFactory()
    watch(account, withheld, employee="A-1"), watch(account, erased, employee="A-2")
    visibility.withhold(person=withheld.person, since=ON, source="office", by=None, at=AT)
    visibility.erase(person=erased.person, by=None, at=AT)
    tell()
    assert kinds() == [[ChangeKind.OTHER]] * 2
    with tenancy.within(account.organisation):
        assert Watch.objects.get(entry=erased).employee == ""
    assert WatchedEntry.objects.get(pk=erased.pk).told == {"shown": False}
    assert Change.objects.get(entry=erased).before in (None, {"shown": True})


def test_erasure_empties_what_was_told_and_how_they_were_called(account):
    entry = EntryFactory()
    watch(account, entry, employee="Anwen from the basement")
    suspend(entry)
    tell()
    visibility.erase(person=entry.person, by=None, at=AT)
    change = Change.objects.get()
    assert (change.before, change.after) == (None, None)
    assert WatchedEntry.objects.get().told == {"shown": True}
    with tenancy.within(account.organisation):
        assert Watch.objects.get().employee == ""
    tell()
    assert kinds()[-1] == [ChangeKind.OTHER]


def test_somebody_who_died_is_told_of_once_as_not_registered(account):
    entry = EntryFactory()
    watch(account, entry)
    gone = Exit(entry=entry, kind=ExitKind.DECEASED, during=days("2026-11-20/"), source="office")
    facts.record(fact=gone, by=None, at=AT)
    tell()
    tell()
    assert kinds() == [[ChangeKind.STANDING]]


# --- Whom it is told -------------------------------------------------------------------------------------------------


def test_nobody_is_told_after_the_end_of_a_watch_its_day_or_the_account(account):
    ended, over, closed, entry = make_account(), make_account(), make_account(), EntryFactory()
    first = watch(ended, entry)
    watch(over, entry, ends_on=ON + A_DAY), watch(closed, entry), watch(account, entry)
    with tenancy.within(ended.organisation):
        watches.end(watch=first, by=ended.admin, at=AT)
    type(closed).objects.filter(pk=closed.pk).update(closed_at=AT)
    suspend(entry, at=AT + A_DAY)
    tell(AT + A_DAY)
    assert [notice.organisation_id for notice in told()] == [account.organisation_id]


def test_a_change_before_a_watch_began_is_not_told_to_it(account):
    other, entry = make_account(), EntryFactory()
    watch(account, entry)
    suspend(entry)
    tell()
    watch(other, entry)
    suspend(entry, begins="2026-11-20", kind=SanctionKind.CONDITIONS)
    tell()
    assert (len(told(account)), len(told(other))) == (2, 1)


def test_whoever_begins_to_watch_after_a_time_without_watchers_starts_from_what_is_so_now(account):
    entry = EntryFactory()
    with tenancy.within(account.organisation):
        watches.end(watch=watch(account, entry), by=account.admin, at=AT)
    suspend(entry)
    watch(account, entry)
    tell()
    assert kinds() == []


def test_records_that_are_merged_are_told_of_together(account):
    entry, other = EntryFactory(), EntryFactory(register="CS", hcpc="CS1")
    watch(account, entry), watch(account, other)
    type(entry.person).objects.filter(pk=other.person_id).update(merged_into=entry.person)
    visibility.withhold(person=entry.person, since=ON, source="office", by=None, at=AT)
    tell()
    assert {notice.change.entry_id for notice in told()} == {entry.pk, other.pk}


def test_marks_are_taken_in_steps_and_the_notices_have_ids_in_the_order_of_telling(account):
    entries = [EntryFactory() for _ in range(5)]
    for entry in entries:
        watch(account, entry)
        suspend(entry)
    marks = TurnedPerson.objects.count()
    taken = [telling.tell_turned(at=AT, most=2) for _ in range(marks)]
    assert sum(taken) == marks
    assert len(told()) == len(entries)


# --- The calendar ----------------------------------------------------------------------------------------------------


def turn(on):
    return telling.turn_day(on=on, at=datetime(on.year, on.month, on.day, 0, 10, tzinfo=UTC))


def test_what_the_calendar_changes_is_told_at_the_turn_of_the_day_and_once(account):
    entry = EntryFactory(suspended="2026-11-25/2026-12-05")
    watch(account, entry)
    assert [(turn(ON + n * A_DAY), len(told())) for n in (4, 5, 5, 6)] == [(1, 0), (1, 1), (1, 1), (1, 1)]
    turn(date(2026, 12, 10))  # nothing ran for days
    assert kinds()[:2] == [[ChangeKind.STANDING, ChangeKind.RESTRICTION]] * 2


def test_an_end_that_is_near_is_told_so_many_days_before_and_once(account, settings):
    settings.WATCH_ENDING_DAYS = [30, 7]
    entry = EntryFactory(registered="2020-01-01/2027-01-01")
    watch(account, entry)
    found = []
    for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 26), date(2026, 12, 27)):
        turn(day)
        turn(day)
        found.append(kinds().count([ChangeKind.ENDING]))
    assert found == [0, 1, 1, 2, 2]


def test_of_ends_of_which_days_were_missed_the_latest_notice_alone_is_told(account, settings):
    settings.WATCH_ENDING_DAYS = [30, 7]
    watch(account, EntryFactory(registered="2020-01-01/2027-01-01"))
    turn(date(2026, 12, 28))
    assert kinds() == [[ChangeKind.ENDING]]


def test_whoever_has_renewed_is_near_no_end(account):
    watch(account, EntryFactory(registered=["2020-01-01/2027-01-01", "2027-01-01/2028-01-01"]))
    turn(date(2026, 12, 28))
    assert kinds() == []


def test_the_end_of_a_term_and_of_the_days_after_it_are_told(account):
    watch(account, EntryFactory(registered="2020-01-01/2027-01-01"))
    for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 1)):
        turn(day)
    assert kinds() == [
        [ChangeKind.ENDING],
        [ChangeKind.TERM],
        [ChangeKind.ENDING],
        [ChangeKind.ENDING],
        [ChangeKind.STANDING],
    ]


# --- Nobody misses anything ------------------------------------------------------------------------------------------


class Killed(Exception):
    """The worker dies."""


@pytest.mark.parametrize("where", ["keep", "at_once"])
def test_a_worker_that_dies_has_told_nobody_and_the_next_tells_everybody(account, monkeypatch, where):
    entry = EntryFactory()
    watch(account, entry)
    suspend(entry)
    with monkeypatch.context() as patch:
        module = telling.remembering if where == "keep" else telling.notice_mail
        patch.setattr(module, where, lambda **_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            tell()
    assert (told(), Message.objects.filter(key__startswith="watch").count()) == ([], 0)
    tell()
    assert len(told()) == 1
