"""Whatever happens in whatever order, and wherever a worker dies: who was told what is as a slow reference has it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from members import tenancy
from registry.choices import ChangeKind, Ground, SanctionKind
from registry.models import Sanction, Watch
from registry.services import facts, notice_mail, telling, watches
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory
from tests.factories.watches import told, watch

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)
A_DAY = timedelta(days=1)
_two = st.integers(0, 1)
_suspend = st.tuples(st.just("suspend"), _two, st.integers(0, 4), st.integers(1, 4))
_step = st.one_of(
    _suspend,
    st.tuples(st.just("set_aside"), _two),
    st.tuples(st.just("begin"), _two, _two),
    st.tuples(st.just("end"), _two, _two),
    st.tuples(st.sampled_from(["tell", "dies", "day", "missed_day"])),
)


@dataclass
class Reference:
    """What should be told: one watcher, one entry and one day after the other."""

    ranges: list[list[tuple[date, date]]] = field(default_factory=lambda: [[], []])
    last: list[object] = field(default_factory=lambda: [None, None])
    watching: set[tuple[int, int]] = field(default_factory=set)
    marked: set[int] = field(default_factory=set)
    told: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)

    def now(self, entry: int, day: date):
        return next(((first, end) for first, end in self.ranges[entry] if first <= day < end), None)

    def begin(self, organisation: int, entry: int, day: date) -> None:
        if not any(watched == entry for _, watched in self.watching):
            self.last[entry] = self.now(entry, day)
        self.watching.add((organisation, entry))

    def tell(self, entries, day: date) -> None:
        for entry in sorted(entries):
            before, after = self.last[entry], self.now(entry, day)
            if before == after:
                continue
            self.last[entry] = after
            standing = [ChangeKind.STANDING.value] if (before is None) != (after is None) else []
            for organisation, watched in sorted(self.watching):
                if watched == entry:
                    self.told.append((organisation, entry, (*standing, ChangeKind.RESTRICTION.value)))


class Dies(Exception):
    """A worker is killed just before its commit."""


class World:
    """The same in the register."""

    def __init__(self) -> None:
        self.accounts = [make_account(), make_account()]
        self.entries = [EntryFactory(registered="2020-01-01/2030-01-01") for _ in range(2)]
        self.reference, self.day, self.clock = Reference(), START, 0

    @property
    def at(self) -> datetime:
        self.clock += 1
        return datetime.combine(self.day, time(9), UTC) + timedelta(seconds=self.clock)

    def suspend(self, entry: int, after: int, length: int) -> None:
        first = self.day + after * A_DAY
        end = first + length * A_DAY
        if any(a < end and first < b for a, b in self.reference.ranges[entry]):
            return
        fact = Sanction(entry=self.entries[entry], kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, source="office")
        fact.during = DateRange(first, end)
        facts.record(fact=fact, by=None, at=self.at, tell=False)
        self.reference.ranges[entry].append((first, end))
        self.reference.marked.add(entry)

    def set_aside(self, entry: int) -> None:
        held = Sanction.objects.filter(entry=self.entries[entry], set_aside_at=None).order_by("pk").last()
        if held:
            facts.set_aside(fact=held, by=None, at=self.at, tell=False)
            self.reference.ranges[entry].remove((held.during.lower, held.during.upper))
            self.reference.marked.add(entry)

    def begin(self, organisation: int, entry: int) -> None:
        watch(self.accounts[organisation], self.entries[entry], at=self.at)
        self.reference.begin(organisation, entry, self.day)

    def end(self, organisation: int, entry: int) -> None:
        with tenancy.within(self.accounts[organisation].organisation):
            found = Watch.objects.filter(entry=self.entries[entry], ended_at=None)
            watches.end_many(
                organisation=self.accounts[organisation].organisation,
                references=list(found.values_list("reference", flat=True)),
                by=self.accounts[organisation].admin,
                at=self.at,
            )
        self.reference.watching.discard((organisation, entry))

    def tell(self) -> None:
        telling.tell_turned(at=self.at)
        self.reference.tell(self.reference.marked, self.day)
        self.reference.marked = set()

    def dies(self) -> None:
        def dying(**_):
            raise Dies

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(notice_mail, "at_once", dying)
            try:
                telling.tell_turned(at=self.at)
            except Dies:
                return  # nothing of it is left
        self.reference.tell(self.reference.marked, self.day)  # there was nothing to tell, so it lived
        self.reference.marked = set()

    def run(self, steps) -> None:
        for name, *arguments in steps:
            if name in {"day", "missed_day"}:
                self.day += A_DAY
                if name == "day":
                    telling.turn_day(on=self.day, at=self.at)
                    self.reference.tell({entry for _, entry in self.reference.watching}, self.day)
            else:
                getattr(self, name)(*arguments)
        self.tell()

    def found(self):
        organisations = [account.organisation_id for account in self.accounts]
        entries = [entry.pk for entry in self.entries]
        return [
            (organisations.index(one.organisation_id), entries.index(one.change.entry_id), tuple(one.change.kinds))
            for one in told()
        ]


@settings(max_examples=40)
@given(st.lists(_step, max_size=14))
def test_who_was_told_what_is_as_a_reference_has_it_day_by_day(steps):
    with transaction.atomic():
        world = World()
        world.run([("begin", 0, 0), ("begin", 1, 0), *steps])
        assert sorted(world.found()) == sorted(world.reference.told)
        pairs = [(one.watch_id, one.change_id) for one in told()]
        assert len(pairs) == len(set(pairs))
        transaction.set_rollback(True)
