"""Who may act at the desk on somebody’s application: nobody on their own, and nobody outside learns of one."""

from collections.abc import Collection

from members import acting
from members.asker import Asker
from members.choices import OFFICER_ROLES
from members.doors import Door, Policy
from members.queries import people
from registry.choices import Stage
from registry.models import Application

# While an application is at one of these, something of it may be filled in.
FILLED_IN = frozenset({Stage.DRAFT, Stage.RETURNED, Stage.EVIDENCE})
# Until then a referee may be asked again, or another named in their place.
REFEREES_AWAITED = FILLED_IN | {Stage.SUBMITTED, Stage.REFERENCES}


def application_at_desk(door: Door) -> Application | None:
    """The application of this reference, for officers; nobody else learns whether there is one."""
    if not door.asker.holds(OFFICER_ROLES):
        return None
    found = Application.objects.select_related("person__merged_into", "route__register", "policy", "edition")
    return found.filter(reference=door.kwargs["reference"]).first()


def on_paper(door: Door, stages: Collection[Stage] = FILLED_IN) -> Application | None:
    """One that came on paper and that the office fills in for somebody else, while something may be filled in."""
    found = application_at_desk(door)
    if found is None:
        return None
    fills_in = found.on_paper_by_id is not None and found.stage in stages
    return found if fills_in and not people.is_about(door.asker.account(), found.person) else None


def filled_in_for_another(door: Door, stages: Collection[Stage] = FILLED_IN) -> Application | None:
    """One on paper at a page of the applicant’s own, which then says for whom the officer fills it in."""
    found = on_paper(door, stages)
    if found is not None:
        acting.say_for_whom(door.request, people.names([found.person_id]).get(found.person_id, ""))
    return found


def anybody_elses(asker: Asker, application: Application) -> bool:
    """Whether an application is somebody else’s than the asker’s."""
    return not people.is_about(asker.account(), application.person)


APPLICATION_AT_DESK = Policy(
    "officers and the registrar, about anybody else’s application",
    load=application_at_desk,
    allows=anybody_elses,
    signed_in=True,
    second_factor=True,
)
PAPER_APPLICATION = Policy(
    "officers and the registrar, about anybody else’s application that came on paper",
    load=on_paper,
    allows=anybody_elses,
    signed_in=True,
    second_factor=True,
)
