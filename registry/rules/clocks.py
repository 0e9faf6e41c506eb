"""How long each stage of an application took, may take and has left.

A clock counts the days after the one on which its stage began, up to and with the one on which the stage ended:
working days where the limit is given in those, else every day. It stands still on the days of a hold, from the day on
which it began to the one before it ended, and while more evidence or an interview is awaited. A stage that is come
back to, because the evidence came, the interview was held or a mistaken step was taken back, goes on with the clock
that it had; any other stage has a new one, such as the assessment of a portfolio.

Source: domain 9.1 and 9.7.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from members.rules.dates import Days
from registry.choices import Stage
from registry.rules.applications import Clocks, Limit, limit_of, portfolio_limit

_A_DAY = timedelta(days=1)
# Assessment rests meanwhile, and goes on with the clock that it had.
_WAITS = frozenset({Stage.EVIDENCE, Stage.INTERVIEW})


@dataclass(frozen=True, slots=True)
class Step:
    """An application came to a stage on a day.

    Args:
        back: whether a mistaken step was taken back by it.
    """

    stage: Stage
    on: date
    back: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """One stage’s clock, with its working.

    Args:
        limit: how long the stage may take; None for one without a limit.
        visits: the days on which the application came to it and left it, oldest first.
        used: days that were counted.
        still: days that would have been counted, had the clock not stood still.
        due_on: the day by which it should be over; None where there is no limit, while the clock stands still with
            days left, and for a stage that was over in time.
    """

    stage: Stage
    limit: Limit | None
    visits: tuple[Days, ...]
    used: int
    still: int
    due_on: date | None

    @property
    def allowed(self) -> int | None:
        """How many days there are."""
        return self.limit.days if self.limit else None

    @property
    def left(self) -> int | None:
        """How many of them are left; less than none once it is late."""
        return self.limit.days - self.used if self.limit else None


@dataclass(frozen=True, slots=True)
class Total:
    """What the office and its assessors used of the working days that they had in all stages so far."""

    used: int
    allowed: int

    @property
    def left(self) -> int:
        """How many are left; less than none once they are used up."""
        return self.allowed - self.used


@dataclass(slots=True)
class _Run:
    """The visits of one stage that share a clock."""

    stage: Stage
    visits: list[Days] = field(default_factory=list)


def clocks_of(
    steps: Sequence[Step],
    *,
    holds: Collection[Days],
    clocks: Clocks,
    bank_holidays: Collection[date],
    on: date,
    extended: Sequence[int] = (),
) -> list[Clock]:
    """The clocks of an application as they stand at the end of a day, in the order in which they began.

    Args:
        steps: its stages, oldest first.
        holds: the days on which it was held; one without an end lasts.
        clocks: the figures of the route’s policy.
        bank_holidays: days that are not worked where whoever must act is.
        extended: by how many months more each invitation of a portfolio was extended, oldest first.
    """
    runs = _runs(steps)
    waits = [visit for run in runs if run.stage in _WAITS for visit in run.visits]
    more = iter(extended)
    return [
        _clock(
            run,
            _limit(run, clocks, more),
            still=[*holds, *(waits if run.stage not in _WAITS else ())],
            bank_holidays=bank_holidays,
            on=on,
        )
        for run in runs
    ]


def _limit(run: _Run, clocks: Clocks, more: Iterator[int]) -> Limit | None:
    if run.stage is Stage.PORTFOLIO:
        return portfolio_limit(run.visits[0].lower, clocks.portfolio_months + next(more, 0))
    return limit_of(run.stage, clocks)


def total(found: Collection[Clock]) -> Total:
    """All clocks that count working days, taken together."""
    working = [clock for clock in found if clock.limit and clock.limit.working]
    return Total(sum(clock.used for clock in working), sum(clock.limit.days for clock in working if clock.limit))


def _runs(steps: Sequence[Step]) -> list[_Run]:
    runs: list[_Run] = []
    last: dict[Stage, _Run] = {}
    for number, step in enumerate(steps):
        before = steps[number - 1].stage if number else None
        goes_on = step.back or (before in _WAITS and step.stage == Stage.ASSESSING)
        if not goes_on or step.stage not in last:
            last[step.stage] = _Run(step.stage)
            runs.append(last[step.stage])
        until = steps[number + 1].on if number + 1 < len(steps) else None
        last[step.stage].visits.append(Days(step.on, until))
    return runs


def _clock(
    run: _Run, limit: Limit | None, *, still: Collection[Days], bank_holidays: Collection[date], on: date
) -> Clock:
    used = stood = 0
    due = run.visits[0].lower if limit and not limit.days else None
    for day in _days(run, on):
        if limit and limit.working and not _is_worked(day, bank_holidays):
            continue
        if any(day in days for days in still):
            stood += 1
            continue
        used += 1
        if limit and used == limit.days:
            due = day
    open_ = run.visits[-1].upper is None
    if limit and open_ and used < limit.days:
        due = _runs_out(on, limit, limit.days - used, still, bank_holidays)
    if limit and not open_ and used <= limit.days:
        due = None
    return Clock(run.stage, limit, tuple(run.visits), used, stood, due)


def _days(run: _Run, on: date) -> Iterator[date]:
    """The days that a clock may count, as far as a day."""
    for visit in run.visits:
        day = visit.lower + _A_DAY
        while day <= (on if visit.upper is None else min(visit.upper, on)):
            yield day
            day += _A_DAY


def _runs_out(
    on: date, limit: Limit, left: int, still: Collection[Days], bank_holidays: Collection[date]
) -> date | None:
    """The day on which the days that are left will be used; None while nobody knows how long it is held."""
    if any(days.upper is None for days in still):
        return None
    day = on
    while left:
        day += _A_DAY
        if limit.working and not _is_worked(day, bank_holidays):
            continue
        left -= not any(day in days for days in still)
    return day


def _is_worked(day: date, bank_holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in bank_holidays


class WorkingDays:
    """Counts the working days between any two days at once, however many pairs are asked about.

    Args:
        bank_holidays: days that are not worked, besides Saturdays and Sundays.
    """

    _MONDAY = date(2001, 1, 1)

    def __init__(self, bank_holidays: Collection[date]) -> None:
        self._off = sorted(day for day in bank_holidays if day.weekday() < 5)

    def between(self, first: date, last: date) -> int:
        """The working days after the first day, up to and with the last."""
        return self._until(last) - self._until(first)

    def _until(self, day: date) -> int:
        weeks, rest = divmod((day - self._MONDAY).days, 7)
        return weeks * 5 + min(rest + 1, 5) - bisect_right(self._off, day)
