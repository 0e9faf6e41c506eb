"""Who may judge an application: whoever holds a seat on it, and nobody else learns that there is one."""

from members.asker import Asker
from members.choices import Role
from members.doors import Door, Policy, everyone
from members.queries import people
from registry.application_doors import anybody_elses, application_at_desk
from registry.choices import ENDED
from registry.models import Application, Objection, Seat
from registry.queries import assessing

JUDGE = frozenset({Role.ASSESSOR, Role.LAY_ASSESSOR})


def _seat(door: Door) -> Seat | None:
    """The seat that the asker holds on the application of this reference, with the grant that belongs to it."""
    user = door.asker.user
    return assessing.held(user).filter(application__reference=door.kwargs["reference"]).first() if user else None


def _judges(asker: Asker, thing: object) -> bool:
    return asker.holds(JUDGE)


ASSESSORS = Policy(
    "assessors, lay or not", load=lambda door: door.asker.user, allows=_judges, signed_in=True, second_factor=True
)
OWN_SEAT = Policy(
    "whoever holds a seat on the application", load=_seat, allows=everyone, signed_in=True, second_factor=True
)


def _seat_at_desk(door: Door) -> Seat | None:
    application = application_at_desk(door)
    if application is None:
        return None
    found = Seat.objects.filter(application=application, pk=door.kwargs["seat"]).select_related("user").first()
    if found:
        found.application = application
    return found


def _objection_at_desk(door: Door) -> Objection | None:
    application = application_at_desk(door)
    if application is None:
        return None
    found = Objection.objects.filter(application=application, pk=door.kwargs["objection"]).first()
    if found:
        found.application = application
    return found


def _of_anybody_else(asker: Asker, thing: Seat | Objection) -> bool:
    return anybody_elses(asker, thing.application)


SEAT_AT_DESK = Policy(
    "officers and the registrar, about a seat on anybody else’s application",
    load=_seat_at_desk,
    allows=_of_anybody_else,
    signed_in=True,
    second_factor=True,
)
OBJECTION_AT_DESK = Policy(
    "officers and the registrar, about an objection of anybody else",
    load=_objection_at_desk,
    allows=_of_anybody_else,
    signed_in=True,
    second_factor=True,
)


def _own_submitted(door: Door) -> Application | None:
    """The asker’s own application of this reference, once it was handed in and until it has ended."""
    person = door.asker.person
    if person is None:
        return None
    mine = Application.objects.filter(person__in=people.group(person), submitted_at__isnull=False)
    found = mine.exclude(stage__in=ENDED).select_related("person", "route__register")
    return found.filter(reference=door.kwargs["reference"]).first()


OWN_SUBMITTED = Policy(
    "whose application it is, while it is with the register", load=_own_submitted, allows=everyone, signed_in=True
)
