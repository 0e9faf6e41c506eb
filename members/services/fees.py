"""Loading the fee table from the file under review."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from members import trail
from members.choices import Purpose
from members.errors import Refused
from members.models import Fee, TaxReliefNote
from members.queries.calendar import london_day


@transaction.atomic
def load(*, file: Path, at: datetime) -> int:
    """Make the fee table as the file under review says; loading the same file again changes nothing.

    A fee or a note on tax relief whose day has come stays as it is, because somebody was asked for it: what changes
    has a later first day. One that the file no longer names stays too.

    Returns:
        How many rows were added or changed.

    Raises:
        Refused: when the file cannot be read as a fee table, or would change what is in force.
    """
    document = _read(file)
    try:
        changed = sum(_load(row, at) for row in document["fees"])
        changed += sum(_relief(day, words, at) for day, words in (document.get("tax_relief") or {}).items())
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError) as problem:
        raise Refused(f"{file.name} is not a fee table: {problem!r}.") from problem
    return changed


def _read(file: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as problem:
        raise Refused(f"{file.name} cannot be read: {problem}.") from problem
    if not isinstance(document, dict):
        raise Refused(f"{file.name} is empty or not a list of settings.")
    return document


def _load(row: Mapping[str, Any], at: datetime) -> int:
    purpose, changed = Purpose(row["purpose"]), 0
    for day, pence in row["from"].items():
        said = {"purpose": purpose, "words": row["words"], "amount_pence": pence}
        fee = Fee.objects.select_for_update().filter(code=row["code"], valid_from=day).first()
        if fee and all(getattr(fee, name) == value for name, value in said.items()):
            continue
        if fee:
            _not_in_force(f"The fee {row['code']} from {day}", day, at)
        fee = fee or Fee(code=row["code"], valid_from=day)
        for name, value in said.items():
            setattr(fee, name, value)
        fee.full_clean()
        fee.save()
        trail.record("members.fee_set", about=fee, by=None, at=at, code=fee.code, pence=pence, since=day.isoformat())
        changed += 1
    return changed


def _relief(day: date, words: str, at: datetime) -> int:
    note = TaxReliefNote.objects.select_for_update().filter(valid_from=day).first()
    if note and note.words == words:
        return 0
    if note:
        _not_in_force(f"The note on tax relief from {day}", day, at)
    note = note or TaxReliefNote(valid_from=day)
    note.words = words
    note.full_clean()
    note.save()
    trail.record("members.tax_relief_set", about=note, by=None, at=at, since=day.isoformat())
    return 1


def _not_in_force(what: str, day: date, at: datetime) -> None:
    if day <= london_day(at):
        raise Refused(f"{what} is in force and is never changed: give the new one a later first day.")
