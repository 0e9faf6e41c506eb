"""Questions about the evidence locker: what is in it, who may read it, where it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext
from guardian.shortcuts import get_objects_for_user

from members import wiring
from members.choices import DocumentState, RequestState
from members.models import BreakGlass, Document, Person, User
from members.queries import people


@dataclass(frozen=True, slots=True)
class Room:
    """How full a locker is.

    Args:
        used: bytes of the documents in it.
        quota: bytes that one person may keep.
    """

    used: int
    quota: int

    @property
    def left(self) -> int:
        """Bytes that are free."""
        return max(0, self.quota - self.used)


@dataclass(frozen=True, slots=True)
class Use:
    """Something that a document is evidence for.

    Args:
        words: what, as the owner knows it.
        url: the page of it; empty where there is none.
        keeps: whether the document cannot be removed while this lasts.
    """

    words: str
    url: str
    keeps: bool


def own(person: Person) -> QuerySet[Document]:
    """Every document that a human being ever sent in, under whichever record."""
    return Document.objects.filter(person__in=people.group(person))


def locker(person: Person) -> QuerySet[Document]:
    """What is in a person's locker now, newest first."""
    return own(person).filter(removed_at=None).order_by("-received_at", "-pk")


def room(person: Person) -> Room:
    """How full a person's locker is."""
    used = locker(person).aggregate(bytes=Sum("size"))["bytes"] or 0
    return Room(used, settings.DOCUMENTS_QUOTA)


def received_since(person: Person, instant: datetime) -> int:
    """How many documents a person has sent in since an instant, kept or not."""
    return own(person).filter(received_at__gt=instant).count()


def opened_to(user: User) -> QuerySet[Document]:
    """The documents of others whose viewing copy this account may read: a grant, and nothing wrong found."""
    return get_objects_for_user(
        user, "members.read_document", _clean(), with_superuser=False, accept_global_perms=False, use_groups=False
    )


def opened_by_reason(user: User, *, at: datetime) -> QuerySet[Document]:
    """The documents of those whose record this account opened, with a reason, for a time that is not over."""
    opened = BreakGlass.objects.filter(user=user, began_at__lte=at, ends_at__gt=at).values("person")
    return _clean().filter(Q(person__in=opened) | Q(person__merged_into__in=opened))


def _clean() -> QuerySet[Document]:
    return Document.objects.filter(state=DocumentState.CLEAN, removed_at=None).exclude(viewing="")


def uses(document: Document) -> list[Use]:
    """Everything that a document is evidence for."""
    return [use for found in wiring.call("document_uses", document=document) for use in found]


def uses_in_requests(*, document: Document) -> list[Use]:
    """The requests for another name that a document is evidence for; one that is open needs it."""
    found = document.name_changes.order_by("asked_at", "pk")
    open_states = {RequestState.ASKED, RequestState.PROPOSED}
    return [Use(gettext("your request to change your name"), "", keeps=change.state in open_states) for change in found]


def waiting(at: datetime, *, patience: timedelta, working: timedelta) -> Iterable[int]:
    """Documents whose check the queue lost or the worker left half done.

    Args:
        at: the instant of asking.
        patience: how long a document may wait for its check.
        working: how long a check may take.
    """
    kept = Document.objects.filter(removed_at=None)
    lost = kept.filter(state=DocumentState.RECEIVED, received_at__lt=at - patience)
    stuck = kept.filter(state=DocumentState.CHECKING, checking_at__lt=at - working)
    return [*lost.order_by("received_at").values_list("pk", flat=True)[:200], *stuck.values_list("pk", flat=True)[:200]]
