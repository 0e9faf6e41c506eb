"""Words as legacy records write them: stray spaces, capitals, addresses, formulas.

Source: the legacy format, docs/legacy-format.md.
"""

import re
import unicodedata

# Invisible marks without meaning in a name: zero-width space, word joiner, byte-order mark, soft hyphen.
_INVISIBLE = str.maketrans("", "", "\u200b\u2060\ufeff\u00ad")
_JOINERS = "\u200c\u200d"
_SPACING = "\t\n\r"
# Marks that have the text after them read backwards or as a piece of its own: what is read is not what is held.
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters to Unicode, and nothing to the eye
_PARTICLES = {"da", "de", "del", "della", "den", "der", "di", "dos", "du", "la", "le", "van", "von", "zu"}
_APOSTROPHES = "'’ʼ`"
_WORDS = re.compile(r"([\s\-‐‑–]+)")
_FORMULA = re.compile(r"\s*[=+\-@].")
_EMAIL = re.compile(r"[^@\s<>()\[\]\\,;:\"]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,63}")
_EMAIL_LONGEST = 254
_SEPARATORS = re.compile(r"[\s.\-/]+")
_NUMBER = re.compile(r"[A-Z0-9]+")


def has_control_characters(text: str) -> bool:
    """Whether a name holds characters that are not written: controls, and marks that turn its direction.

    The joiners are written: Indian and Persian names are misspelt without them.
    """
    if text.isprintable():
        return False
    kept = text.translate(_INVISIBLE)
    return any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") and c not in _SPACING + _JOINERS for c in kept)


def tidy(text: str) -> str:
    """The text on one line with single spaces, no-break ones and invisible marks taken out."""
    if not text.isprintable():
        text = "".join(" " if _is_control(c) else c for c in text.translate(_INVISIBLE))
    return " ".join(text.split())


def without_controls(text: str) -> str:
    """The text as it stands, lines and all, without characters that no one can have written."""
    if text.isprintable():
        return text
    return "".join(" " if _is_unwritten(c) else c for c in text)


def word(text: str) -> str:
    """A coded cell as synonym tables hold it: one line, single spaces, small letters."""
    return tidy(text).casefold()


def has_letter(text: str) -> bool:
    """Whether anything in the text is a letter; a dash for a surname is no name."""
    return any(c.isalpha() and c not in _FILLERS for c in text)


def is_capitals(text: str) -> bool:
    """Whether a surname is written in capitals throughout, and is more than an initial."""
    return text.isupper() and sum(c.isalpha() for c in text) > 1


def recase(surname: str) -> str:
    """A surname written in capitals as it is usually written: McDonald, O'Neill, Van der Berg, Smith-Jones."""
    parts = _WORDS.split(surname)
    return "".join(_recase_word(part, first=n == 0) for n, part in enumerate(parts))


def _recase_word(part: str, *, first: bool) -> str:
    small = part.lower()
    if not first and small in _PARTICLES:
        return small
    for mark in _APOSTROPHES:
        before, found, after = small.partition(mark)
        if found and len(before) == 1:
            return before.upper() + mark + after[:1].upper() + after[1:]
    if small.startswith("mc") and len(small) > 3:
        return "Mc" + small[2].upper() + small[3:]
    return small[:1].upper() + small[1:]


def name_key(*parts: str) -> str:
    """Names that differ in case, accents, spacing or punctuation alone have one key."""
    return "|".join("".join(c for c in unicodedata.normalize("NFKD", part).casefold() if c.isalnum()) for part in parts)


def is_email(text: str) -> bool:
    """Whether a message could be sent to this address."""
    return len(text) <= _EMAIL_LONGEST and _EMAIL.fullmatch(text) is not None


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text instead of showing it."""
    return _FORMULA.match(text) is not None


def read_number(text: str) -> str | None:
    """A number as the register writes it, capitals and digits without spacing; None where it cannot be one."""
    number = _SEPARATORS.sub("", tidy(unicodedata.normalize("NFKC", text))).upper()
    return number if not number or _NUMBER.fullmatch(number) else None


def _is_unwritten(char: str) -> bool:
    return char in _TURNING or (char not in _SPACING and unicodedata.category(char) in ("Cc", "Cs"))


def _is_control(char: str) -> bool:
    return char not in _JOINERS and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
