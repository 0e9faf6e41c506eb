"""Who may confirm a piece of evidence: whoever has the link that they were sent."""

from members.doors import Door, Policy, everyone
from registry.queries import confirmations


def _link(door: Door) -> confirmations.Link | None:
    """A link that can still be used; why another cannot is said by its page."""
    found = confirmations.find(door.kwargs["token"], at=door.now)
    return found if found and found.closed is None else None


CONFIRMATION_LINK = Policy("whoever has the link to confirm evidence by", load=_link, allows=everyone)
