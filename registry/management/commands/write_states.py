"""docs/states.md: what an entry can be, and every workflow's table of moves, printed from the code itself."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import TextChoices

from members.lifecycle import Lifecycle
from registry.choices import Status, Verdict
from registry.management.commands.load_registers import FILES
from registry.rules.facts import StandingPolicy
from registry.rules.standing import verdict_of

PAGE = Path(settings.BASE_DIR) / "docs" / "states.md"

_TOP = """# States

<!-- Written by `make manage ARGS=write_states`; a test fails when this page is older than the code. -->

Two kinds of state are never mixed. What the register says of an *entry* is derived from dated facts each time
somebody asks ([ADR 0001](adr/0001-derived-standing-and-two-timelines.md)). What people do *about* something, such as
renewing or deciding a concern, is one stored stage with a table of moves.

## What the register says of an entry

Derived by `registry/rules/standing.py`. Where several are true on one day, the first in this table is the answer.
Words and times come from `registry/data/registers/policies.yaml`, which people may read at `/statuses/`.

| | Status | Code | May the person practise as registered? | Shown | Afterwards in the history |
|---|---|---|---|---|---|
"""
_FLOWS = """
## Workflows

"""
_NO_FLOWS = "No workflow is stored yet. Each `Lifecycle` in an app’s `choices.py` will be printed here.\n"


class Command(BaseCommand):
    help = "Writes docs/states.md from the statuses, the display policy and every workflow's table of moves."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} is up to date.")


def document() -> str:
    """The whole page."""
    flows = [workflow(name, table) for name, table in lifecycles()]
    return _TOP + "".join(_statuses()) + _FLOWS + ("\n".join(flows) or _NO_FLOWS)


def lifecycles() -> Iterator[tuple[str, Lifecycle]]:
    """Every table of moves in the apps' choices, by its dotted name."""
    for app in apps.get_app_configs():
        name = f"{app.name}.choices"
        if find_spec(name):
            found = vars(import_module(name)).items()
            yield from ((f"{name}.{key}", value) for key, value in found if isinstance(value, Lifecycle))


def workflow(name: str, lifecycle: Lifecycle) -> str:
    """One table of moves, in the order in which its stages are declared."""
    choices: type[TextChoices] = type(next(iter(lifecycle.moves)))
    stages = list(choices)
    lines = [f"### `{name}`\n", "| From | To |", "|---|---|"]
    for stage in stages:
        following = [str(then.label) for then in stages if then in lifecycle.moves.get(stage, ())]
        lines.append(f"| {stage.label} | {', '.join(following) or '(an end)'} |")
    return "\n".join(lines) + "\n"


def _statuses() -> Iterator[str]:
    common = _read("policies.yaml")
    policy = StandingPolicy(**common["standing"][-1])
    for position, status in enumerate(Status, 1):
        rule = common["display"].get(status.value)
        if rule:
            verdict = Verdict(verdict_of(status, policy)).label
            shown, after = _shown(rule), _after(rule)
            yield f"| {position} | {rule['label']} | `{status.value}` | {verdict} | {shown} | {after} |\n"
    yield from (
        f"\n`{status.value}` ({status.label}) is not a status of an entry but what is answered for a day {why}.\n"
        for status, why in (
            (Status.NOT_YET, "before its first term"),
            (Status.NOT_SHOWN, "whose status may not be shown any more"),
        )
    )
    for file in sorted(FILES.glob("*.yaml")):
        document = _read(file.name)
        if file.name != "policies.yaml" and document.get("display"):
            yield f"\nOn the {document['name']}, other words or times hold for: {', '.join(document['display'])}.\n"


def _shown(rule: Mapping[str, Any]) -> str:
    months = rule.get("shown_months")
    return "as long as it lasts" if months is None else f"{months} months from its first day"


def _after(rule: Mapping[str, Any]) -> str:
    months = rule.get("after_months")
    if months is None:
        return "for ever"
    return f"for {months} months" if months else "not shown"


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FILES / name).read_text(encoding="utf-8"))
    return found
