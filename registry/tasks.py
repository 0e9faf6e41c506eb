from typing import Any

from celery import shared_task
from django.utils import timezone

from members.services import duplicates
from registry.services import claims


@shared_task(name="registry.tell_claim")
def tell_claim(*, claim_id: int, **_: Any) -> None:
    """Send the code of a claim to the address on file."""
    claims.tell(claim_id=claim_id, at=timezone.now())


@shared_task(name="registry.sweep_claims")
def sweep_claims(**_: Any) -> None:
    """Find the claims whose code the queue lost."""
    at = timezone.now()
    for claim_id in claims.untold(at=at):
        claims.tell(claim_id=claim_id, at=at)


@shared_task(name="registry.find_duplicates")
def find_duplicates(**_: Any) -> None:
    """Put records that look alike before the office."""
    duplicates.find(at=timezone.now())
