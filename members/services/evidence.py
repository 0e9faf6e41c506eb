"""Opening evidence to those who work on a case, and closing it again: the only writer of these grants."""

from collections.abc import Iterable

from django.db import transaction
from guardian.shortcuts import assign_perm, remove_perm

from members.models import Document, User

READ = "members.read_document"


@transaction.atomic
def open_to(*, user: User, documents: Iterable[int]) -> None:
    """Let somebody read these documents' viewing copies while they hold the case."""
    for document in Document.objects.filter(pk__in=documents, removed_at=None):
        assign_perm(READ, user, document)


@transaction.atomic
def close_to(*, user: User, documents: Iterable[int]) -> None:
    """Take back what `open_to` gave."""
    for document in Document.objects.filter(pk__in=documents):
        remove_perm(READ, user, document)
