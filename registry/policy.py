"""Who may see what of the register."""

from typing import Any

from members.doors import Door, Policy
from registry.queries import entries


def _shown_entry(door: Door) -> entries.Visible | None:
    return entries.visible(number=door.kwargs["number"], today=door.today)


def _everyone(user: Any, thing: Any) -> bool:
    return True


SHOWN_ENTRY = Policy("anyone, if the entry is shown", load=_shown_entry, allows=_everyone)
