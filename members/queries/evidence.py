"""Which documents are evidence for what, so that they open to whoever works on it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from members.choices import DocumentState
from members.models import Document, NameChange, Person
from members.queries import people


def usable(person: Person) -> QuerySet[Document]:
    """The documents of a person's locker that may be evidence: checked, kept, and every warning answered."""
    answered = Q(warnings=[]) | ~Q(answer="")
    return Document.objects.filter(
        answered, person__in=people.group(person), state=DocumentState.CLEAN, removed_at=None
    ).order_by("-received_at", "pk")


def of_requests(*, about: str, about_id: int) -> Iterable[int]:
    """The documents that a person's request rests on."""
    if about != NameChange._meta.label_lower:
        return []
    return list(Document.objects.filter(name_changes=about_id).values_list("pk", flat=True))
