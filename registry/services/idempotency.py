"""A request that changes something is done once for its mark, however often it is sent."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from members import tenancy
from members.errors import Refused
from members.models import Organisation
from registry.models import IdempotentRequest

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered.

    Args:
        status: of HTTP.
        location: the address of what was made, if anything was.
        again: whether it is what was answered before.
    """

    status: int
    body: str
    location: str = ""
    again: bool = False


@transaction.atomic
def once(
    *,
    organisation: Organisation,
    mark: str,
    asked: tuple[str, str, bytes],
    at: datetime,
    do: Callable[[], Answer],
) -> Answer:
    """Do what was asked, and keep the answer under its mark; what was asked before is answered as it was then.

    What is refused leaves nothing: mended, it may be sent under the same mark.

    Args:
        mark: the sender's, unique among the organisation's own for a day.
        asked: method, address and body, by which the same request is known.
        do: does it, within the transaction that keeps the answer; raises when it is refused.

    Raises:
        Refused: while the same mark is being answered (`busy`), and for another request under it (`used`).
    """
    if not _alone(organisation, mark):
        raise Refused(_("The same request is still being answered."), code="busy")
    fingerprint = hashlib.sha256(f"{asked[0]} {asked[1]}\n".encode() + asked[2]).hexdigest()
    kept = IdempotentRequest.objects.filter(organisation=organisation, key=mark).first()
    if kept and kept.made_at + KEPT <= at:
        kept.delete()
        kept = None
    if kept and kept.fingerprint != fingerprint:
        raise Refused(_("The mark was used for another request."), code="used")
    if kept:
        return Answer(kept.status, kept.body, kept.location, again=True)
    answer = do()
    IdempotentRequest.objects.create(
        organisation=organisation,
        key=mark,
        fingerprint=fingerprint,
        made_at=at,
        status=answer.status,
        location=answer.location,
        body=answer.body,
    )
    return answer


def forget(*, at: datetime) -> int:
    """Forget the answers that are kept no longer; how many these were."""
    with tenancy.across():
        return IdempotentRequest.objects.filter(made_at__lte=at - KEPT).delete()[0]


def _alone(organisation: Organisation, mark: str) -> bool:
    """Whether no other transaction answers the same mark now; none does until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))", [f"idempotency:{organisation.pk}:{mark}"]
        )
        return bool(cursor.fetchone()[0])
