"""Applications as their applicants see them: what is missing, how far each section is, whose move it is and by when."""

from collections.abc import Sequence
from datetime import date

from members.models import Person
from registry.choices import EvidenceKind, RouteKind, Section
from registry.models import Application, EvidenceRequest, Register, Route, RoutePolicy
from registry.queries import applicants, dossiers
from registry.rules import sections, starting
from registry.rules.sections import Item, Lack, State
from registry.rules.starting import Obstacle, Why


def missing(application: Application, on: date) -> list[Lack]:
    """Everything that an application lacks before it can be handed in, in the order of its sections."""
    read = dossiers.read(application, on=on)
    return sections.lacks(read.dossier, read.asked, until=dossiers.after(on))


def states(application: Application, found: Sequence[Lack]) -> list[tuple[Section, State]]:
    """How far each section of an application is, by what the whole of it lacks."""
    asked = dossiers.asked(application)
    return [(section, sections.state(section, found, asked)) for section in asked.sections]


def missing_of_answer(application: Application) -> list[Lack]:
    """What keeps evidence that was asked for from being handed in."""
    held = [
        Item(dossiers.name_of(item), dossiers.paper(item.document), item.kind == EvidenceKind.ACCOUNT, item.no_patient)
        for item in dossiers.items(application)
    ]
    return list(sections.items(held))


def policy_of(route: Route, *, on: date) -> RoutePolicy | None:
    """What a route asks for on a day; None while it is not open to anybody."""
    rows = RoutePolicy.objects.select_related("framework").filter(route=route, valid_from__lte=on)
    return rows.order_by("-valid_from").first()


def routes(register: Register, *, on: date) -> list[Route]:
    """The ways on to a register that are open on a day, in their order; a certificate is another matter."""
    found = Route.objects.filter(register=register, policies__valid_from__lte=on).exclude(kind=RouteKind.CERTIFICATE)
    return list(found.distinct().order_by("position"))


def obstacle(person: Person | None, route: Route, *, on: date, going_on: Application | None = None) -> Obstacle | None:
    """What keeps somebody from applying by a route on a day, or from going on with an application by it."""
    held = applicants.held(person, route.register, on=on, but=going_on)
    plan = None
    if person is not None and route.kind != RouteKind.ADMISSION:
        plan = applicants.plan(person, route.register, on=on)
    return starting.obstacle(
        RouteKind(route.kind),
        held,
        earliest=plan.earliest_on if plan else None,
        barred=plan is not None and plan.earliest_on is None,
        on=on,
    )


def order(application: Application, *, on: date) -> Why | None:
    """An order or proceedings because of which an application does not go on."""
    return starting.order(applicants.held(application.person, application.route.register, on=on, but=application))


def request(application: Application) -> EvidenceRequest | None:
    """The evidence that is asked for now."""
    asked = EvidenceRequest.objects.filter(application=application, answered_at=None)
    return asked.prefetch_related("standards__domain").first()
