"""Loading frameworks of standards, edition by edition, and freezing an edition once an application rests on it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from members.errors import Refused
from registry.models import Domain, Edition, Framework, Standard


def load_framework(*, document: Mapping[str, Any]) -> None:
    """Make a framework and its editions as a file says.

    Raises:
        Refused: when an edition that applications rest on is said otherwise.
    """
    framework, _ = Framework.objects.update_or_create(
        code=document["framework"],
        defaults={"name": document["name"], "source_url": document.get("source_url", "")},
    )
    for row in document["editions"]:
        _edition(framework, row)


def freeze(*, edition: Edition, at: datetime) -> None:
    """Keep an edition as it is from now on, for an application is judged by it."""
    Edition.objects.filter(pk=edition.pk, frozen_at=None).update(frozen_at=at)


def _edition(framework: Framework, row: Mapping[str, Any]) -> None:
    digest = hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()
    held = Edition.objects.select_for_update().filter(framework=framework, version=row["version"]).first()
    if held and held.sha256 == digest:
        return
    if held and held.frozen_at:
        raise Refused(f"{framework.code} {held.version} is in use and cannot be changed: add an edition.")
    edition, _ = Edition.objects.update_or_create(
        framework=framework,
        version=row["version"],
        defaults={"effective_from": row["effective_from"], "sha256": digest},
    )
    position = 0
    for place, part in enumerate(row["domains"]):
        domain, _ = Domain.objects.update_or_create(
            edition=edition, code=part["code"], defaults={"title": part["title"], "position": place}
        )
        for standard in part["standards"]:
            Standard.objects.update_or_create(
                edition=edition,
                code=standard["code"],
                defaults={
                    "domain": domain,
                    "title": standard["title"],
                    "guidance": standard.get("guidance", ""),
                    "verified": standard.get("verified", False),
                    "position": position,
                },
            )
            position += 1
