"""Recording that somebody asked what the register says of an entry, and what it said."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from members import trail
from registry.models import Check, CheckContent, Entry
from registry.rules.public import PublicEntry
from registry.serialise import canonical, plain

# Digits and letters that cannot be taken for one another when read out (Crockford's base 32).
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE_LENGTH = 26  # 130 bits: nobody finds a check by trying


@transaction.atomic
def save(*, entry_id: int, said: PublicEntry, at: datetime) -> Check:
    """Record a check with what the register said, word for word; who asked is not recorded.

    Each call is another check: the same answer at another time is another proof.

    Args:
        entry_id: the entry asked about.
        said: what the asker was shown.
        at: the instant of asking.
    """
    content = plain(said)
    entry = Entry.objects.select_related("person").get(pk=entry_id)
    check = Check.objects.create(
        reference=_symbols(_REFERENCE_LENGTH).lower(),
        number=new_number(at=at),
        entry=entry,
        asked_on=said.on,
        checked_at=at,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
    )
    CheckContent.objects.create(check_made=check, said=content)
    trail.record("registry.check_saved", about=check, by=None, at=at, person=entry.person, on=said.on.isoformat())
    return check


def new_number(*, at: datetime) -> str:
    """A number to quote, such as CHK-20261122-7K3F-9QXW: the London day, then chance, so that it counts nothing."""
    chance = _symbols(8)
    return f"CHK-{localtime(at):%Y%m%d}-{chance[:4]}-{chance[4:]}"


def _symbols(length: int) -> str:
    return "".join(secrets.choice(_SYMBOLS) for _ in range(length))
