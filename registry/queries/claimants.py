"""Accounts that may claim an entry, and the claims that the office looks into."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from members.models import Person, User, WorkItem
from members.queries import people
from registry.models import AssistedClaim, Entry, EntryClaim

LOOKED_BACK = timedelta(days=30)


def confirmed(user: User) -> bool:
    """Whether the owner of an account has shown that its address is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def account(email: str) -> User | None:
    """The open account of this address, if its owner has confirmed it."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    return user if user and confirmed(user) else None


def entry_of(item: WorkItem) -> Entry | None:
    """The entry that a piece of work about claims concerns."""
    if item.about == Entry._meta.label_lower:
        return Entry.objects.select_related("person").filter(pk=item.about_id).first()
    claim = EntryClaim.objects.select_related("entry__person").filter(pk=item.about_id).first()
    return claim.entry if claim else None


def claims_to(entry: Entry, *, at: datetime) -> QuerySet[EntryClaim]:
    """The claims of the last thirty days to an entry, newest first."""
    recent = EntryClaim.objects.filter(entry=entry, asked_at__gt=at - LOOKED_BACK)
    return recent.select_related("user").order_by("-asked_at", "-pk")


def account_of(person: Person) -> User | None:
    """The account that a person's record is connected with."""
    return User.objects.filter(person__in=people.group(person)).order_by("person").first()


def assisted_waiting(person: Person) -> AssistedClaim | None:
    """The assisted claim to a record that waits for a second officer or for its day, newest first."""
    waiting = AssistedClaim.objects.filter(
        person__in=people.group(person), settled_at=None, act__state__in=["proposed", "agreed"]
    )
    return waiting.select_related("act", "user").order_by("-asked_at").first()
