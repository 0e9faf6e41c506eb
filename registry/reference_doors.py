"""Who may name referees, answer as one, and read what they said."""

from dataclasses import dataclass

from members.asker import Asker
from members.choices import OFFICER_ROLES
from members.doors import Door, Policy, everyone
from members.queries import people
from registry.application_doors import REFEREES_AWAITED, application_at_desk, filled_in_for_another
from registry.models import Application, Referee
from registry.queries import reference_links


@dataclass(frozen=True, slots=True)
class OfApplication:
    """A referee with the application that they were named in."""

    application: Application
    referee: Referee


def _own(door: Door) -> Application | None:
    """The asker's own application of this reference, or one on paper, if its route asks for referees."""
    found = Application.objects.select_related("person", "policy", "route__register")
    mine = found.filter(person__in=people.group(door.asker.person)) if door.asker.person else found.none()
    own = mine.filter(reference=door.kwargs["reference"]).first() or filled_in_for_another(door, REFEREES_AWAITED)
    return own if own and own.policy.needs_referees else None


def _of(application: Application | None, door: Door) -> OfApplication | None:
    if application is None:
        return None
    referee = Referee.objects.filter(application=application, reference=door.kwargs["referee"]).first()
    if referee is None:
        return None
    referee.application = application
    return OfApplication(application, referee)


def _own_referee(door: Door) -> OfApplication | None:
    return _of(_own(door), door)


def _referee_at_desk(door: Door) -> OfApplication | None:
    return _of(application_at_desk(door), door)


def _link(door: Door) -> reference_links.Link | None:
    """A link that can still be used; why another cannot is said by its page."""
    found = reference_links.find(door.kwargs["token"], at=door.now)
    return found if found and found.closed is None else None


def _anybody_elses(asker: Asker, thing: OfApplication) -> bool:
    return asker.holds(OFFICER_ROLES) and not people.is_about(asker.account(), thing.application.person)


REFERENCE_LINK = Policy("whoever has the link that a referee was sent", load=_link, allows=everyone)
OWN_REFEREES = Policy("whose application it is, if it needs referees", load=_own, allows=everyone, signed_in=True)
OWN_REFEREE = Policy("whoever named the referee", load=_own_referee, allows=everyone, signed_in=True)
REFEREE_AT_DESK = Policy(
    "officers and the registrar, about a referee of anybody else’s application",
    load=_referee_at_desk,
    allows=_anybody_elses,
    signed_in=True,
    second_factor=True,
)
