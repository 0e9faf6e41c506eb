"""The sets of invented dossiers that are kept as files under review (hsst/data/calibration)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from hsst.rules import calibration
from hsst.rules.calibration import Dossier, DossierSet
from registry.models import Edition, Standard

FOLDER = Path(__file__).resolve().parents[1] / "data" / "calibration"


def shipped(folder: Path = FOLDER) -> list[DossierSet]:
    """Every set there is a file of, by its code."""
    return [read(path) for path in sorted(folder.glob("*.yaml"))]


def read(path: Path) -> DossierSet:
    """One set, as its file says."""
    document: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return DossierSet(
        code=path.stem,
        name=document["name"],
        framework=document["framework"],
        edition=str(document["edition"]),
        standards=tuple(document["standards"]),
        dossiers=tuple(
            Dossier(one["title"], _paragraph(one["introduction"]), {k: _paragraph(v) for k, v in one["shows"].items()})
            for one in document["dossiers"]
        ),
    )


def edition_of(held: DossierSet) -> Edition | None:
    """The edition that a set is judged by, if it was loaded and the set can be used with it."""
    edition = Edition.objects.filter(framework__code=held.framework, version=held.edition).first()
    if edition is None:
        return None
    codes = set(Standard.objects.filter(edition=edition).values_list("code", flat=True))
    return None if calibration.faults(held, codes) else edition


def usable(folder: Path = FOLDER) -> list[DossierSet]:
    """The sets that a round can be opened with."""
    return [held for held in shipped(folder) if edition_of(held) is not None]


def _paragraph(text: str) -> str:
    return " ".join(text.split())
