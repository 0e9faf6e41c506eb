"""Acts of two people as the office reads them."""

from django.db.models import QuerySet

from members.choices import ActState
from members.models import GraveAct, User
from members.queries import people

OPEN = (ActState.PROPOSED, ActState.IN_EFFECT, ActState.AGREED)


def waiting() -> QuerySet[GraveAct]:
    """Acts that wait for a second person or for their delay, those with a day to be kept first, then oldest first."""
    return GraveAct.objects.filter(state__in=OPEN).order_by("due_at", "proposed_at", "pk")


def settled() -> QuerySet[GraveAct]:
    """Acts that were decided, newest first."""
    return GraveAct.objects.exclude(state__in=OPEN).order_by("-decided_at", "-pk")


def concerns(act: GraveAct, user: User) -> bool:
    """Whether an act is about this account or the person whose account it is."""
    return act.user_id == user.pk or (act.person is not None and people.is_about(user, act.person))
