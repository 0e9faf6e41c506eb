"""The auditor's checklist, asked of a log: what an audit would find missing today, and how much of it.

A scheme is a list of questions with figures (cpd/data/schemes); no rule asks which scheme it is. The readiness meter
and the audit use these same functions. Sources: HCPC, guidance on CPD profiles (gaps of three months and more are
explained; two kinds of learning; benefit to practice and to those served); NMC, 35 hours of which 20 with others.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cpd.choices import Question, RecordKind
from cpd.rules.prorata import Working
from members.rules.dates import Days, add_months


@dataclass(frozen=True, slots=True)
class Activity:
    """What the checklist needs to know of one activity; never its words.

    Args:
        told: which fields say something, see `cpd.choices.Told`.
        standards: the standards that it supports, by code.
        evidence: whether a document shows it.
    """

    first_on: date
    last_on: date
    kind: str
    minutes: int
    participatory: int
    told: frozenset[str]
    standards: frozenset[str]
    evidence: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a scheme.

    Args:
        standard: the standard that it belongs to, by code.
        least: the figure: months of a gap, activities, kinds, minutes.
        what: the field that has to say something, for `Question.TOLD`.
        scaled: whether less is asked for a part of a period.
    """

    question: Question
    standard: str
    least: int
    what: str = ""
    scaled: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an auditor would miss.

    Args:
        asked: the question.
        has: what the log has.
        needs: what is asked of this person.
        short: how much is missing: never more after an activity was added.
        gaps: the days without any activity or explanation, for `Question.GAPS`.
        missing: the kinds that there are none of, for `Question.KINDS`.
    """

    asked: Asked
    has: int
    needs: int
    short: int
    gaps: tuple[Days, ...] = ()
    missing: tuple[RecordKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """A log as one scheme reads it.

    Args:
        counted: the activities that ended within the cycle.
        all: every activity, for an activity that goes on after the cycle fills a gap in it.
        explained: days on which nothing is asked or that the person has explained.
        so_far: the days of the cycle until and with today.
    """

    counted: Sequence[Activity]
    all: Sequence[Activity]
    explained: Sequence[Days]
    so_far: Days
    working: Working


def findings(
    *,
    activities: Sequence[Activity],
    asks: Iterable[Asked],
    period: Days,
    working: Working,
    explained: Sequence[Days],
    on: date,
) -> list[Finding]:
    """Everything that an auditor would miss if the cycle were looked at today; nothing where all is there.

    Args:
        activities: what the log holds, of any time.
        asks: the questions of the scheme.
        period: the days of the cycle.
        working: how much of a whole period is asked of this person.
        explained: days on which nothing is asked, and those that the person has explained.
        on: the day on which it is looked at.
    """
    if on < period.lower or working.asks_nothing:
        return []
    upper = on + timedelta(days=1)
    so_far = Days(period.lower, min(upper, period.upper) if period.upper else upper)
    counted = [one for one in activities if one.last_on in period]
    log = Log(counted, activities, explained, so_far, working)
    return [found for asked in asks if (found := _QUESTIONS[asked.question](asked, log))]


def gaps(*, days: Days, filled: Iterable[Days], months: int) -> tuple[Days, ...]:
    """The stretches of so many months or more that nothing fills.

    Args:
        days: where to look, with an end.
        filled: days with an activity or an explanation.
        months: the shortest stretch that counts; stretches that are cut short never become longer than they were.
    """
    found: list[Days] = []
    free = days.lower
    if days.upper is None:
        raise ValueError("Gaps are sought up to a day.")
    for one in sorted(filled, key=lambda part: part.lower):
        _keep(found, free, min(one.lower, days.upper), months)
        free = max(free, one.upper or days.upper)
    _keep(found, free, days.upper, months)
    return tuple(found)


def _keep(found: list[Days], first: date, upper: date, months: int) -> None:
    # No month has fewer than 28 days: most stretches need no calendar.
    if (upper - first).days >= 28 * months and add_months(first, months) <= upper:
        found.append(Days(first, upper))


def _needs(asked: Asked, working: Working) -> int:
    """What is asked of this person; of somebody of whom anything is asked at all, at least one."""
    return max(1, working.part_of(asked.least)) if asked.scaled else asked.least


def _short(asked: Asked, log: Log, has: int) -> Finding | None:
    needs = _needs(asked, log.working)
    return Finding(asked, has, needs, needs - has) if has < needs else None


def _gaps(asked: Asked, log: Log) -> Finding | None:
    filled = [Days(one.first_on, one.last_on + timedelta(days=1)) for one in log.all]
    found = gaps(days=log.so_far, filled=[*filled, *log.explained], months=asked.least)
    days = sum((one.upper - one.lower).days for one in found if one.upper)
    return Finding(asked, 0, 0, days, gaps=found) if found else None


def _kinds(asked: Asked, log: Log) -> Finding | None:
    there = {one.kind for one in log.counted}
    if len(there) >= asked.least:
        return None
    missing = tuple(kind for kind in RecordKind if kind not in there and kind is not RecordKind.OTHER)
    return Finding(asked, len(there), asked.least, asked.least - len(there), missing=missing)


def _told(asked: Asked, log: Log) -> Finding | None:
    return _short(asked, log, sum(asked.what in one.told for one in log.counted))


def _supports(asked: Asked, log: Log) -> Finding | None:
    return _short(asked, log, sum(asked.standard in one.standards for one in log.counted))


def _evidence(asked: Asked, log: Log) -> Finding | None:
    return _short(asked, log, sum(one.evidence for one in log.counted))


def _activities(asked: Asked, log: Log) -> Finding | None:
    return _short(asked, log, len(log.counted))


def _minutes(asked: Asked, log: Log) -> Finding | None:
    return _short(asked, log, sum(one.minutes for one in log.counted))


def _participatory(asked: Asked, log: Log) -> Finding | None:
    return _short(asked, log, sum(one.participatory for one in log.counted))


_QUESTIONS: Mapping[Question, Callable[[Asked, Log], Finding | None]] = {
    Question.GAPS: _gaps,
    Question.ACTIVITIES: _activities,
    Question.KINDS: _kinds,
    Question.TOLD: _told,
    Question.SUPPORTS: _supports,
    Question.EVIDENCE: _evidence,
    Question.MINUTES: _minutes,
    Question.PARTICIPATORY: _participatory,
}


def standards_in_doubt(found: Collection[Finding]) -> set[str]:
    """The standards of which an auditor would miss something."""
    return {one.asked.standard for one in found}
