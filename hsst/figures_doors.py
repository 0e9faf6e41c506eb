"""Who may see how reliably cases are judged: officers and the registrar."""

from hsst.queries import reliability
from members import policy
from members.doors import Door, Policy
from registry.models import Framework


def _framework(door: Door) -> Framework | None:
    return reliability.frameworks().filter(code=door.kwargs["framework"]).first()


JUDGED_FRAMEWORK = Policy(
    "officers and the registrar, about standards that cases were judged against",
    load=_framework,
    allows=policy.CASEWORK.allows,
    signed_in=True,
    second_factor=True,
)
