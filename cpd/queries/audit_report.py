"""The report of a round, made from its audits: how many, with what outcome, how long, and what was missing most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpd.choices import AuditEnd, AuditMark, AuditStage, SelectionKind
from cpd.models import AuditCase, AuditFinding, AuditRound
from cpd.rules import audit_report
from cpd.rules.schemes import standards


@dataclass(frozen=True, slots=True)
class Report:
    """What is published of the audits of a round, of those who were drawn alone.

    Args:
        selected: how many were drawn.
        answered: how many sent a profile in; none where that is too few to say.
        outcomes: how many by the stage at which their audit stands; none where it is too few to say.
        days: how long it took from the call-in to the end, in the middle; none where too few are over.
        gaps: standards that were not met or partly met at the first look, most often first, as far as it may be said.
    """

    selected: int
    answered: int | None
    outcomes: Sequence[tuple[str, int | None]]
    days: int | None
    gaps: Sequence[tuple[str, int | None]]


def of_round(held: AuditRound) -> Report:
    """The report of a round, in the same few statements whatever its size."""
    fewest = held.policy.fewest_shown
    drawn = AuditCase.objects.filter(selection__round=held, selection__kind=SelectionKind.RANDOM)
    rows = list(drawn.values_list("stage", "ended_as", "sent_at", "called_at", "closed_at"))
    stages = Counter(_outcome(stage, ended_as) for stage, ended_as, *_ in rows)
    selected = held.selections.filter(kind=SelectionKind.RANDOM).count()
    answered = sum(sent is not None for _, _, sent, *_ in rows)
    said = audit_report.hidden({"answered": answered, "silent": selected - answered}, fewest=fewest)
    order = [_outcome(stage, ended_as) for stage in AuditStage for ended_as in _ENDS_OF.get(stage, [""])]
    outcomes = audit_report.hidden({one: stages[one] for one in order if stages[one]}, fewest=fewest)
    took = [(closed - called).days for *_, called, closed in rows if closed]
    return Report(
        selected=selected,
        answered=said["answered"],
        outcomes=list(outcomes.items()),
        days=audit_report.typical(took, fewest=max(8, fewest)),
        gaps=_gaps(held, fewest),
    )


_ENDS_OF: Mapping[str, Sequence[str]] = {AuditStage.LEFT: ["", *AuditEnd.values]}


def _outcome(stage: str, ended_as: str) -> str:
    """A stage in words; of an audit that ended without an outcome, as what it did."""
    label = str(AuditStage(stage).label)
    return f"{label}: {AuditEnd(ended_as).label}" if ended_as else label


def _gaps(held: AuditRound, fewest: int) -> list[tuple[str, int | None]]:
    """By standard, in the words of the versions that the cases were read by."""
    found = AuditFinding.objects.filter(
        case__selection__round=held, case__selection__kind=SelectionKind.RANDOM, look=1, void_at=None
    ).exclude(mark=AuditMark.MET)
    counted = Counter(found.values_list("standard", flat=True))
    names: dict[str, str] = {}
    for version in held.scheme.versions.order_by("valid_from"):
        names |= {one.code: one.name for one in standards(version.standards)}
    hidden = audit_report.hidden(dict(counted.most_common()), fewest=fewest)
    return [(names.get(code, code), number) for code, number in hidden.items()]
