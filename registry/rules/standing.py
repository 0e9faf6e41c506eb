"""What the register says of an entry on a day: derived from its dated facts, never stored.

Source: docs/rules.md 1 to 4.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from members.rules.dates import Days, add_years
from registry.choices import BreakKind, ExitKind, SanctionKind, Status, Verdict
from registry.rules.facts import Break, Exit, Facts, PolicyBook, Sanction, StandingPolicy

_EXIT_STATUS = {
    ExitKind.REMOVED_ADMIN: Status.REMOVED_ADMIN,
    ExitKind.RESIGNED: Status.RESIGNED,
    ExitKind.LAPSED: Status.LAPSED,
}
_LEAVES_FOR_GOOD = {ExitKind.DECEASED: Status.DECEASED, ExitKind.ANNULLED: Status.ANNULLED}
_YES = {Status.REGISTERED, Status.RENEWAL_WINDOW, Status.CAUTION, Status.WARNING, Status.FINDING}
_RESTRICTED = {Status.CONDITIONS, Status.INTERIM_CONDITIONS}
_STOPS_PRACTICE = (
    (SanctionKind.REMOVED, Status.REMOVED),
    (SanctionKind.SUSPENDED, Status.SUSPENDED),
    (SanctionKind.INTERIM_SUSPENDED, Status.INTERIM_SUSPENDED),
)
_QUALIFIES_PRACTICE = (
    (SanctionKind.CONDITIONS, Status.CONDITIONS),
    (SanctionKind.INTERIM_CONDITIONS, Status.INTERIM_CONDITIONS),
    (SanctionKind.CAUTION, Status.CAUTION),
    (SanctionKind.WARNING, Status.WARNING),
    (SanctionKind.FINDING, Status.FINDING),
)


class Cover(Enum):
    """What keeps an entry on the register on a day."""

    TERM = auto()
    RENEWAL_WINDOW = auto()
    PROCEEDINGS = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """The longest run of days around a day with one answer.

    Args:
        during: the days; no upper when nothing known today ends it.
    """

    during: Days
    status: Status
    verdict: Verdict


def status_on(facts: Facts, book: PolicyBook, day: date) -> Status:
    """What the register says of this entry on this day.

    Args:
        facts: the entry's dated facts as believed at one instant.
        book: the register's policy rows.
        day: a London day.
    """
    live = {x.kind for x in facts.sanctions if day in sanction_days(x, book)}
    return _stopped(facts, live, day) or _covered(facts, book, live, day)


def _stopped(facts: Facts, live: set[SanctionKind], day: date) -> Status | None:
    """What ends or stops the registration whatever else is true: death, annulment, removal, suspension, exit."""
    for kind, status in _LEAVES_FOR_GOOD.items():
        if _exit_live(facts, kind, day):
            return status
    stop = next((status for kind, status in _STOPS_PRACTICE if kind in live), None)
    return stop or _left(facts, day)


def _covered(facts: Facts, book: PolicyBook, live: set[SanctionKind], day: date) -> Status:
    """The status of an entry that nothing stops, by what covers the day (docs/rules.md 1)."""
    pause = _pause(facts, book, day)
    cover = _cover(facts, book, day)
    if pause is None and cover is None:
        return Status.LAPSED if any(t.lower <= day for t in facts.terms) else Status.NOT_YET
    if facts.requires_outside and _outside_ended(facts, day):
        return Status.OUTSIDE_ENDED
    if pause:
        return pause
    if cover is Cover.PROCEEDINGS and _proceedings_public(facts, day):
        return Status.PROCEEDINGS
    for kind, status in _QUALIFIES_PRACTICE:
        if kind in live:
            return status
    return Status.RENEWAL_WINDOW if cover is Cover.RENEWAL_WINDOW else Status.REGISTERED


def verdict_of(status: Status, policy: StandingPolicy) -> Verdict:
    """May this person practise as registered: yes, yes with restrictions, or no (docs/rules.md 3)."""
    if status in _YES or (status is Status.CAREER_CHANGE and policy.career_change_practises):
        return Verdict.YES
    if status is Status.NOT_SHOWN:
        return Verdict.NOT_SHOWN
    return Verdict.RESTRICTED if status in _RESTRICTED else Verdict.NO


def spans(facts: Facts, book: PolicyBook) -> list[Span]:
    """The whole life of an entry as runs of days with one answer each, oldest first; empty before any fact."""
    found: list[Span] = []
    days = _boundaries(facts, book)
    for position, day in enumerate(days):
        status = status_on(facts, book, day)
        if status is Status.NOT_YET:
            continue
        following = days[position + 1] if position + 1 < len(days) else None
        join(found, Span(Days(day, following), status, verdict_of(status, book.on(day))))
    return found


def join(found: list[Span], span: Span) -> None:
    """Add the next run of days, as part of the run before it when that one adjoins with the same answer."""
    before = found[-1] if found else None
    if (
        before
        and before.during.upper == span.during.lower
        and (before.status, before.verdict) == (span.status, span.verdict)
    ):
        found[-1] = Span(Days(before.during.lower, span.during.upper), span.status, span.verdict)
    else:
        found.append(span)


def sanction_days(sanction: Sanction, book: PolicyBook) -> Days:
    """The days on which a sanction is in force; an open caution, finding or warning lasts the policy's years."""
    start = sanction.during.lower
    years = years_in_force(Status(sanction.kind.value), book.on(start))
    return sanction.during if years is None or sanction.during.upper else Days(start, add_years(start, years))


def years_in_force(status: Status, policy: StandingPolicy) -> int | None:
    """How long a caution, finding or warning lasts that sets no end of its own; None for every other status."""
    years = {
        Status.CAUTION: policy.caution_years,
        Status.FINDING: policy.finding_years,
        Status.WARNING: policy.warning_years,
    }
    return years.get(status)


def outside_check_old_from(facts: Facts, book: PolicyBook) -> date | None:
    """The first day on which the required registration's last check is too old; None where none is required.

    A registration that was never checked is old from its first day.
    """
    if not facts.requires_outside:
        return None
    checked = max((x.checked_on for x in facts.outside if x.checked_on), default=None)
    if checked is None:
        return min((t.lower for t in facts.terms), default=None)
    return checked + timedelta(days=book.on(checked).outside_max_age_days + 1)


def _exit_live(facts: Facts, kind: ExitKind, day: date) -> bool:
    return any(x.kind is kind and day in x.during for x in facts.exits)


def _left(facts: Facts, day: date) -> Status | None:
    """An exit in force on the day, unless proceedings that began before it still freeze it (9.2, invariant 3)."""
    for kind, status in _EXIT_STATUS.items():
        if any(x.kind is kind and day in x.during and not _frozen(facts, x, day) for x in facts.exits):
            return status
    return None


def _frozen(facts: Facts, leaving: Exit, day: date) -> bool:
    return any(p.during.lower <= leaving.during.lower and day in p.during for p in facts.proceedings)


def _outside_ended(facts: Facts, day: date) -> bool:
    """Whether the required registration is known not to be current: recorded so, or held until a day before."""
    live = [x.current for x in facts.outside if day in x.during]
    return not all(live) or (not live and any(x.during.lower <= day for x in facts.outside))


def _pause(facts: Facts, book: PolicyBook, day: date) -> Status | None:
    for kind, status in (
        (BreakKind.CAREER_BREAK, Status.CAREER_BREAK),
        (BreakKind.CAREER_CHANGE, Status.CAREER_CHANGE),
    ):
        if any(x.kind is kind and day in _break_days(x, book) for x in facts.breaks):
            return status
    return None


def _break_days(taken: Break, book: PolicyBook) -> Days:
    """A break with its notice days: reaching the planned end unanswered is not yet a lapse."""
    if taken.returned or taken.during.upper is None:
        return taken.during
    notice = book.on(taken.during.upper).break_notice_days
    return Days(taken.during.lower, taken.during.upper + timedelta(days=notice))


def _cover(facts: Facts, book: PolicyBook, day: date) -> Cover | None:
    if any(day in term for term in facts.terms):
        return Cover.TERM
    if any(day in window for window in _windows(facts, book)):
        return Cover.RENEWAL_WINDOW
    if any(day in x.during for x in facts.proceedings):
        return Cover.PROCEEDINGS
    return None


def _windows(facts: Facts, book: PolicyBook) -> list[Days]:
    """From each term's end to the policy row's cut-off, and while the fee of a declared renewal is on its way."""
    after_terms = [
        Days(term.upper, term.upper + timedelta(days=book.on(term.upper).renewal_window_days))
        for term in facts.terms
        if term.upper
    ]
    return [*after_terms, *facts.held]


def _proceedings_public(facts: Facts, day: date) -> bool:
    return any(day in x.during and x.public_from and x.public_from <= day for x in facts.proceedings)


def _boundaries(facts: Facts, book: PolicyBook) -> list[date]:
    """Every day on which the answer may differ from the day before, in order."""
    ranges = [
        *facts.terms,
        *_windows(facts, book),
        *(_break_days(x, book) for x in facts.breaks),
        *(sanction_days(x, book) for x in facts.sanctions),
        *(x.during for x in facts.exits),
        *(x.during for x in facts.proceedings),
        *(x.during for x in facts.outside),
    ]
    days = {r.lower for r in ranges} | {r.upper for r in ranges if r.upper}
    days |= {x.public_from for x in facts.proceedings if x.public_from}
    if facts.breaks:
        days |= {row.valid_from for row in book.rows if row.valid_from > date.min}
    return sorted(days)
