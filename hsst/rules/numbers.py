"""What is published of applications for certificates, by the year in which they came; nothing that points at anybody.

Counts are hidden by the rule by which reports of audits hide theirs (`cpd/rules/audit_report.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cpd.rules.audit_report import hidden, typical

FEWEST = 5
# A median of fewer is nearly the time of one of them.
FEWEST_TIMES = 8


@dataclass(frozen=True, slots=True)
class Case:
    """One application that was submitted.

    Args:
        outcome: how it ended, or that it is under way, as a code.
        days: how long it stood at each stage that it left, as codes.
    """

    year: int
    outcome: str
    days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Year:
    """What is published of one year; None stands for a number that is too small to say.

    Args:
        days: the median time at each stage, of those where enough were.
    """

    year: int
    applied: int | None
    outcomes: Mapping[str, int | None]
    days: Mapping[str, int]


def by_year(cases: Iterable[Case], *, stages: Sequence[str]) -> list[Year]:
    """What is published of each year, newest first; of a year with few applications, that there were few alone."""
    of: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        of[case.year].append(case)
    return [_year(year, of[year], stages) for year in sorted(of, reverse=True)]


def _year(year: int, cases: Sequence[Case], stages: Sequence[str]) -> Year:
    if len(cases) < FEWEST:
        return Year(year, None, {}, {})
    outcomes = hidden(Counter(case.outcome for case in cases), fewest=FEWEST)
    times = {
        stage: typical([case.days[stage] for case in cases if stage in case.days], fewest=FEWEST_TIMES)
        for stage in stages
    }
    return Year(year, len(cases), outcomes, {stage: days for stage, days in times.items() if days is not None})
