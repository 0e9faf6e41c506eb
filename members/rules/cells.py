"""Lists that are taken out of the register, and what may stand in a cell of them: never a formula (CSV injection)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from members.choices import OFFICE_ROLES, OFFICER_ROLES, Role

# The signs that begin a formula, with their full-width, small, raised and lowered forms.
_STARTS = "=+\\-@|%＝＋－＠｜％﹦﹢﹣﹫⁼⁺⁻₌₊₋−٪"
# A spreadsheet of another country may cut a cell at a list separator of its own, so a start there counts too.
_FORMULA = re.compile(rf"(^|[,;，；])(?=\s*[{_STARTS}])")
# Who takes which list out, where it is not officers and the registrar alone.
_TAKEN_BY = {"payments": OFFICE_ROLES}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it would be taken out.

    Args:
        kind: which list, as a code.
        chosen: by what it was narrowed, in codes, ids and days; never words about people.
        people: whom it lists.
    """

    kind: str
    chosen: dict[str, Any]
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    people: frozenset[int]


def taken_by(kind: str) -> frozenset[Role]:
    """Who may take a list of this kind out of the register."""
    return _TAKEN_BY.get(kind, OFFICER_ROLES)


def neutral(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula.

    Control and invisible characters become spaces, for some are cut off before a cell is read. An apostrophe stands
    before each sign that could begin a formula there; spreadsheets never calculate such a cell.
    Source: OWASP ASVS 5.0, 1.2.10.
    """
    text = "" if value is None else str(value)
    seen = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in text).strip()
    return _FORMULA.sub(r"\1'", seen)
