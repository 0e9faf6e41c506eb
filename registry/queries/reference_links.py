"""Links that referees answer by: signed, made when their message is written, and kept nowhere.

A link is for one request to one referee of one application. It is bound to what its use changes: once they have
answered, or a newer link was sent, it does nothing. Looking at it changes nothing, for mail programs do so too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core import signing

from registry.choices import ENDED, RefereeState
from registry.models import Referee

LASTS = timedelta(days=28)
_SALT = "registry.referee.answer"


class Closed(StrEnum):
    """Why a link of ours can no longer be used."""

    GIVEN = "given"
    DECLINED = "declined"
    NEWER = "newer"
    REPLACED = "replaced"
    ENDED = "ended"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link of ours leads to; `closed` says why it no longer does anything."""

    referee: Referee
    closed: Closed | None


_BY_STATE = {
    RefereeState.GIVEN: Closed.GIVEN,
    RefereeState.DECLINED: Closed.DECLINED,
    RefereeState.REPLACED: Closed.REPLACED,
    RefereeState.UNACCEPTED: Closed.REPLACED,
}


def make(referee: Referee) -> str:
    """The last part of the address by which a referee answers the request that was made last."""
    return _signer().sign(f"{referee.reference}.{referee.link_version}")


def find(token: str, *, at: datetime) -> Link | None:
    """What a link leads to; None for one that is none of ours."""
    try:
        reference, _, version = _signer().unsign(token).partition(".")
    except signing.BadSignature:
        return None
    found = Referee.objects.select_related("application__route__register", "application__policy")
    referee = found.filter(reference=reference).first()
    return Link(referee, _closed(referee, version, at)) if referee else None


def _closed(referee: Referee, version: str, at: datetime) -> Closed | None:
    if referee.state in _BY_STATE:
        return _BY_STATE[RefereeState(referee.state)]
    if referee.application.stage in ENDED:
        return Closed.ENDED
    if version != str(referee.link_version):
        return Closed.NEWER
    if referee.asked_at is None or not timedelta(0) <= at - referee.asked_at <= LASTS:
        return Closed.OLD
    return None


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)
