"""Applications as their applicants see them: what is missing, how far each section is, whose move it is and by when."""

from collections.abc import Sequence
from datetime import date

from members.models import Person
from members.rules.dates import Days
from registry.choices import RouteKind, Section, Stage
from registry.models import Application, EvidenceRequest, Portfolio, Register, Route, RoutePolicy, Submission
from registry.queries import applicants, dossiers
from registry.rules import career, matrix, sections, starting
from registry.rules.sections import Lack, State
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
    """What keeps evidence that was asked for from being handed in: pieces that cannot be used, or that show nothing."""
    held = list(dossiers.items(application))
    unused = matrix.unused([item.pk for item in held], dossiers.claims(application).values_list("item", "standard"))
    names = [dossiers.name_of(item) for item in held if item.pk in set(unused)]
    return [*sections.items(dossiers.judged(held, application.person)), *sections.unused(names)]


def missing_of_portfolio(application: Application, on: date) -> list[Lack]:
    """What keeps a portfolio from being handed in: all that the evidence lacks."""
    return [lack for lack in missing(application, on) if lack.section is Section.EVIDENCE]


def portfolio(application: Application) -> Portfolio | None:
    """The portfolio that is awaited."""
    return Portfolio.objects.filter(application=application, handed_in_at=None, lapsed_at=None).first()


def policy_of(route: Route, *, on: date) -> RoutePolicy | None:
    """What a route asks for on a day; None while it is not open to anybody."""
    rows = RoutePolicy.objects.select_related("framework").filter(route=route, valid_from__lte=on)
    return rows.order_by("-valid_from").first()


def routes(register: Register, *, on: date) -> list[Route]:
    """The routes of a register that are open on a day, in their order: ways on to it, and those to a certificate."""
    found = Route.objects.select_related("register").filter(register=register, policies__valid_from__lte=on)
    return list(found.distinct().order_by("position"))


def obstacle(person: Person | None, route: Route, *, on: date, going_on: Application | None = None) -> Obstacle | None:
    """What keeps somebody from applying by a route on a day, or from going on with an application by it."""
    return obstacles(person, [route], on=on, going_on=going_on)[route.pk]


def obstacles(
    person: Person | None, routes: Sequence[Route], *, on: date, going_on: Application | None = None
) -> dict[int, Obstacle | None]:
    """What keeps somebody from applying by each of the routes of one register, by their ids."""
    if not routes:
        return {}
    register = routes[0].register
    held = applicants.held(person, register, on=on, but=going_on)
    plan = applicants.plan(person, register, on=on) if person else None
    found: dict[int, Obstacle | None] = {}
    for route in routes:
        certifies = route.kind == RouteKind.CERTIFICATE
        back = plan if route.kind != RouteKind.ADMISSION and not certifies else None
        again = applicants.again_from(person, route) if person and certifies else None
        found[route.pk] = starting.obstacle(
            RouteKind(route.kind),
            held,
            earliest=back.earliest_on if back else again,
            barred=back is not None and back.earliest_on is None,
            on=on,
        )
    return found


def open_standards(application: Application) -> set[int] | None:
    """The standards whose evidence may change now; None for all."""
    if application.stage != Stage.EVIDENCE:
        return None
    asked = request(application)
    return {standard.pk for standard in asked.standards.all()} if asked else set()


def order(application: Application, *, on: date) -> Why | None:
    """An order or proceedings because of which an application does not go on."""
    return starting.order(applicants.held(application.person, application.route.register, on=on, but=application))


def request(application: Application) -> EvidenceRequest | None:
    """The evidence that is asked for now."""
    asked = EvidenceRequest.objects.filter(application=application, answered_at=None, lapsed_at=None)
    return asked.prefetch_related("standards__domain").first()


def gaps(application: Application, *, on: date) -> list[Days]:
    """The times without a post that an application has to explain, explained or not."""
    return career.gaps(dossiers.worked(dossiers.posts(application)), until=dossiers.after(on))


def copy_of(application: Application, wanted: str) -> Submission | None:
    """The copy of an application that has this number, else the latest; none that erasure has emptied.

    Args:
        wanted: as it came in an address; empty for the latest.
    """
    copies = Submission.objects.filter(application=application).exclude(content={}).order_by("-round")
    if not wanted:
        return copies.first()
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= len("999")
    return copies.filter(round=int(wanted)).first() if is_number else None
