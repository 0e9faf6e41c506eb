"""What members of an appeal panel see: their appeals, what was handed in, and the documents of the appeal."""

from collections.abc import Sequence

from django.db.models import QuerySet
from guardian.shortcuts import get_objects_for_user

from members.models import User
from members.queries import documents
from registry.choices import SeatKind
from registry.models import Appeal, Application, Seat, Submission
from registry.queries.assessing import GRANT
from registry.rules.appeals import PANEL_LEAST
from registry.submitted import Paper, Part, parts

# What was declared is for those who decided on it, and where somebody lives for the office.
_NOT_SHOWN = frozenset({"declarations"})


def held(user: User) -> QuerySet[Seat]:
    """The seats on panels that an account holds and has its grant for; one without the other opens nothing."""
    granted = get_objects_for_user(
        user, GRANT, Application, with_superuser=False, accept_global_perms=False, use_groups=False
    )
    seats = Seat.objects.filter(user=user, kind=SeatKind.APPEAL, ended_at=None, application__in=granted)
    of = ("user", "application__person", "application__policy", "application__route__register")
    return seats.select_related(*of).order_by("due_on", "pk")


def handed_in(application: Application, *, user: User) -> list[Part]:
    """The newest frozen copy of an application, less what was declared."""
    newest = Submission.objects.filter(application=application).order_by("-round").first()
    if newest is None:
        return []
    readable = set(documents.opened_to(user).filter(submissions=newest).values_list("reference", flat=True))
    content = {name: part for name, part in newest.content.items() if name not in _NOT_SHOWN}
    return parts(content, readable=readable)


def papers(appeal: Appeal, *, user: User) -> list[Paper]:
    """The documents that came with an appeal."""
    readable = set(documents.opened_to(user).filter(appeals=appeal).values_list("reference", flat=True))
    chosen = appeal.documents.order_by("received_at", "pk")
    return [Paper(one.title or one.original_name, one.reference, one.reference in readable) for one in chosen]


def is_ready(seats: Sequence[Seat]) -> bool:
    """Whether enough people sit on a panel, each of whom said that nothing keeps them from hearing the appeal."""
    return len(seats) >= PANEL_LEAST and all(taken.unconflicted_at for taken in seats)
