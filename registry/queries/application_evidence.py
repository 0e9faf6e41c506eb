"""Which documents an application rests on, so that they open to whoever has it."""

from collections.abc import Iterable

from django.db.models import Q

from members.models import Document
from registry.models import Application


def of_applications(*, about: str, about_id: int) -> Iterable[int]:
    """The documents of every copy of an application that was handed in, and of appeals about it."""
    if about != Application._meta.label_lower:
        return []
    rests_on = Q(submissions__application=about_id) | Q(appeals__application=about_id)
    return list(Document.objects.filter(rests_on).values_list("pk", flat=True).distinct())
