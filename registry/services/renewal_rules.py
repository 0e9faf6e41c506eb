"""Loading how each register renews from the files under review: figures, and what is declared."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from members import trail
from members.errors import Refused
from registry.models import Register, RenewalPolicy
from registry.services.admission_rules import load_declarations

_POLICIES, _DECLARATIONS = "policies.yaml", "declarations.yaml"


@transaction.atomic
def load(*, folder: Path, at: datetime) -> bool:
    """Make how registers renew as the files under review say; loading the same files again changes nothing.

    Returns:
        Whether a figure was new; what is declared is only ever added to.

    Raises:
        Refused: when a file cannot be read, or changes declarations that are in use.
    """
    files = {name: _read(folder / name) for name in (_DECLARATIONS, _POLICIES)}
    try:
        load_declarations(files[_DECLARATIONS])
        rows = [(code, row) for code, held in files[_POLICIES]["registers"].items() for row in held]
        changed = [policy for code, row in rows if (policy := _policy(code, row))]
    except (KeyError, TypeError, ValueError, Register.DoesNotExist) as problem:
        raise Refused(f"The files of renewal in {folder.name} are not such files: {problem!r}.") from problem
    for policy in changed:
        trail.record("registry.renewal_policy_loaded", about=policy, by=None, at=at, since=str(policy.valid_from))
    return bool(changed)


def _read(file: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as problem:
        raise Refused(f"{file.name} cannot be read: {problem}.") from problem
    if not isinstance(document, dict):
        raise Refused(f"{file.name} is empty or not a list of settings.")
    return document


def _policy(code: str, row: Mapping[str, Any]) -> RenewalPolicy | None:
    """The row as the file has it, if it was another before."""
    register = Register.objects.get(code=code)
    figures = {name: value for name, value in row.items() if name != "valid_from"}
    held = RenewalPolicy.objects.filter(register=register, valid_from=row["valid_from"]).first()
    if held and all(getattr(held, name) == value for name, value in figures.items()):
        return None
    policy, _new = RenewalPolicy.objects.update_or_create(
        register=register, valid_from=row["valid_from"], defaults=figures
    )
    return policy
