"""Who may ask whether a certificate is for them: anybody, of those that there are."""

from members.doors import Door, Policy, everyone
from registry.models import RoutePolicy
from registry.queries import joining


def _route(door: Door) -> RoutePolicy | None:
    """What a route to a certificate asks for today, if there is such a route."""
    asked = (door.kwargs["register"], door.kwargs["route"])
    found = joining.certificates(on=door.today)
    return next((one for one in found if (one.route.register.code, one.route.code) == asked), None)


CERTIFICATE_ROUTE = Policy("anyone, if such a certificate is open", load=_route, allows=everyone)
