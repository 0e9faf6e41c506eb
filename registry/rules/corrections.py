"""Which corrections are too grave for one person: those that decide whether somebody is registered.

Source: docs/rules.md 6.
"""

from collections.abc import Iterable
from datetime import date

from members.rules.dates import Days
from registry.choices import Verdict
from registry.rules.standing import Span


def registered_days(life: Iterable[Span], *, today: date) -> list[Days]:
    """The days from today on for which the answer is yes, with or without restrictions, as runs of days."""
    found: list[Days] = []
    for span in life:
        if span.verdict is Verdict.NO or (span.during.upper is not None and span.during.upper <= today):
            continue
        first = max(span.during.lower, today)
        if found and found[-1].upper == first:
            found[-1] = Days(found[-1].lower, span.during.upper)
        else:
            found.append(Days(first, span.during.upper))
    return found
