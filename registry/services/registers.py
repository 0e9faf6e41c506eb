"""Loading the registers and their policies from the files under review."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from members import trail
from members.errors import Refused
from registry.choices import Status
from registry.models import DisplayPolicy, Entry, PolicyVersion, Register, Scope, ScopeSynonym, StandingPolicy
from registry.services import standing

POLICIES = "policies.yaml"
_FIELDS = [
    "name",
    "registrant",
    "basis",
    "number_prefix",
    "number_pattern",
    "term_rule",
    "term_late_admission_from",
    "outside_body",
    "outside_name",
    "outside_url",
    "cpd_scheme",
    "position",
]
_BATCH = 2_000


@transaction.atomic
def load(*, folder: Path, at: datetime) -> bool:
    """Make the registers and their policies as the files under review say.

    Loading the same files again changes nothing. A scope that a file no longer names stays, because
    people hold it; it must be closed in the file instead.

    Args:
        folder: holds policies.yaml and one file for each register.
        at: the instant of loading.

    Returns:
        Whether anything was new.

    Raises:
        Refused: when a file cannot be read as the registers' format.
    """
    files = sorted(folder.glob("*.yaml"))
    digest = hashlib.sha256(b"\0".join(f.name.encode() + b"\0" + f.read_bytes() for f in files)).hexdigest()
    if PolicyVersion.objects.filter(pk=1, sha256=digest).exists():
        return False
    # Waits for everybody who is deriving answers, and they for us: see `standing.project`.
    version, _ = PolicyVersion.objects.select_for_update().get_or_create(pk=1)
    if version.sha256 == digest:
        return False
    documents = {f.name: _read(f) for f in files}
    common = documents.pop(POLICIES, None)
    if common is None or not documents:
        raise Refused(f"{folder} holds no {POLICIES} with registers beside it.")
    for name, document in documents.items():
        try:
            _load_register(document, common)
        except (KeyError, TypeError, ValueError) as problem:
            raise Refused(f"{name} is not a register’s file: {problem!r}.") from problem
    # From the clock, so that no two loadings ever share a version, even after a restore.
    version.version = max(version.version + 1, int(at.timestamp() * 1_000_000))
    version.sha256, version.loaded_at = digest, at
    version.save()
    _project_everybody()
    trail.record("registry.policies_loaded", about=version, by=None, at=at, sha256=digest)
    return True


def _read(file: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise Refused(f"{file.name} cannot be read: {problem}.") from problem
    if not isinstance(document, dict):
        raise Refused(f"{file.name} is empty or not a list of settings.")
    return document


def _load_register(document: Mapping[str, Any], common: Mapping[str, Any]) -> None:
    register, _ = Register.objects.update_or_create(
        code=document["code"], defaults={name: document[name] for name in _FIELDS if name in document}
    )
    for position, row in enumerate(document["scopes"]):
        _load_scope(register, position, row)
    _load_policies(register, document, common)


def _load_scope(register: Register, position: int, row: Mapping[str, Any]) -> None:
    defaults = {"name": row["name"], "group": row.get("group", ""), "position": position}
    if "state" in row:
        defaults["state"] = row["state"]
    scope, _ = Scope.objects.update_or_create(register=register, code=row["code"], defaults=defaults)
    words: Iterable[str] = row.get("synonyms", ())
    ScopeSynonym.objects.filter(scope=scope).exclude(word__in=words).delete()
    for word in words:
        ScopeSynonym.objects.get_or_create(scope=scope, word=word)


def _load_policies(register: Register, document: Mapping[str, Any], common: Mapping[str, Any]) -> None:
    rules = {**common["display"], **document.get("display", {})}
    for status, rule in rules.items():
        DisplayPolicy.objects.update_or_create(
            register=register,
            status=Status(status),
            defaults={
                "label": rule["label"],
                "meaning": rule["meaning"],
                "shown_months": rule.get("shown_months"),
                "after_months": rule.get("after_months"),
            },
        )
    for row in document.get("standing", common["standing"]):
        figures = {name: value for name, value in row.items() if name != "valid_from"}
        StandingPolicy.objects.update_or_create(register=register, valid_from=row["valid_from"], defaults=figures)


def _project_everybody() -> None:
    """The answers by ranges of days follow the policies, so a new policy derives them all again."""
    batch: list[int] = []
    for entry_id in Entry.objects.order_by("pk").values_list("pk", flat=True).iterator(_BATCH):
        batch.append(entry_id)
        if len(batch) == _BATCH:
            standing.project(entry_ids=batch)
            batch = []
    standing.project(entry_ids=batch)
