"""How a row of the legacy records differs from what is held, and which of it may be put right.

Source: the legacy format, docs/legacy-format.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.dates import Days
from registry.rules.legacy import COLUMNS, Row
from registry.rules.legacy_facts import ENDED, SANCTION_VALUES, Fact, Group, Place, dated_facts, has_place
from registry.rules.legacy_text import name_key

_ONE_DAY = timedelta(days=1)
DETAILS = "details"  # the date of birth and the address: held beside the dated facts, without days

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
        *(_place_differences(said[Group.PLACE], held.facts[Group.PLACE]) if has_place(row) else ()),
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


def contested(columns: Iterable[str], decided: AbstractSet[str]) -> tuple[str, ...]:
    """Those of the differing columns that would undo what has been decided here.

    Columns that are recorded together are judged together: what an entry's standing follows from is the file's
    or the office's as a whole, never half of each.

    Args:
        columns: in which a row differs from what is held.
        decided: kinds of fact, and DETAILS, that somebody here has recorded, ended or set aside.
    """
    columns, closed, known = tuple(columns), set(decided), -1
    found: tuple[str, ...] = ()
    while known < len(closed):
        known = len(closed)
        found = tuple(column for column in columns if closed & _recorded_with(column))
        closed |= set().union(*map(_recorded_with, found))
    return found


def _recorded_with(column: str) -> set[str]:
    return {DETAILS} if column in ("Date of birth", "Email") else {*_GROUPS_OF.get(column, ())}


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
    cut_short = row.status in ENDED and (paid_to_end is None or paid_to_end > on)
    if not (cut_short and (last is None or last <= on)):
        yield "Paid to"


def _status_differences(row: Row, said: Mapping[Group, list[Fact]], held: Held, on: date) -> Iterator[str]:
    for group in (Group.BREAK, Group.EXIT):
        live = {f.value for f in held.facts[group] if on in f.days}
        if {value for _, value in said[group]} != live:
            yield "Status"
    if row.status in ENDED and any(on in f.days for f in held.facts[Group.TERM]):
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
            yield "Status" if fact.value in SANCTION_VALUES else "Sanction"


def _same_days(row: Row, said: Days, held: Days) -> bool:
    return said.upper == held.upper and (row.sanction_from is None or said.lower == held.lower)


def _overlap(one: Days, other: Days) -> bool:
    return (other.upper is None or one.lower < other.upper) and (one.upper is None or other.lower < one.upper)
