"""Emptying the words of somebody's log; called by registry.services.visibility.erase alone.

That there were activities, of which kind, on which days and for how long stays, as figures (docs/rules.md 8).
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast, Coalesce, Concat

from cpd.choices import IntakeState
from cpd.models import (
    Allowance,
    AuditLine,
    AuditSelection,
    Cycle,
    GapExplained,
    Goal,
    Intake,
    Record,
    RecordDraft,
    RecordVersion,
    Recurring,
)
from cpd.services import audit_erasure
from members.models import User
from members.services.documents import delete_files

ANSWERS: dict[type[Model], str] = {
    Allowance: "kept: days and shares",
    AuditLine: "kept: a number in a list that was committed to in public",
    AuditSelection: "emptied: that it was audited stays",
    Cycle: "kept: days and codes",
    GapExplained: "emptied",
    Goal: "emptied",
    Intake: "emptied, the file is deleted",
    Record: "emptied: kinds, days and figures stay",
    RecordDraft: "deleted",
    RecordVersion: "deleted",
    Recurring: "ended and emptied",
    **audit_erasure.ANSWERS,
}
_UNDER_WAY = [IntakeState.MAPPING, IntakeState.CHECKING, IntakeState.READY, IntakeState.TAKING_IN]


@transaction.atomic
def empty(*, people: list[int], by: User | None, at: datetime) -> None:
    """Empty everything that this app holds about people who are one human being and have an Erasure row."""
    records = Record.objects.filter(person__in=people)
    RecordDraft.objects.filter(record__in=records).delete()
    RecordVersion.objects.filter(record__in=records).delete()
    Record.evidence.through.objects.filter(record__in=records).delete()
    words = dict.fromkeys(("title", "did", "learnt", "benefit_practice", "benefit_served", "row_hash"), "")
    # A key may have come with a file of the person's own, so it says no more than the row does.
    records.update(tags=[], patient_signs=[], key=Concat(Value("erased:"), Cast("pk", CharField())), **words)
    Goal.objects.filter(person__in=people).update(
        wish="", how="", outcome="", key=Concat(Value("erased:"), Cast("pk", CharField()))
    )
    GapExplained.objects.filter(person__in=people).update(words="")
    Recurring.objects.filter(person__in=people).update(title="", ended_at=Coalesce(F("ended_at"), at))
    AuditSelection.objects.filter(person__in=people).update(reason="")
    audit_erasure.empty(people=people, by=by, at=at)
    _files(people, at)


def _files(people: list[int], at: datetime) -> None:
    intakes = Intake.objects.select_for_update().filter(person__in=people)
    names = [str(one.file.name) for one in intakes if one.file]
    transaction.on_commit(partial(delete_files, names=names), robust=True)
    intakes.filter(state__in=_UNDER_WAY).update(state=IntakeState.CANCELLED, moved_at=at)
    intakes.update(file="", name="", mapping={}, found=[], faults=[], signs=[])
