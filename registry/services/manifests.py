"""Signing what a batch of checks found: one signed manifest over the digests of all its lines."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from members.models import OrganisationAccount
from members.rules import merkle
from registry import jws
from registry.models import Batch, SigningKey
from registry.receipts import MANIFEST
from registry.rules.receipts import manifest_words


@transaction.atomic
def sign_manifest(batch: Batch, digests: Iterable[bytes], *, at: datetime) -> tuple[str, str]:
    """The root of the tree over a batch's lines and the signed statement of it; whoever calls keeps both.

    Args:
        batch: with `known_at` set.
        digests: of every line, see `receipts.digest`, in the order of their positions.
        at: the instant of signing, kept beside a key that signs for the first time.

    Raises:
        LookupError: when it is not said yet as of when the register was asked.
        ImproperlyConfigured: when this process holds no key.
    """
    if batch.known_at is None:
        raise LookupError(f"Batch {batch.pk} does not say as of when it asks.")
    peaks: list[bytes] = []
    lines = 0
    for node in digests:
        merkle.add(peaks, size=lines, node=node)
        lines += 1
    root = merkle.root(peaks).hex()
    account = OrganisationAccount.objects.select_related("organisation").get(organisation=batch.organisation_id)
    words = manifest_words(
        issuer=settings.PUBLIC_URL,
        number=batch.number,
        organisation=account.organisation.name,
        reference=account.reference,
        purpose=batch.purpose,
        sandbox=batch.sandbox,
        on=batch.on,
        until=batch.until,
        known_at=batch.known_at,
        asked_at=batch.asked_at,
        lines=lines,
        root=root,
    )
    signed = jws.sign(words, kind=MANIFEST)
    keep_key(at=at)
    return root, signed


def keep_key(*, at: datetime) -> None:
    """Keep the key that signs now for whoever verifies later; keeping it again changes nothing."""
    for kid, public in jws.public().items():
        SigningKey.objects.get_or_create(kid=kid, defaults={"public": public, "first_used_at": at})
