"""What members of an appeal panel see beside what was handed in: their appeals, and the documents of each."""

from collections.abc import Sequence

from django.db.models import QuerySet

from members.models import User
from members.queries import documents
from registry.choices import SeatKind
from registry.models import Appeal, Application, Seat
from registry.queries import assessing
from registry.submitted import Paper


def held(user: User) -> QuerySet[Seat]:
    """The seats on panels that an account holds, with the grant that belongs to each."""
    return assessing.every_held(user).filter(kind=SeatKind.APPEAL).order_by("due_on", "pk")


def papers(appeal: Appeal, *, user: User) -> list[Paper]:
    """The documents that came with an appeal."""
    readable = set(documents.opened_to(user).filter(appeals=appeal).values_list("reference", flat=True))
    chosen = appeal.documents.order_by("received_at", "pk")
    return [Paper(one.title or one.original_name, one.reference, one.reference in readable) for one in chosen]


def is_ready(application: Application, seats: Sequence[Seat]) -> bool:
    """Whether enough people sit on a panel, each of whom said that nothing keeps them from hearing the appeal."""
    return len(seats) >= application.policy.appeal_panel and all(taken.unconflicted_at for taken in seats)
