"""What members of an appeal panel see beside what was handed in: their appeals, and the documents of each."""

from collections.abc import Sequence

from django.db.models import QuerySet
from guardian.shortcuts import get_objects_for_user

from members.models import User
from members.queries import documents
from registry.choices import SeatKind
from registry.models import Appeal, Application, Seat
from registry.queries.assessing import GRANT
from registry.rules.appeals import PANEL_LEAST
from registry.submitted import Paper


def held(user: User) -> QuerySet[Seat]:
    """The seats on panels that an account holds and has its grant for; one without the other opens nothing."""
    granted = get_objects_for_user(
        user, GRANT, Application, with_superuser=False, accept_global_perms=False, use_groups=False
    )
    seats = Seat.objects.filter(user=user, kind=SeatKind.APPEAL, ended_at=None, application__in=granted)
    of = ("user", "application__person", "application__policy", "application__route__register")
    return seats.select_related(*of).order_by("due_on", "pk")


def papers(appeal: Appeal, *, user: User) -> list[Paper]:
    """The documents that came with an appeal."""
    readable = set(documents.opened_to(user).filter(appeals=appeal).values_list("reference", flat=True))
    chosen = appeal.documents.order_by("received_at", "pk")
    return [Paper(one.title or one.original_name, one.reference, one.reference in readable) for one in chosen]


def is_ready(seats: Sequence[Seat]) -> bool:
    """Whether enough people sit on a panel, each of whom said that nothing keeps them from hearing the appeal."""
    return len(seats) >= PANEL_LEAST and all(taken.unconflicted_at for taken in seats)
