"""Who may see the standards: anybody, of those that there are."""

from members.doors import Door, Policy, everyone
from registry.models import Framework


def _framework(door: Door) -> Framework | None:
    """A set of standards that has an edition at all."""
    found = Framework.objects.filter(code=door.kwargs["framework"], editions__isnull=False)
    return found.distinct().first()


FRAMEWORK = Policy("anyone, if there are such standards", load=_framework, allows=everyone)
