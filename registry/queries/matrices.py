"""The matrix of evidence and standards as a page shows it, in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.choices import Section
from registry.models import Application, EvidenceItem, Standard
from registry.queries import dossiers
from registry.rules import sections
from registry.rules.matrix import Covered
from registry.rules.sections import Lack


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence with a cell for each standard: whether it is said to show it."""

    item: EvidenceItem
    name: str
    cells: Sequence[tuple[Standard, bool]]

    @property
    def shows(self) -> int:
        """How many standards it is said to show."""
        return sum(1 for _standard, shown in self.cells if shown)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All pieces of evidence against all standards.

    Args:
        columns: each standard with how far it is covered.
        lacks: what the evidence lacks.
    """

    columns: Sequence[tuple[Standard, Covered]]
    rows: Sequence[Row]
    lacks: Sequence[Lack]

    @property
    def enough(self) -> int:
        """How many standards have as much evidence as is asked for."""
        return sum(1 for _standard, covered in self.columns if covered.enough)


def read(application: Application, *, on: date) -> Matrix:
    """The matrix of an application, in four statements whatever its size."""
    standards = dossiers.standards(application, on=on)
    items = list(dossiers.items(application))
    claimed = {(claim.item_id, claim.standard_id) for claim in dossiers.claims(application)}
    covered = dossiers.covered(standards, claimed, needed=application.policy.evidence_per_standard)
    rows = [
        Row(item, dossiers.name_of(item), [(one, (item.pk, one.pk) in claimed) for one in standards]) for item in items
    ]
    read_items = dossiers.judged(items)
    unused = [row.name for row in rows if not row.shows]
    dossier = sections.Dossier(items=read_items, unused=tuple(unused), covered=tuple(covered))
    lacks = sections.lacks(dossier, sections.Asked((Section.EVIDENCE,)), until=on)
    return Matrix(list(zip(standards, covered, strict=True)), rows, lacks)
