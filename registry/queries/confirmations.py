"""Links by which people confirm evidence, as those of referees (docs/adr/0028), and what they said.

A link is for one request about one piece of evidence; once it was answered or a newer one was sent it does nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from registry.choices import ENDED, EVIDENCE_OPEN, ConfirmationState
from registry.models import Application, EvidenceItem, ItemConfirmation
from registry.serialise import canonical

LASTS = timedelta(days=28)
# Messages that go to the address of whoever is asked to confirm.
TO_CONFIRMERS = frozenset({"registry/mail/confirmation_asked", "registry/mail/confirmation_thanks"})
# What somebody who confirms is shown of a piece of evidence; which standards it is for is not theirs to say.
_SHOWN = ("title", "kind", "role", "context", "text", "from", "until")
_SALT = "registry.confirmation.answer"


class Closed(StrEnum):
    """Why a link of ours can no longer be used."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    NEWER = "newer"
    HANDED_IN = "handed_in"
    ENDED = "ended"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link of ours leads to; `closed` says why it no longer does anything."""

    confirmation: ItemConfirmation
    closed: Closed | None


_BY_STATE = {
    ConfirmationState.CONFIRMED: Closed.CONFIRMED,
    ConfirmationState.DECLINED: Closed.DECLINED,
    ConfirmationState.WITHDRAWN: Closed.WITHDRAWN,
}


def make(confirmation: ItemConfirmation) -> str:
    """The last part of the address by which the request that was made last is answered."""
    return _signer().sign(f"{confirmation.reference}.{confirmation.link_version}")


def find(token: str, *, at: datetime) -> Link | None:
    """What a link leads to; None for one that is none of ours."""
    try:
        reference, _, version = _signer().unsign(token).partition(".")
    except signing.BadSignature:
        return None
    found = ItemConfirmation.objects.select_related("item__application__route__register", "item__application__person")
    confirmation = found.filter(reference=reference).first()
    return Link(confirmation, closed(confirmation, version, at)) if confirmation else None


def closed(confirmation: ItemConfirmation, version: str, at: datetime) -> Closed | None:
    """Why a link of some version does nothing now; None while it works."""
    if confirmation.state in _BY_STATE:
        return _BY_STATE[ConfirmationState(confirmation.state)]
    stage = confirmation.item.application.stage
    if stage in ENDED:
        return Closed.ENDED
    if version != str(confirmation.link_version):
        return Closed.NEWER
    if not timedelta(0) <= at - confirmation.asked_at <= LASTS:
        return Closed.OLD
    return None if stage in EVIDENCE_OPEN else Closed.HANDED_IN


def of_item(item: EvidenceItem) -> QuerySet[ItemConfirmation]:
    """Everybody who was asked to confirm a piece of evidence, in the order of asking."""
    return ItemConfirmation.objects.filter(item=item).order_by("pk")


def waiting(application: Application) -> QuerySet[ItemConfirmation]:
    """The requests that nobody has answered yet."""
    found = ItemConfirmation.objects.filter(item__application=application, state=ConfirmationState.ASKED)
    return found.select_related("item").order_by("pk")


def confirmed(application: Application) -> dict[int, list[ItemConfirmation]]:
    """What was confirmed, by piece of evidence."""
    found: dict[int, list[ItemConfirmation]] = {}
    rows = ItemConfirmation.objects.filter(item__application=application, state=ConfirmationState.CONFIRMED)
    for one in rows.order_by("pk"):
        found.setdefault(one.item_id, []).append(one)
    return found


def shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody who confirms is shown of a piece of evidence, of what a copy says of it."""
    document = content["document"]
    return {name: content[name] for name in _SHOWN} | {"document": document["sha256"] if document else ""}


def digest(content: Mapping[str, Any]) -> str:
    """What a page carries of what it showed, so that nobody confirms words that they did not read."""
    return hashlib.sha256(canonical(shown(content))).hexdigest()


def differs(confirmation: ItemConfirmation, content: Mapping[str, Any]) -> bool:
    """Whether a piece of evidence says something else than what was confirmed."""
    return bool(confirmation.shown != shown(content))


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)
