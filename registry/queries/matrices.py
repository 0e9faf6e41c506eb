"""The matrix of evidence and standards as a page shows it, in a constant number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from registry.choices import EvidenceKind, Section
from registry.models import Application, EvidenceItem, Standard
from registry.queries import confirmations, dossiers
from registry.rules import coverage, matrix, sections
from registry.rules.coverage import Picture, Weighed
from registry.rules.matrix import Advice, Covered, Piece, Weak
from registry.rules.sections import Lack


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence with a cell for each standard: whether it is said to show it.

    Args:
        confirmed: whether somebody confirmed it.
        old: whether it is older than is recommended.
    """

    item: EvidenceItem
    name: str
    confirmed: bool
    old: bool
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
        weak: where it is weak, by the code of the standard.
        weighed: each standard with the weight of its pieces, in the order of the columns.
        needed: how many pieces each standard asks for.
    """

    columns: Sequence[tuple[Standard, Covered]]
    rows: Sequence[Row]
    lacks: Sequence[Lack]
    weak: Sequence[tuple[str, Weak]]
    weighed: Sequence[Weighed]
    needed: int

    @property
    def picture(self) -> Picture:
        """Coverage at a glance."""
        return coverage.picture(self.weighed, needed=self.needed)

    @property
    def enough(self) -> int:
        """How many standards have as much evidence as is asked for."""
        return sum(1 for _standard, covered in self.columns if covered.enough)


def read(application: Application, *, on: date) -> Matrix:
    """The matrix of an application, in a constant number of statements whatever its size."""
    standards = dossiers.standards(application, on=on)
    items = list(dossiers.items(application))
    claimed = {(claim.item_id, claim.standard_id) for claim in dossiers.claims(application)}
    covered = dossiers.covered(standards, claimed, needed=application.policy.evidence_per_standard)
    sure, advice = confirmations.confirmed(application), _advice(application)
    rows = [
        Row(
            item,
            dossiers.name_of(item),
            item.pk in sure,
            matrix.is_old(_last_on(item), years=advice.years, on=on),
            [(one, (item.pk, one.pk) in claimed) for one in standards],
        )
        for item in items
    ]
    read_items = dossiers.judged(items, application.person)
    unused = [row.name for row in rows if not row.shows]
    dossier = sections.Dossier(items=read_items, unused=tuple(unused), covered=tuple(covered))
    lacks = sections.lacks(dossier, sections.Asked((Section.EVIDENCE,)), until=on)
    of = [(one.pk, one.code) for one in standards]
    pieces = {item.pk: _piece(item, sure) for item in items}
    return Matrix(
        columns=list(zip(standards, covered, strict=True)),
        rows=rows,
        lacks=lacks,
        weak=matrix.weaknesses(of, claimed, pieces, advice=advice, on=on),
        weighed=coverage.weigh(of, claimed, pieces, advice=advice, on=on),
        needed=application.policy.evidence_per_standard,
    )


def _advice(application: Application) -> Advice:
    return Advice(application.policy.evidence_recommended, application.policy.recency_years)


def _piece(item: EvidenceItem, sure: Collection[int]) -> Piece:
    """Its weight: a document or activity is one source however often it is used; a confirmation vouches for it."""
    source = (item.kind, item.document_id or item.record or item.pk)
    return Piece(source, item.kind != EvidenceKind.DOCUMENT and item.pk not in sure, _last_on(item))


def _last_on(item: EvidenceItem) -> date | None:
    return dossiers.days(item.during).last_day if item.during else None
