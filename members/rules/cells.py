"""What may stand in a cell of a list that a spreadsheet opens: never a formula (CSV injection)."""

import re
import unicodedata

# The signs that begin a formula, with their full-width, small, raised and lowered forms.
_STARTS = "=+\\-@|%＝＋－＠｜％﹦﹢﹣﹫⁼⁺⁻₌₊₋−٪"
# A spreadsheet of another country may cut a cell at a list separator of its own, so a start there counts too.
_FORMULA = re.compile(rf"(^|[,;，；])(?=\s*[{_STARTS}])")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def neutral(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula.

    Control and invisible characters become spaces, for some are cut off before a cell is read. An apostrophe stands
    before each sign that could begin a formula there; spreadsheets never calculate such a cell.
    Source: OWASP ASVS 5.0, 1.2.10.
    """
    text = "" if value is None else str(value)
    seen = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in text).strip()
    return _FORMULA.sub(r"\1'", seen)
