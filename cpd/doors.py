"""Who may come through the doors of somebody's log: its owner, and nobody else."""

from typing import Any

from cpd.models import Cycle, GapExplained, Goal, Intake, Record, Recurring
from cpd.queries import logs
from members.doors import Door, Policy, everyone
from members.queries import people


def _activity(door: Door) -> Record | None:
    person = door.asker.person
    return logs.one(person, door.kwargs["reference"]) if person else None


def _own(model: Any, key: str) -> Any:
    def load(door: Door) -> Any:
        person = door.asker.person
        held = model._default_manager.filter(person__in=people.group(person)) if person else None
        return held.filter(**{key: door.kwargs[key if key == "reference" else "gap"]}).first() if held else None

    return load


OWN_ACTIVITY = Policy("the person whose activity it is", load=_activity, allows=everyone, signed_in=True)
OWN_ACTIVITY_EVIDENCE = Policy(
    "the person whose activity it is, with a second factor",
    load=_activity,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
OWN_CYCLE = Policy("the person whose cycle it is", load=_own(Cycle, "reference"), allows=everyone, signed_in=True)
OWN_CYCLE_TAKEN_OUT = Policy(
    "the person whose cycle it is, with a second factor",
    load=_own(Cycle, "reference"),
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
OWN_GAP = Policy("the person who explained it", load=_own(GapExplained, "pk"), allows=everyone, signed_in=True)
OWN_GOAL = Policy("the person whose goal it is", load=_own(Goal, "reference"), allows=everyone, signed_in=True)
OWN_RECURRING = Policy(
    "the person whose activity comes again", load=_own(Recurring, "reference"), allows=everyone, signed_in=True
)
OWN_INTAKE = Policy("the person who brought the file", load=_own(Intake, "reference"), allows=everyone, signed_in=True)
