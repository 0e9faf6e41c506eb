"""What an organisation was told: that somebody of it has looked at it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from members.models import Organisation, User
from registry.models import Notice


@transaction.atomic
def mark_seen(*, organisation: Organisation, notices: Collection[int], by: User, at: datetime) -> int:
    """Say that these notices were looked at; one that was seen before stays as it is.

    Returns:
        How many were new until now.
    """
    return Notice.objects.filter(organisation=organisation, pk__in=notices, seen_at=None).update(seen_at=at, seen_by=by)


@transaction.atomic
def mark_all_seen(*, organisation: Organisation, until: int, by: User, at: datetime) -> int:
    """Say that all notices up to one were looked at, so that none goes by unseen that came meanwhile.

    Args:
        until: the newest notice that whoever says so could see.

    Returns:
        How many were new until now.
    """
    new = Notice.objects.filter(organisation=organisation, pk__lte=until, seen_at=None)
    return new.update(seen_at=at, seen_by=by)
