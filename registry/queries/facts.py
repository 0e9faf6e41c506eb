"""Reading every dated fact of some entries in one statement, as believed now or at an instant."""

# ruff: noqa: S608 - the statements are put together from this module's constants alone

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind
from registry.rules import facts

_DURING = "lower({t}.during)::text, upper({t}.during)::text"
_NOW = "{t}.set_aside_at IS NULL"
# One human being: the record that is kept, whose names count, and those merged into it (docs/adr/0013).
_WHO = """
JOIN members_person p ON p.id = e.person_id
CROSS JOIN LATERAL (
    SELECT coalesce(p.merged_into_id, p.id) AS kept, array_agg(g.id) AS together
      FROM members_person g
     WHERE g.id = coalesce(p.merged_into_id, p.id) OR g.merged_into_id = coalesce(p.merged_into_id, p.id)
) who"""
_THEN = "{t}.recorded_at <= %(at)s AND ({t}.set_aside_at IS NULL OR {t}.set_aside_at > %(at)s)"


def _part(table: str, key: str, columns: str = "", join: str = "", more: str = "") -> str:
    """An array of one kind of fact, each fact an array that begins with its two bounds."""
    extra = f", {columns}" if columns else ""
    return (
        f"(SELECT json_agg(json_build_array({_DURING}{extra}) ORDER BY lower({{t}}.during), {{t}}.id)"
        f" FROM {table} {{t}} {join} WHERE {{t}}.{key} AND {{live}}{more})"
    )


def _statement(live: str) -> str:
    """The one statement; `live` says which facts are believed."""
    by_entry, by_person = "entry_id = e.id", "person_id = ANY(who.together)"
    parts = [
        _part("registry_term", by_entry),
        _part("registry_break", by_entry, "{t}.kind, {t}.returned"),
        _part(
            "registry_sanction",
            by_entry,
            "{t}.kind, {t}.ground, coalesce(st.text, '')",
            "LEFT JOIN registry_sanctiontext st ON st.sanction_id = {t}.id",
        ),
        _part("registry_exit", by_entry, "{t}.kind"),
        _part("registry_proceedings", by_entry, "{t}.public_from::text"),
        _part(
            "members_outsideregistration",
            by_person,
            "{t}.standing = 'current', {t}.checked_on::text, {t}.number",
            more=" AND r.outside_body <> '' AND {t}.body = r.outside_body AND {t}.standing <> 'stated'",
        ),
        _part("members_withholding", by_person),
        _part(
            "registry_scopegrant",
            by_entry,
            'sc.name, sc."group"',
            "JOIN registry_scope sc ON sc.id = {t}.scope_id",
        ),
        _part("registry_annotation", by_entry, "{t}.text, {t}.authority"),
        _part("members_name", "person_id = who.kept", "{t}.kind, {t}.forenames, {t}.surname"),
        _part(
            "members_employment",
            by_person,
            "coalesce(o.name, {t}.employer_name), {t}.town",
            "JOIN members_placeconfirmation pc ON pc.employment_id = {t}.id AND pc.withdrawn_at IS NULL"
            " LEFT JOIN members_organisation o ON o.id = {t}.organisation_id",
        ),
        _part("registry_feehold", by_entry),
    ]
    arrays = ", ".join(part.format(t=f"f{n}", live=live.format(t=f"f{n}")) for n, part in enumerate(parts))
    return (
        "SELECT e.id, e.person_id, e.register_id, e.number, e.brought_in_on, r.outside_body <> '',"
        " EXISTS (SELECT 1 FROM members_erasure x WHERE x.person_id = ANY(who.together)),"
        f" json_build_array({arrays})"
        f" FROM registry_entry e JOIN registry_register r ON r.id = e.register_id {_WHO} WHERE e.id = ANY(%(ids)s)"
    )


_BELIEVED_NOW = _statement(_NOW)
_BELIEVED_THEN = _statement(_THEN)


@dataclass(frozen=True, slots=True)
class HeldName:
    """A name of a person on the days of its range."""

    during: Days
    kind: str
    forenames: str
    surname: str

    @property
    def full(self) -> str:
        """The name as people read it."""
        return f"{self.forenames} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is held about one entry, as plain values.

    Args:
        facts: what standing is derived from.
        scopes: range, name and group of each scope of practice.
        annotations: range, text and source.
        places: range, employer and town that the person has confirmed as a place of work.
        outside_numbers: range and number of each registration that the register requires elsewhere.
        withheld: days on which the person is kept from public view.
    """

    entry_id: int
    person_id: int
    register_id: int
    number: str
    brought_in_on: date | None
    erased: bool
    facts: facts.Facts
    withheld: tuple[Days, ...]
    scopes: tuple[tuple[Days, str, str], ...]
    annotations: tuple[tuple[Days, str, str], ...]
    names: tuple[HeldName, ...]
    places: tuple[tuple[Days, str, str], ...]
    outside_numbers: tuple[tuple[Days, str], ...]


def read_facts(*, entry_ids: Sequence[int], believed_at: datetime | None = None) -> list[EntryFacts]:
    """Every fact of these entries, in the order of the ids given.

    Args:
        entry_ids: ids of entries; unknown ones are left out.
        believed_at: an instant, for what the register believed then; None for what it believes now.
    """
    statement = _BELIEVED_NOW if believed_at is None else _BELIEVED_THEN
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": list(entry_ids), "at": believed_at})
        found = {row[0]: _entry(row) for row in cursor.fetchall()}
    return [found[i] for i in entry_ids if i in found]


def _entry(row: tuple[Any, ...]) -> EntryFacts:
    terms, breaks, sanctions, exits, proceedings, outside, withheld, scopes, notes, names, places, held = row[7]
    return EntryFacts(
        entry_id=row[0],
        person_id=row[1],
        register_id=row[2],
        number=row[3],
        brought_in_on=row[4],
        erased=row[6],
        facts=facts.Facts(
            terms=tuple(_days(x) for x in terms or ()),
            breaks=tuple(facts.Break(BreakKind(x[2]), _days(x), x[3]) for x in breaks or ()),
            sanctions=tuple(facts.Sanction(SanctionKind(x[2]), _days(x), Ground(x[3]), x[4]) for x in sanctions or ()),
            exits=tuple(facts.Exit(ExitKind(x[2]), _days(x)) for x in exits or ()),
            proceedings=tuple(facts.Proceedings(_days(x), _day(x[2])) for x in proceedings or ()),
            outside=tuple(facts.Outside(x[2], _days(x), _day(x[3])) for x in outside or ()),
            requires_outside=row[5],
            held=tuple(_days(x) for x in held or ()),
        ),
        withheld=tuple(_days(x) for x in withheld or ()),
        scopes=_worded(scopes),
        annotations=_worded(notes),
        names=tuple(HeldName(_days(x), x[2], x[3], x[4]) for x in names or ()),
        places=_worded(places),
        outside_numbers=tuple((_days(x), x[4]) for x in outside or ()),
    )


def _worded(rows: Iterable[list[Any]] | None) -> tuple[tuple[Days, str, str], ...]:
    return tuple((_days(x), x[2], x[3]) for x in rows or ())


def _days(pair: list[Any]) -> Days:
    return Days(date.fromisoformat(pair[0]), _day(pair[1]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
