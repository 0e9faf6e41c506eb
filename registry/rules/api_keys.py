"""The form of a key of the employer API: its beginning says what it is for, and its end shows a slip of the pen."""

import re
import secrets
import zlib
from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.tokens import digest

# A key lives at most as long as this, and is warned about before it ends.
LONGEST = timedelta(days=365)
WARNED_BEFORE = timedelta(days=30)
LIVE, SANDBOX = "mpce_live_", "mpce_test_"

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET, _CHECK = 40, 6  # signs; 40 of 62 kinds are 238 bits
_SHAPE = re.compile(rf"(?:{LIVE}|{SANDBOX})[0-9A-Za-z]{{{_SECRET + _CHECK}}}")
_SHOWN = len(LIVE) + 4


@dataclass(frozen=True, slots=True)
class Fresh:
    """A key that was just made; nobody sees its words again.

    Args:
        words: the whole key.
        beginning: its first signs, by which people tell keys apart.
        sha256: what is kept of it.
    """

    words: str
    beginning: str
    sha256: str


def make(*, sandbox: bool) -> Fresh:
    """A new key, for the sandbox or for the register."""
    secret = (SANDBOX if sandbox else LIVE) + "".join(secrets.choice(_SIGNS) for _ in range(_SECRET))
    words = secret + _check(secret)
    return Fresh(words, words[:_SHOWN], digest(words))


def is_well_formed(words: str) -> bool:
    """Whether this can be a key at all; one with a slip in it cannot."""
    return _SHAPE.fullmatch(words) is not None and words.endswith(_check(words[:-_CHECK]))


def last_day(*, made_on: date) -> date:
    """The latest London day on which a key made on a day may still work."""
    return made_on + LONGEST


def _check(secret: str) -> str:
    left, signs = zlib.crc32(secret.encode()), []
    for _ in range(_CHECK):
        left, sign = divmod(left, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return "".join(signs)
