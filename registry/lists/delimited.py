"""Lists in plain text: CSV of any country, tables pasted from a spreadsheet, or a number and a name on each line."""

import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from registry.choices import ListTrouble
from registry.lists.troubles import Unreadable

_HEAD = 64 * 1024
_DELIMITERS = "\t;,|"
_LONGEST_FIELD = 8 << 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Other things than text, by how they begin.
_OTHER = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf", b"\x7fELF", b"MZ")
_NUMBER = r"[A-Za-z]{0,5}[ -]?\d[\dA-Za-z/-]*"
_NUMBER_FIRST = re.compile(rf"\s*({_NUMBER})[\s:.]+(\D+)")
_NUMBER_LAST = re.compile(rf"\s*(\D+?)[\s:(]+({_NUMBER})\)?\s*")
_ENOUGH = 20


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of every row.

    Raises:
        Unreadable: when it is no text, or its letters cannot be read.
    """
    with path.open("rb") as file:
        first = file.read(_HEAD)
    _check(first, path)
    encoding = _encoding(first)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with path.open(encoding=encoding, newline="") as text:
            lines = list(islice(text, _ENOUGH))
            text.seek(0)
            if split := _without_delimiter(lines):
                yield from (list(found.groups()) if (found := split.match(line)) else [line] for line in text)
                return
            yield from csv.reader((line.replace("\0", "") for line in text), delimiter=_delimiter(lines))
    except UnicodeError as problem:
        raise Unreadable(ListTrouble.LETTERS) from problem
    except csv.Error as problem:
        raise Unreadable(ListTrouble.TOO_LARGE) from problem


def _check(first: bytes, path: Path) -> None:
    if first.startswith(_OLD_OFFICE):
        locked = _ENCRYPTED in path.read_bytes()
        raise Unreadable(ListTrouble.PASSWORD if locked else ListTrouble.OLD_EXCEL)
    if first.startswith(_OTHER):
        raise Unreadable(ListTrouble.NOT_A_LIST)
    if not first.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(ListTrouble.EMPTY)


def _encoding(first: bytes) -> str:
    """What the file says of itself; else UTF-16 by its empty halves, UTF-8 where it is, and what Windows writes."""
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding
    if b"\0" in first:
        odd, even = first[1::2].count(0), first[::2].count(0)
        if max(odd, even) * 4 < len(first):
            raise Unreadable(ListTrouble.NOT_A_LIST)
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        first[: first.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(lines: list[str]) -> str:
    """What parts most cells of the first lines, counting none that stands in some lines alone."""
    return max(_DELIMITERS, key=lambda sign: (min(line.count(sign) for line in lines if line.strip()), -ord(sign)))


def _without_delimiter(lines: list[str]) -> re.Pattern[str] | None:
    """How a number and a name stand on each line, where nothing else parts them."""
    said = [line for line in lines if line.strip()]
    if not said or any(sign in line for line in said for sign in "\t;|"):
        return None
    for pattern in (_NUMBER_FIRST, _NUMBER_LAST):
        if all(pattern.fullmatch(line.rstrip()) for line in said):
            # “RCT12345, Smith” is parted by its comma; “RCT12345 Smith, Jane” is not.
            return None if all(re.search(r"\d\s*,|,[^,]*\d", line) for line in said) else pattern
    return None
