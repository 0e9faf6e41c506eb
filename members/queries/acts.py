"""Acts of two people as the office reads them."""

from django.db.models import Q, QuerySet

from members.choices import ActState
from members.models import GraveAct, Person, User
from members.queries import people

OPEN = (ActState.PROPOSED, ActState.IN_EFFECT, ActState.AGREED)


def waiting(acts: QuerySet[GraveAct]) -> QuerySet[GraveAct]:
    """Of some acts, those that wait for a second person or for their delay; first those with a day to be kept."""
    return acts.filter(state__in=OPEN).order_by("due_at", "proposed_at", "pk")


def settled(acts: QuerySet[GraveAct]) -> QuerySet[GraveAct]:
    """Of some acts, those that were decided, newest first."""
    return acts.exclude(state__in=OPEN).order_by("-decided_at", "-pk")


def but_own(acts: QuerySet[GraveAct], person: Person | None) -> QuerySet[GraveAct]:
    """Those acts that are not about the record of whoever asks, which nobody sees as the office does."""
    if person is None:
        return acts
    own = list(people.group(person).values_list("pk", flat=True))
    return acts.filter(Q(person=None) | ~Q(person__in=own)).exclude(kind="merge", detail__gone__in=own)


def concerns(act: GraveAct, user: User) -> bool:
    """Whether an act is about this account or the person whose account it is; a merge is about both its records."""
    concerned = Person.objects.filter(pk__in={act.person_id, act.detail.get("gone")} - {None})
    return act.user_id == user.pk or any(people.is_about(user, person) for person in concerned)
