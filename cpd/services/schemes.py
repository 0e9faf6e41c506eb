"""Loading the schemes from the files under review."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from cpd.models import AuditPolicy, Scheme, SchemeVersion
from cpd.rules import schemes as rules
from members import trail
from members.errors import Refused

_FIELDS = ("period_months", "summary", "standards", "asks")
_FIGURES = frozenset(
    field.name for field in AuditPolicy._meta.concrete_fields if field.name not in {"id", "scheme", "valid_from"}
)


@transaction.atomic
def load(*, folder: Path, at: datetime) -> bool:
    """Make the schemes as the files under review say; loading the same files again changes nothing.

    A version that cycles are read by stays as it is: what changes gets a day of its own from which it holds.

    Args:
        folder: holds one file for each scheme.
        at: the instant of loading.

    Returns:
        Whether anything was new.

    Raises:
        Refused: when a file cannot be read as a scheme, or changes a version that is in use.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise Refused(f"{folder} holds no schemes.")
    new = [_load(file, at) for file in files]
    return any(new)


def _load(file: Path, at: datetime) -> bool:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        versions = [_checked(row) for row in document["versions"]]
        audits = [_figures(row) for row in document.get("audits", ())]
        code, name = str(document["code"]), str(document["name"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as problem:
        raise Refused(f"{file.name} is not a scheme’s file: {problem}.") from problem
    scheme, new = Scheme.objects.update_or_create(code=code, defaults={"name": name})
    changed = [_version(scheme, row, at) for row in versions] + [_audits(scheme, row, at) for row in audits]
    return new or any(changed)


def _checked(row: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(row["valid_from"], date):
        raise TypeError(f"{row['valid_from']!r} is no day")
    rules.check(row)
    return row


def _figures(row: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(row["valid_from"], date):
        raise TypeError(f"{row['valid_from']!r} is no day")
    if stray := set(row) - _FIGURES - {"valid_from"}:
        raise ValueError(f"audits have no {', '.join(sorted(stray))}")
    return row


def _version(scheme: Scheme, row: Mapping[str, Any], at: datetime) -> bool:
    content = {field: row[field] for field in _FIELDS}
    held = SchemeVersion.objects.filter(scheme=scheme, valid_from=row["valid_from"]).first()
    if held and all(getattr(held, field) == value for field, value in content.items()):
        return False
    if held and held.cycles.exists():
        raise Refused(f"{held} is in use: give what changes a day of its own, from which it holds.", code="in_use")
    version, _ = SchemeVersion.objects.update_or_create(scheme=scheme, valid_from=row["valid_from"], defaults=content)
    trail.record("cpd.scheme_loaded", about=version, by=None, at=at, valid_from=version.valid_from.isoformat())
    return True


def _audits(scheme: Scheme, row: Mapping[str, Any], at: datetime) -> bool:
    """The figures of its audits from a day; those of a round stay as they were when it was planned."""
    figures = {name: value for name, value in row.items() if name != "valid_from"}
    held = AuditPolicy.objects.filter(scheme=scheme, valid_from=row["valid_from"]).first()
    if held and all(getattr(held, name) == value for name, value in figures.items()):
        return False
    if held and held.rounds.exists():
        raise Refused(f"{held} are in use: give what changes a day of its own, from which it holds.", code="in_use")
    policy, _ = AuditPolicy.objects.update_or_create(scheme=scheme, valid_from=row["valid_from"], defaults=figures)
    trail.record("cpd.audit_policy_loaded", about=policy, by=None, at=at, valid_from=policy.valid_from.isoformat())
    return True
