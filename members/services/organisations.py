"""The directory of organisations that people work for."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from members import trail
from members.choices import Nation
from members.errors import Refused
from members.models import Organisation

_LONGEST = {"ods_code": 10, "name": 200, "kind": 60, "nation": 20, "town": 100, "postcode": 10}
COLUMNS = tuple(_LONGEST)
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "organisations.csv"


class Unreadable(Refused):
    """The file is not a list of organisations; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many organisations were new, put right, and already as the file says."""

    added: int
    changed: int
    same: int


@transaction.atomic
def load(*, path: Path, at: datetime) -> Loaded:
    """Make the directory say what a file says; loading the same file again changes nothing.

    An organisation is known by its ODS code or else by its name and nation. One that the file no
    longer names stays, for people's past employments name it.

    Args:
        path: a CSV file in UTF-8 with the columns ods_code, name, kind, nation, town, postcode.
        at: the instant of loading.

    Raises:
        Unreadable: when the file is not such a list.
    """
    rows = _read(path)
    held = {_key(o.ods_code, o.name, o.nation): o for o in Organisation.objects.select_for_update()}
    # One that has gained a code, or got another, is the same organisation.
    by_name = {(o.name, o.nation): o for o in held.values()}
    added = changed = 0
    for row in rows:
        organisation = held.get(_key(row["ods_code"], row["name"], row["nation"])) or by_name.get(
            (row["name"], row["nation"])
        )
        if organisation is None:
            organisation, added = Organisation(), added + 1
        elif all(getattr(organisation, name) == value for name, value in row.items()):
            continue
        else:
            changed += 1
        for name, value in row.items():
            setattr(organisation, name, value)
        organisation.save()
        trail.record("members.organisation_loaded", about=organisation, by=None, at=at)
    return Loaded(added, changed, len(rows) - added - changed)


def _key(ods_code: str, name: str, nation: str) -> tuple[str, ...]:
    return (ods_code,) if ods_code else (name, nation)


def _read(path: Path) -> list[dict[str, str]]:
    """Every row, checked; the directory is small enough to be held whole."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restval="")
            header = [cell.strip().lower() for cell in reader.fieldnames or ()]
            if missing := [name for name in COLUMNS if name not in header]:
                raise Unreadable(f"{path.name} lacks the columns {', '.join(missing)}.")
            reader.fieldnames = header
            return _without_repeats([_row(raw, reader.line_num) for raw in reader])
    except OSError as problem:
        raise Unreadable(f"{path} cannot be opened: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise Unreadable(f"{path.name} is not in UTF-8.") from problem
    except csv.Error as problem:
        raise Unreadable(f"{path.name} is not CSV: {problem}.") from problem


def _row(raw: Mapping[str, str], line: int) -> dict[str, str]:
    row = {name: " ".join(raw[name].split()) for name in COLUMNS}
    row["ods_code"] = row["ods_code"].upper()
    if not row["name"]:
        raise Unreadable(f"Line {line} has no name.")
    if row["nation"] not in Nation.values:
        raise Unreadable(f"Line {line}: the nation ‘{row['nation'][:40]}’ is none of {', '.join(Nation.values)}.")
    for name, value in row.items():
        if len(value) > _LONGEST[name] or "\0" in value:
            raise Unreadable(f"Line {line}: {name} is longer than {_LONGEST[name]} characters or cannot be written.")
    return row


def _without_repeats(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, each organisation once; the later row of one wins."""
    once = list({_key(row["ods_code"], row["name"], row["nation"]): row for row in rows}.values())
    names = Counter((row["name"], row["nation"]) for row in once)
    if twice := [name for (name, _), count in names.items() if count > 1]:
        raise Unreadable(f"Two organisations of one nation are called {twice[0]}.")
    return once
