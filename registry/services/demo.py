"""The demonstration: the registers with an invented people, made once, on the day of its first start."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Model
from psycopg.types.range import DateRange

from members import trail
from members.choices import OutsideStanding
from members.models import Employment, OutsideRegistration, PlaceConfirmation
from members.services import names, organisations
from registry.choices import FactSource
from registry.models import Annotation, Break, Entry, Exit, Proceedings, Sanction, SanctionText, Term
from registry.services import admission_rules, imports, registers, standing, visibility
from registry.services.import_report import ImportReport

_DATA = Path(__file__).resolve().parents[1] / "data"
_FILES = ("register_legacy.csv", "register_demonstration.csv")
_EXPORT_DAY = date(2026, 11, 22)
_SOURCE = FactSource.DEMO.value
_CHECKED_BY = "demonstration"
_KINDS: dict[str, type[Model]] = {
    "sanctions": Sanction,
    "breaks": Break,
    "exits": Exit,
    "proceedings": Proceedings,
    "annotations": Annotation,
}


@dataclass(frozen=True, slots=True)
class ToTry:
    """A number worth looking up, and what it shows."""

    number: str
    shows: str


@transaction.atomic
def prepare(*, on: date, at: datetime) -> list[ToTry]:
    """Make the demonstration, all of it or nothing; where entries are held already, touch none of them.

    Registers, policies, what admission goes by, organisations and nicknames are brought up to date in any case. Every
    day of the demonstration's files moves so that their export day becomes the given day.

    Returns:
        Numbers to try; none where entries were held.
    """
    registers.load(folder=_DATA / "registers", at=at)
    admission_rules.load(folder=_DATA / "admission", at=at)
    organisations.load(path=organisations.SHIPPED, at=at)
    names.load_nicknames(path=organisations.SHIPPED.with_name("nicknames.csv"))
    if Entry.objects.exists():
        return []
    for name in _FILES:
        with ImportReport() as report:
            imports.bring_in(path=_DATA / "demo" / name, report=report, on=on, at=at, shift=on - _EXPORT_DAY)
    _confirm_places(at=at)
    _check_outside(on=on, at=at)
    document = yaml.safe_load((_DATA / "demo" / "extras.yaml").read_text(encoding="utf-8"))
    for row in document["added"]:
        _add(row, on=on, at=at)
    return [ToTry(row["number"], row["shows"]) for row in (*document["others"], *document["added"])]


def _confirm_places(*, at: datetime) -> None:
    """Two of three people have confirmed where they work."""
    confirmed = _by_thirds(Employment.objects.order_by("pk").values_list("pk", "person__entries__number"))
    PlaceConfirmation.objects.bulk_create(
        [PlaceConfirmation(employment_id=pk, confirmed_at=at) for pk in confirmed], batch_size=1_000
    )


def _check_outside(*, on: date, at: datetime) -> None:
    """Two of three registrations elsewhere were checked in the last two months; the others show what is said then."""
    held = OutsideRegistration.objects.filter(set_aside_at=None)
    checked = _by_thirds(held.order_by("pk").values_list("pk", "person__entries__number"))
    old = list(held.filter(pk__in=checked).order_by("pk"))
    held.filter(pk__in=checked).update(set_aside_at=at)
    OutsideRegistration.objects.bulk_create(
        [
            OutsideRegistration(
                person_id=row.person_id,
                body=row.body,
                number=row.number,
                standing=row.standing,
                during=row.during,
                checked_on=on - timedelta(days=place % 60),
                checked_by=_CHECKED_BY,
                recorded_at=at,
                source=_SOURCE,
            )
            for place, row in enumerate(old)
        ],
        batch_size=1_000,
    )


def _by_thirds(rows: Iterable[tuple[int, str]]) -> set[int]:
    """The rows of two of three people, the same at every start."""
    numbers: dict[int, str] = {}
    for pk, number in rows:
        numbers[pk] = min(number, numbers.get(pk, number))
    return {pk for pk, number in numbers.items() if int("".join(c for c in number if c.isdigit()) or 0) % 3}


def _add(row: dict[str, Any], *, on: date, at: datetime) -> None:
    """What extras.yaml says of one entry."""
    entry = Entry.objects.select_related("person").get(number=row["number"])
    common = {"recorded_at": at, "source": _SOURCE}
    if "term_ended" in row:
        _end_term(entry, last=on + timedelta(days=row["term_ended"]), common=common)
    for kind, model in _KINDS.items():
        for said in row.get(kind, ()):
            values = dict(said)
            text = values.pop("text", None) if kind == "sanctions" else None
            if "public_from" in values:
                values["public_from"] = on + timedelta(days=values["public_from"])
            during = _days(values.pop("since"), values.pop("until", None), on)
            fact = model._default_manager.create(entry=entry, during=during, **values, **common)
            if text:
                SanctionText.objects.create(sanction_id=fact.pk, text=text, approved_at=at)
    if "outside_ended" in row:
        _end_outside(entry, since=on + timedelta(days=row["outside_ended"]), on=on, common=common)
    if row.get("withheld"):
        visibility.withhold(person=entry.person, since=on, source=_SOURCE, by=None, at=at)
    standing.project(entry_ids=[entry.pk])
    trail.record("registry.demonstration_added", about=entry, by=None, at=at, person=entry.person)


def _end_term(entry: Entry, *, last: date, common: dict[str, Any]) -> None:
    term = Term.objects.get(entry=entry, set_aside_at=None)
    Term.objects.filter(pk=term.pk).update(set_aside_at=common["recorded_at"])
    Term.objects.create(entry=entry, during=DateRange(term.during.lower, last + timedelta(days=1)), **common)


def _end_outside(entry: Entry, *, since: date, on: date, common: dict[str, Any]) -> None:
    """The registration elsewhere was current until a day, and has ended since."""
    held = OutsideRegistration.objects.get(person=entry.person, set_aside_at=None)
    OutsideRegistration.objects.filter(pk=held.pk).update(set_aside_at=common["recorded_at"])
    for standing_there, lower, upper in (
        (OutsideStanding.CURRENT, held.during.lower, since),
        (OutsideStanding.ENDED, since, None),
    ):
        OutsideRegistration.objects.create(
            person=entry.person,
            body=held.body,
            number=held.number,
            standing=standing_there,
            during=DateRange(lower, upper),
            checked_on=on,
            checked_by=_CHECKED_BY,
            **common,
        )


def _days(since: int, until: int | None, on: date) -> DateRange:
    return DateRange(on + timedelta(days=since), None if until is None else on + timedelta(days=until))
