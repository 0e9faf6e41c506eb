"""Who may see what of the register."""

from members.doors import Door, Policy, everyone
from registry.models import Check
from registry.queries import checks, entries


def _shown_entry(door: Door) -> entries.Visible | None:
    return entries.visible(number=door.kwargs["number"], today=door.today)


def _saved_check(door: Door) -> Check | None:
    return checks.find(reference=door.kwargs["reference"])


SHOWN_ENTRY = Policy("anyone, if the entry is shown", load=_shown_entry, allows=everyone)
SAVED_CHECK = Policy("anyone who has its reference", load=_saved_check, allows=everyone)
