"""The dated facts that a row of the legacy records stands for.

Source: the legacy format, docs/legacy-format.md.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind
from registry.rules.facts import Break, Exit, Facts, Sanction
from registry.rules.legacy import LegacyStatus, Row

_EXITS = {
    LegacyStatus.LAPSED: ExitKind.LAPSED,
    LegacyStatus.RESIGNED: ExitKind.RESIGNED,
    LegacyStatus.DECEASED: ExitKind.DECEASED,
}
_SANCTIONS = {
    LegacyStatus.SUSPENDED_CPD: (SanctionKind.SUSPENDED, Ground.CPD),
    LegacyStatus.SUSPENDED_CONDUCT: (SanctionKind.SUSPENDED, Ground.CONDUCT),
    LegacyStatus.CAUTION: (SanctionKind.CAUTION, Ground.CONDUCT),
    LegacyStatus.REMOVED: (SanctionKind.REMOVED, Ground.CONDUCT),
}
SANCTION_VALUES = {(kind.value, ground.value) for kind, ground in _SANCTIONS.values()}
ENDED = {*_EXITS, LegacyStatus.REMOVED}
_ONE_DAY = timedelta(days=1)


class Group(StrEnum):
    """One kind of dated fact that the import records; the value of each is a tuple of plain values."""

    NAME = "name"  # title, forenames, surname
    KNOWN_AS = "known_as"  # forenames, surname
    FORMER = "former"  # forenames, surname
    OUTSIDE = "outside"  # number
    PLACE = "place"  # organisation id, employer name, town
    TERM = "term"
    BREAK = "break"  # kind
    EXIT = "exit"  # kind
    SANCTION = "sanction"  # kind, ground
    SCOPE = "scope"  # code


Place = tuple[int | None, str, str]
Fact = tuple[Days, tuple[object, ...]]


def standing_facts(row: Row, *, on: date) -> Facts:
    """The facts of a row that standing is derived from.

    Args:
        row: the row as read.
        on: the export day, on which a career break and a sanction without dates begin.
    """
    end = row.paid_to + _ONE_DAY if row.paid_to else None
    if row.status in ENDED:
        end = min(end or on, on)
    terms = () if end and end <= row.first_registered else (Days(row.first_registered, end),)
    exit_kind = _EXITS.get(row.status)
    return Facts(
        terms=terms,
        breaks=(Break(BreakKind.CAREER_BREAK, Days(on)),) if row.status is LegacyStatus.CAREER_BREAK else (),
        exits=(Exit(exit_kind, Days(end or on)),) if exit_kind else (),
        sanctions=tuple(_sanctions(row, on=on, term_end=end)),
    )


def _sanctions(row: Row, *, on: date, term_end: date | None) -> Iterator[Sanction]:
    """The sanction that the status says, with the days of the sanction columns, and any other that they name."""
    said = _SANCTIONS.get(row.status)
    unknown_start = (term_end or on) if row.status is LegacyStatus.REMOVED else on
    if found := row.sanction or said:
        kind, ground = found
        yield Sanction(kind, _sanction_days(row, unknown_start if row.sanction in (None, said) else on), ground)
    if said and row.sanction not in (None, said):
        yield Sanction(said[0], Days(unknown_start), said[1])


def _sanction_days(row: Row, unknown_start: date) -> Days:
    """The days of the sanction columns; one known to be over has at least its last day."""
    start = row.sanction_from or unknown_start
    if row.sanction_to is None:
        return Days(start)
    return Days(min(start, row.sanction_to), row.sanction_to + _ONE_DAY)


def dated_facts(row: Row, *, place: Place | None, on: date) -> dict[Group, list[Fact]]:
    """Every dated fact of a row.

    The records do not say when a name changed: a former name is dated from the first registration to the
    export day, the present one from the first registration.

    Args:
        row: the row as read.
        place: the employer as the directory knows it, or in the row's words; None for nothing said.
        on: the export day.
    """
    first = row.first_registered
    standing = standing_facts(row, on=on)
    found: dict[Group, list[Fact]] = {group: [] for group in Group}
    found[Group.NAME] = [(Days(first), (row.title, row.forenames, row.surname))]
    if row.known_as:
        found[Group.KNOWN_AS] = [(Days(first), (row.known_as, row.surname))]
    if row.former_surname:
        found[Group.FORMER] = [(Days(first, max(on, first + _ONE_DAY)), (row.forenames, row.former_surname))]
    if row.hcpc_number:
        found[Group.OUTSIDE] = [(Days(first), (row.hcpc_number,))]
    if place and has_place(row):
        found[Group.PLACE] = [(Days(on), place)]
    found[Group.TERM] = [(days, ()) for days in standing.terms]
    found[Group.BREAK] = [(x.during, (x.kind.value,)) for x in standing.breaks]
    found[Group.EXIT] = [(x.during, (x.kind.value,)) for x in standing.exits]
    found[Group.SANCTION] = [(x.during, (x.kind.value, x.ground.value)) for x in standing.sanctions]
    found[Group.SCOPE] = [(Days(first), (row.scope,))]
    return found


def has_place(row: Row) -> bool:
    """Nobody works anywhere after their death, whatever the records still say."""
    return row.status is not LegacyStatus.DECEASED
