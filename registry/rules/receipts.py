"""What a receipt of a check says, word for word, and the digests over it.

A batch is signed as a whole: its manifest names the root of the tree over the digests of all its lines. A receipt of
one line carries that line's words, the path from its digest to the root, and the manifest.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypedDict

from members.rules import merkle

VERSION = 1
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class Asked(TypedDict):
    """What a line asked, as the organisation wrote it; empty texts where it said nothing.

    Args:
        number, name, register, scope: as asked; the name with its forenames before the surname.
        employee: the organisation's own reference for whoever it is about.
        on, until: London days as year-month-day; `until` only for a range, both days counted.
    """

    number: str
    name: str
    register: str
    scope: str
    employee: str
    on: str
    until: str


class Restriction(TypedDict):
    """A decision about a registration as the public may read it; `end` is its last day, empty where none is set."""

    kind: str
    label: str
    start: str
    end: str
    text: str


class SaidEntry(TypedDict):
    """What the register said of the entry that the line was found to be about; never more than the public may read.

    Args:
        register, register_name: the code of the register and what people call it.
        status, status_label: the code of the status and its words.
        since: the first day of that status; empty where it is not shown.
        term_start, term_end: the first and last day of the term, empty where none is shown.
        scopes: their names.
    """

    number: str
    name: str
    register: str
    register_name: str
    status: str
    status_label: str
    since: str
    term_start: str
    term_end: str
    scopes: list[str]
    restrictions: list[Restriction]


class Said(TypedDict):
    """The one answer that a line got.

    Args:
        outcome, note: codes of CheckOutcome and CheckNote; `note` may be empty.
        sentence: the answer in words, as the page of results has it.
        recorded_at: the instant whose belief of the register was asked, see `instant`.
        entry: None where there is nothing that may be shown.
        not_registered: for a range, the days without registration in it, each as its first and last day.
    """

    outcome: str
    note: str
    sentence: str
    recorded_at: str
    entry: SaidEntry | None
    not_registered: list[list[str]]


def line_words(*, salt: str, position: int, asked: Asked, said: Said) -> str:
    """The exact words of one line, of which its digest is taken; the same values always give the same text.

    Args:
        salt: at least 128 random bits as text, so that nobody can try guesses against the digest after an erasure.
        position: where the line stands in its batch.
    """
    return _write({"asked": asked, "position": position, "said": said, "salt": salt})


def digest(words: str) -> bytes:
    """The digest of a line's words: the hash of its leaf in the tree of its batch."""
    return merkle.leaf(words.encode())


def manifest_words(
    *,
    issuer: str,
    number: str,
    organisation: str,
    reference: str,
    purpose: str,
    sandbox: bool,
    on: date,
    until: date | None,
    known_at: datetime,
    asked_at: datetime,
    lines: int,
    root: str,
) -> dict[str, Any]:
    """What is signed of a batch as a whole.

    Args:
        issuer: the address of the register.
        organisation, reference: the name of the organisation that asked, and the reference of its account.
        sandbox: whether it was asked of invented people, which proves nothing about anybody.
        known_at: the instant whose belief of the register was asked.
        lines: how many.
        root: the hash of the tree over the digests of all lines, in their order, as hexadecimal.
    """
    return {
        "version": VERSION,
        "issuer": issuer,
        "number": number,
        "organisation": {"name": organisation, "reference": reference},
        "purpose": purpose,
        "sandbox": sandbox,
        "on": on.isoformat(),
        "until": until.isoformat() if until else "",
        "known_at": instant(known_at),
        "asked_at": instant(asked_at),
        "lines": lines,
        "root": root,
    }


def instant(at: datetime) -> str:
    """An instant as receipts write it: in UTC, such as 2026-11-22T09:30:00.000000Z."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical(words: Mapping[str, Any]) -> str:
    """The one way to write down what is signed: keys in order, no spaces (RFC 8785, as the only numbers are whole)."""
    return _write(words)
