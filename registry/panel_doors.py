"""Who may choose a time for an interview: whose application it is, while one is to be held."""

from members.doors import Door, Policy, everyone
from registry.models import Interview
from registry.queries import applicants, interviews


def _own_interview(door: Door) -> Interview | None:
    person = door.asker.person
    if person is None:
        return None
    own = applicants.applications(person).filter(reference=door.kwargs["reference"]).first()
    return interviews.newest(own) if own is not None else None


OWN_INTERVIEW = Policy(
    "whose application it is, once an interview was asked for", load=_own_interview, allows=everyone, signed_in=True
)
