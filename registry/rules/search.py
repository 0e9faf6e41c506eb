"""What somebody typed into the search box: a number or a name."""

import re
import unicodedata
from dataclasses import dataclass

# More is no name; what is cut off here never reaches the database.
_MOST_WORDS = 6
_MOST_LETTERS = 40
_LONGEST_BOX = 2_000
TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "lord", "rev", "revd"}
# Characters that no key holds and no driver need carry: controls, surrogates, unassigned, private.
_UNSENT = {"Cc", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the box holds: `number` or `name`, the other empty; both empty when too little was typed."""

    number: str = ""
    name: str = ""


def parse(box: str) -> Asked:
    """Read the search box: anything with a digit is a number, in any spacing and case; the rest is a name.

    "Smith, John" is read as John Smith, and a title before a name is left out.
    """
    text = plain(box)
    if any(c.isdigit() for c in text):
        return Asked(number=_number(text))
    surname, comma, forenames = text.partition(",")
    words = f"{forenames} {surname}".split() if comma and surname.strip() and forenames.strip() else text.split()
    if len(words) > 1 and words[0].rstrip(".").lower() in TITLES:
        words = words[1:]
    name = " ".join(word[:_MOST_LETTERS] for word in words[:_MOST_WORDS])
    return Asked(name=name) if sum(c.isalpha() for c in name) > 1 else Asked()


def plain(text: str) -> str:
    """What was typed, without what no name holds and no driver can carry, and never longer than a page of names."""
    return "".join(" " if unicodedata.category(c) in _UNSENT else c for c in text[:_LONGEST_BOX]).strip()


def _number(text: str) -> str:
    """The number as registers write it: capitals and digits; what is too long for a number stays so."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())[:_MOST_LETTERS]
