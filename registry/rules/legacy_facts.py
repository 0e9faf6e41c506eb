"""The dated facts that a row of the legacy records stands for, and how they differ from what is held.

Source: the legacy format, docs/legacy-format.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind
from registry.rules.facts import Break, Exit, Facts, Sanction
from registry.rules.legacy import COLUMNS, LegacyStatus, Row
from registry.rules.legacy_text import name_key

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
_SANCTION_VALUES = {(kind.value, ground.value) for kind, ground in _SANCTIONS.values()}
_ENDED = {*_EXITS, LegacyStatus.REMOVED}
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


# Two believed facts of these kinds may not share a day, whatever they say, or if they say the same.
_ONE_AT_A_TIME = {Group.TERM, Group.BREAK, Group.NAME}
_GROUPS_OF = {
    "Title": {Group.NAME},
    "Surname": {Group.NAME, Group.KNOWN_AS},
    "Forenames": {Group.NAME, Group.FORMER},
    "Known as": {Group.KNOWN_AS},
    "Former surname": {Group.FORMER},
    "Scope of practice": {Group.SCOPE},
    "Status": {Group.TERM, Group.BREAK, Group.EXIT, Group.SANCTION},
    "First registered": {Group.TERM, Group.EXIT},
    "Paid to": {Group.TERM, Group.EXIT},
    "Employer": {Group.PLACE},
    "Town": {Group.PLACE},
    "HCPC No": {Group.OUTSIDE},
    "Sanction": {Group.SANCTION},
    "Sanction from": {Group.SANCTION},
    "Sanction to": {Group.SANCTION},
}

Place = tuple[int | None, str, str]
Fact = tuple[Days, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact believed today.

    Args:
        ours: recorded by an import of this very entry's row, so that a later row may take it back.
    """

    id: int
    days: Days
    value: tuple[object, ...]
    ours: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What is held under a number, as far as the legacy format can say it."""

    entry_id: int
    person_id: int
    register: str
    born: date | None
    email: str
    facts: Mapping[Group, tuple[HeldFact, ...]]
    notes: frozenset[str]
    other_numbers: tuple[str, ...] = ()

    @property
    def name(self) -> HeldFact | None:
        """The present official name."""
        return max(self.facts[Group.NAME], key=lambda f: f.days.lower, default=None)


def standing_facts(row: Row, *, on: date) -> Facts:
    """The facts of a row that standing is derived from.

    Args:
        row: the row as read.
        on: the export day, on which a career break and a sanction without dates begin.
    """
    end = row.paid_to + _ONE_DAY if row.paid_to else None
    if row.status in _ENDED:
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
    if place and _has_place(row):
        found[Group.PLACE] = [(Days(on), place)]
    found[Group.TERM] = [(days, ()) for days in standing.terms]
    found[Group.BREAK] = [(x.during, (x.kind.value,)) for x in standing.breaks]
    found[Group.EXIT] = [(x.during, (x.kind.value,)) for x in standing.exits]
    found[Group.SANCTION] = [(x.during, (x.kind.value, x.ground.value)) for x in standing.sanctions]
    found[Group.SCOPE] = [(Days(first), (row.scope,))]
    return found


def _has_place(row: Row) -> bool:
    """Nobody works anywhere after their death, whatever the records still say."""
    return row.status is not LegacyStatus.DECEASED


def is_same_person(row: Row, held: Held) -> bool:
    """Whether a row with a number already held is about its holder: two of name, birth and address agree.

    Where fewer than two can be compared, all that can must agree. So one of the three may be corrected.
    """
    compared = []
    if held.name:
        _, forenames, surname = held.name.value
        compared.append(row.name_key == name_key(str(surname), str(forenames)))
    if row.born and held.born:
        compared.append(row.born == held.born)
    if row.email and held.email:
        compared.append(row.email == held.email)
    return bool(compared) and sum(compared) >= min(2, len(compared))


def differences(row: Row, held: Held, *, place: Place | None, on: date) -> tuple[str, ...]:
    """The columns in which a row says something else than what is held, in the format's order.

    What an earlier import dated by its own export day (a break, a sanction without dates, the place of
    work, the end of an ended term) is compared by what it says, not by that day.
    """
    said = dated_facts(row, place=place, on=on)
    found = {
        *_name_differences(row, held),
        *(_place_differences(said[Group.PLACE], held.facts[Group.PLACE]) if _has_place(row) else ()),
        *_term_differences(row, said[Group.TERM], held.facts[Group.TERM], on),
        *_status_differences(row, said, held, on),
    }
    for column, group in (("HCPC No", Group.OUTSIDE), ("Scope of practice", Group.SCOPE)):
        if _differs({value for _, value in said[group]}, held.facts[group]):
            found.add(column)
    if row.born != held.born:
        found.add("Date of birth")
    if row.email != held.email and not row.email_dropped:
        found.add("Email")
    if row.notes and row.notes not in held.notes:
        found.add("Notes")
    return tuple(column for column in COLUMNS if column in found)


def groups_of(columns: Iterable[str]) -> set[Group]:
    """The kinds of fact that have to be recorded anew when these columns differ."""
    return set().union(*(_GROUPS_OF.get(column, set()) for column in columns))


def to_set_aside(group: Group, held: Iterable[HeldFact], said: list[Fact]) -> list[HeldFact]:
    """The held facts that give way: those an import of this row recorded, and those that the new ones exclude."""
    return [
        fact
        for fact in held
        if fact.ours
        or any((group in _ONE_AT_A_TIME or fact.value == value) and _overlap(fact.days, days) for days, value in said)
    ]


def _differs(said: set[tuple[object, ...]], held: Iterable[HeldFact]) -> bool:
    """Whether a row names something not held, or names nothing where its own earlier row did."""
    held = list(held)
    return not said <= {f.value for f in held} or (not said and any(f.ours for f in held))


def _name_differences(row: Row, held: Held) -> Iterator[str]:
    present = held.name
    title, forenames, surname = present.value if present else ("", "", "")
    if present and present.ours:
        said = (("Title", title, row.title), ("Forenames", forenames, row.forenames), ("Surname", surname, row.surname))
        yield from (column for column, old, new in said if old != new)
    else:
        keys = (("Forenames", forenames, row.forenames), ("Surname", surname, row.surname))
        yield from (column for column, old, new in keys if name_key(str(old)) != name_key(new))
    if _differs({(row.known_as,)} if row.known_as else set(), _parts(held.facts[Group.KNOWN_AS], 0)):
        yield "Known as"
    if _differs({(row.former_surname,)} if row.former_surname else set(), _parts(held.facts[Group.FORMER], 1)):
        yield "Former surname"


def _parts(held: Iterable[HeldFact], part: int) -> list[HeldFact]:
    return [HeldFact(f.id, f.days, (f.value[part],), f.ours) for f in held]


def _place_differences(said: list[Fact], held: tuple[HeldFact, ...]) -> Iterator[str]:
    values = {value for _, value in said}
    if not _differs(values, held):
        return
    town_only = any(value[:2] == f.value[:2] for value in values for f in held)
    yield "Town" if town_only else "Employer"


def _term_differences(row: Row, said: list[Fact], held: tuple[HeldFact, ...], on: date) -> Iterator[str]:
    if not said and not held:
        return
    first = min((f.days.lower for f in held), default=None)
    if said and first != row.first_registered:
        yield "First registered"
    last = max(held, key=lambda f: f.days.lower).days.upper if held else None
    paid_to_end = row.paid_to + _ONE_DAY if row.paid_to else None
    if last == paid_to_end:
        return
    # An ended status cut the term short at the day of the export that first said so.
    cut_short = row.status in _ENDED and (paid_to_end is None or paid_to_end > on)
    if not (cut_short and (last is None or last <= on)):
        yield "Paid to"


def _status_differences(row: Row, said: Mapping[Group, list[Fact]], held: Held, on: date) -> Iterator[str]:
    for group in (Group.BREAK, Group.EXIT):
        live = {f.value for f in held.facts[group] if on in f.days}
        if {value for _, value in said[group]} != live:
            yield "Status"
    if row.status in _ENDED and any(on in f.days for f in held.facts[Group.TERM]):
        yield "Status"
    matched = set()
    for days, value in said[Group.SANCTION]:
        alike = [f for f in held.facts[Group.SANCTION] if f.value == value]
        same = [f for f in alike if _same_days(row, days, f.days)]
        matched |= {f.id for f in same}
        if not alike:
            yield "Sanction" if row.sanction else "Status"
        elif not same:
            yield "Sanction from" if all(f.days.lower != days.lower for f in alike) else "Sanction to"
            matched |= {f.id for f in alike}
    for fact in held.facts[Group.SANCTION]:
        if fact.ours and fact.id not in matched and (fact.days.upper is None or fact.days.upper > on):
            yield "Status" if fact.value in _SANCTION_VALUES else "Sanction"


def _same_days(row: Row, said: Days, held: Days) -> bool:
    return said.upper == held.upper and (row.sanction_from is None or said.lower == held.lower)


def _overlap(one: Days, other: Days) -> bool:
    return (other.upper is None or one.lower < other.upper) and (one.upper is None or other.lower < one.upper)
