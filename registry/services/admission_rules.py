"""Loading what admission goes by from the files under review: standards, routes, programmes, declarations, domains.

Source: docs/adr/0025; the files stand in registry/data/admission.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from psycopg.types.range import DateRange

from members import trail
from members.errors import Refused
from registry.choices import RouteKind
from registry.models import (
    DeclarationQuestion,
    DeclarationSet,
    DomainOfConcern,
    Framework,
    PolicyVersion,
    Programme,
    Recognition,
    Register,
    ReturnPolicy,
    ReturnRule,
    Route,
    RoutePolicy,
    Scope,
)
from registry.services import standards

_SOURCE = "file"


@transaction.atomic
def load(*, folder: Path, at: datetime) -> bool:
    """Make what admission goes by as the files under review say; loading the same files again changes nothing.

    Args:
        folder: holds routes, programmes, declarations and mail_domains, and a folder of standards.
        at: the instant of loading.

    Returns:
        Whether anything was new.

    Raises:
        Refused: when a file cannot be read, or changes what is in use and may only be followed by something newer.
    """
    files = sorted(folder.rglob("*.yaml"))
    digest = hashlib.sha256(b"\0".join(f.name.encode() + b"\0" + f.read_bytes() for f in files)).hexdigest()
    version = PolicyVersion.objects.select_for_update().get(pk=1)
    if version.admission_sha256 == digest:
        return False
    for file in sorted((folder / "standards").glob("*.yaml")):
        _reading(file, _framework, _read(file), at)
    for name, take in _FILES.items():
        file = folder / name
        _reading(file, take, _read(file), at)
    version.admission_sha256 = digest
    version.save(update_fields=["admission_sha256"])
    trail.record("registry.admission_rules_loaded", about=version, by=None, at=at, sha256=digest)
    return True


def _read(file: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as problem:
        raise Refused(f"{file.name} cannot be read: {problem}.") from problem
    if not isinstance(document, dict):
        raise Refused(f"{file.name} is empty or not a list of settings.")
    return document


def _reading(file: Path, take: Any, document: Mapping[str, Any], at: datetime) -> None:
    try:
        take(document, at)
    except (KeyError, TypeError, ValueError, Scope.DoesNotExist, Route.DoesNotExist) as problem:
        raise Refused(f"{file.name} is not such a file: {problem!r}.") from problem


def _framework(document: Mapping[str, Any], at: datetime) -> None:
    standards.load_framework(document=document)


def _routes(document: Mapping[str, Any], at: datetime) -> None:
    for code, rows in document["routes"].items():
        register = Register.objects.get(code=code)
        for position, row in enumerate(rows):
            _route(register, position, row)
        for row in document["returning"]:
            _returning(register, row)


def _route(register: Register, position: int, row: Mapping[str, Any]) -> None:
    route, _ = Route.objects.update_or_create(
        register=register,
        code=row["code"],
        defaults={
            "name": row["name"],
            "kind": row.get("kind", RouteKind.ADMISSION),
            "summary": row["summary"],
            "position": position,
        },
    )
    route.scopes.set(Scope.objects.get(register=register, code=scope) for scope in row.get("scopes", ()))
    for policy in row["policies"]:
        figures = {name: value for name, value in policy.items() if name not in {"valid_from", "framework"}}
        figures["framework"] = Framework.objects.get(code=policy["framework"]) if "framework" in policy else None
        RoutePolicy.objects.update_or_create(route=route, valid_from=policy["valid_from"], defaults=figures)


def _returning(register: Register, row: Mapping[str, Any]) -> None:
    figures = {name: value for name, value in row.items() if name not in {"valid_from", "bands"}}
    ReturnPolicy.objects.update_or_create(register=register, valid_from=row["valid_from"], defaults=figures)
    for band in row["bands"]:
        ReturnRule.objects.update_or_create(
            register=register,
            valid_from=row["valid_from"],
            from_years=band["from_years"],
            defaults={"updating_days": band["updating_days"]},
        )


def _programmes(document: Mapping[str, Any], at: datetime) -> None:
    for row in document["programmes"]:
        programme, _ = Programme.objects.update_or_create(
            code=row["code"], defaults={name: row[name] for name in ("name", "provider", "award", "level")}
        )
        programme.routes.set(_of_register(Route, code) for code in row["routes"])
        programme.scopes.set(_of_register(Scope, code) for code in row.get("scopes", ()))
        for recognition in row["recognitions"]:
            _recognition(programme, recognition, at)


def _of_register(model: Any, code: str) -> Any:
    register, _, rest = code.partition("/")
    return model._default_manager.get(register__code=register, code=rest)


def _recognition(programme: Programme, row: Mapping[str, Any], at: datetime) -> None:
    """A recognition that the file says otherwise about is set aside, and what the file says is recorded."""
    during = DateRange(row["from"], row.get("until"))
    held = Recognition.objects.filter(programme=programme, version=row["version"], set_aside_at=None).first()
    said = (during, row.get("review_on"), row["basis"])
    if held and (held.during, held.review_on, held.basis) == said:
        return
    if held:
        held.set_aside_at = at
        held.save(update_fields=["set_aside_at"])
    Recognition.objects.create(
        programme=programme,
        version=row["version"],
        during=during,
        review_on=said[1],
        basis=said[2],
        recorded_at=at,
        source=_SOURCE,
    )


def load_declarations(document: Mapping[str, Any]) -> None:
    """Take in the sets of declarations of a file; a version that is there already must say the same.

    Raises:
        Refused: where it says something else.
    """
    for row in document["sets"]:
        made, new = DeclarationSet.objects.get_or_create(
            code=row["code"], version=row["version"], defaults={"valid_from": row["valid_from"]}
        )
        questions = [
            DeclarationQuestion(of=made, position=position, **question)
            for position, question in enumerate(row["questions"])
        ]
        if new:
            DeclarationQuestion.objects.bulk_create(questions)
        elif [_said(q) for q in questions] != [_said(q) for q in made.questions.order_by("position")]:
            raise Refused(f"{made} is in use and cannot be changed: add a version with a later day.")


def _said(question: DeclarationQuestion) -> tuple[Any, ...]:
    fields = ("code", "text", "hint", "yes_is_clear", "must_be_clear", "in_vault")
    return tuple(getattr(question, field) for field in fields)


def _domains(document: Mapping[str, Any], at: datetime) -> None:
    for domain in document["public_mailboxes"]:
        DomainOfConcern.objects.update_or_create(domain=domain, defaults={"public_mailbox": True, "note": ""})
    for row in document["of_concern"]:
        DomainOfConcern.objects.update_or_create(
            domain=row["domain"], defaults={"public_mailbox": False, "note": row["note"]}
        )


def _declarations(document: Mapping[str, Any], at: datetime) -> None:
    load_declarations(document)


_FILES = {
    "routes.yaml": _routes,
    "programmes.yaml": _programmes,
    "declarations.yaml": _declarations,
    "mail_domains.yaml": _domains,
}
