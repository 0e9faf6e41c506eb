"""Which passwords are taken: long ones that are not on anybody's list, whatever signs they are made of (docs/adr/0011).

Everything is decided here, offline: the list of common passwords is Django's, the words are in data/.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.queries import accounts, roles

SHORTEST, SHORTEST_IN_OFFICE = 12, 15
_WORDS = Path(__file__).with_name("data") / "password_words.txt"
# Signs that are written for letters, so that P4$$w0rd is read as what it says.
_WRITTEN_FOR = str.maketrans("0134578@$!|€", "oieastbasiie")
_NO_ACCENT = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_FEWEST_SIGNS = 5
_LEFT_OVER = 6
_SHORTEST_WORD = 3


class LongEnough:
    """12 characters, 15 for whoever works in the office; any characters, and no longest length."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a short password.

        Raises:
            ValidationError: with the length that is needed.
        """
        in_office = user is not None and user.pk is not None and roles.works_in_office(user)
        shortest = SHORTEST_IN_OFFICE if in_office else SHORTEST
        if len(password) < shortest:
            raise ValidationError(
                _("Use %(shortest)d characters or more. Three or four words that do not belong together do well."),
                code="password_too_short",
                params={"shortest": shortest},
            )

    def get_help_text(self) -> str:
        return _("Use %(shortest)d characters or more.") % {"shortest": SHORTEST}


class HardToGuess:
    """Nothing that is on a list, repeats itself, or is made of words of this register or of the person's own."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that somebody would try.

        Raises:
            ValidationError: with the reason.
        """
        if is_common(password) or is_pattern(password):
            raise ValidationError(
                _("This password is on lists that people try first. Choose another one."), code="password_too_common"
            )
        if made_of(password, [*_words(), *_own_words(user)]):
            raise ValidationError(
                _("Choose a password that is not made of your name or e-mail address or of words of this register."),
                code="password_of_known_words",
            )

    def get_help_text(self) -> str:
        return _("Do not use your name, your e-mail address or words of this register.")


def is_common(password: str) -> bool:
    """Whether a password is a common one, or a common one with digits and signs round it."""
    spellings = {_plain(password), password.strip().casefold()}
    spellings |= {re.sub(r"^[\W\d_]+|[\W\d_]+$", "", spelling) for spelling in (*spellings, _letters(password))}
    return any(len(spelling) > _SHORTEST_WORD and spelling in _common() for spelling in spellings)


def is_pattern(password: str) -> bool:
    """Whether a password is a run of the alphabet or the keyboard, or one short piece again and again."""
    plain = re.sub(r"[\W_]", "", _plain(password))
    if len(set(password)) < _FEWEST_SIGNS or re.fullmatch(r"(.{1,5})\1+.{0,4}", plain, re.DOTALL):
        return True
    steps = [plain[i : i + 3] for i in range(len(plain) - 2)]
    in_run = sum(any(step in run or step in run[::-1] for run in _RUNS) for step in steps)
    return bool(steps) and in_run >= len(steps) * 0.7


def made_of(password: str, words: Iterable[str]) -> bool:
    """Whether next to nothing is left of a password without these words, with digits round it or without."""
    known = {_folded(word) for word in words}
    by_length = sorted((w for w in known if len(w) >= _SHORTEST_WORD), key=len, reverse=True)
    return any(_is_made_of(_folded(text), by_length) for text in (password, re.sub(r"^\d+|\d+$", "", password)))


def _is_made_of(whole: str, words: Iterable[str]) -> bool:
    left = whole
    for word in words:
        left = left.replace(word, " ")
    return left != whole and len(re.sub(r"[\W\d_]", "", left)) < _LEFT_OVER


def _own_words(user: Any) -> list[str]:
    if user is None:
        return []
    names = accounts.own_words(user) if user.pk else []
    return [part for text in (user.email or "", *names) for part in re.split(r"[\W_]+|\d+", text.partition("@")[0])]


def _plain(text: str) -> str:
    """Without capitals and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return bare.translate(_NO_ACCENT)


def _folded(text: str) -> str:
    """For comparing: a 1 may stand for an l or an i, so both are one."""
    return _letters(text).replace("l", "i")


def _letters(text: str) -> str:
    """As it is meant, where signs are written for letters."""
    return _plain(text).translate(_WRITTEN_FOR)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


@cache
def _words() -> tuple[str, ...]:
    lines = _WORDS.read_text(encoding="utf-8").split("\n")
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
