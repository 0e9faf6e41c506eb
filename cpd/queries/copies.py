"""What the log holds about a person, for the copy that they may take, and where their evidence is used.

`EXPORTED` and `LEFT_OUT` name every table of this app that leads to a person; a test walks the foreign keys.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

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
from cpd.queries import audit_copies
from cpd.queries.audit_lines import lines
from members.exporting import Piece, table
from members.models import Document
from members.queries.documents import Use

EXPORTED: frozenset[type[Model]] = frozenset(
    {
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
    }
    | audit_copies.EXPORTED
)
LEFT_OUT: dict[type[Model], str] = audit_copies.LEFT_OUT


def person_export(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """The pieces of this app."""
    of, record = {"person__in": people}, {"record__person__in": people}
    return [
        table(
            "cpd_cycles", _("CPD periods"), Cycle.objects.filter(**of).select_related("scheme"),
            "scheme__name", "during", "opened_at",
        ),
        table(
            "cpd_allowances", _("Days on which less CPD is asked"), Allowance.objects.filter(**of),
            "reason", "share", "during", "recorded_at", "set_aside_at",
        ),
        table(
            "cpd_records", _("CPD log"), Record.objects.filter(**of),
            "kind", "title", "first_on", "last_on", "minutes", "participatory", "did", "learnt", "benefit_practice",
            "benefit_served", "standards", "scopes", "tags", "state", "source", "patients_answer", "added_at",
            "written_at", "deleted_at",
        ),
        table(
            "cpd_versions", _("What activities of the CPD log said before"), RecordVersion.objects.filter(**record),
            "record_id", "number", "content", "written_at", "replaced_at",
        ),
        table(
            "cpd_drafts", _("What was typed into the CPD log and not saved"), RecordDraft.objects.filter(**record),
            "record_id", "entered", "saved_at",
        ),
        table(
            "cpd_recurring", _("Activities that come again"), Recurring.objects.filter(**of),
            "title", "kind", "rhythm", "first_on", "until", "minutes", "made", "added_at", "ended_at",
        ),
        table(
            "cpd_gaps", _("Explained stretches without CPD"), GapExplained.objects.filter(**of),
            "during", "words", "explained_at", "withdrawn_at",
        ),
        table(
            "cpd_goals", _("Development plan"), Goal.objects.filter(**of),
            "wish", "how", "by_on", "state", "outcome", "added_at", "reviewed_at",
        ),
        table(
            "cpd_files", _("Files from which CPD was brought in"), Intake.objects.filter(**of),
            "name", "kind", "state", "rows", "added", "sha256", "received_at",
        ),
        table(
            "cpd_audit_lines", _("Your lines in lists that CPD audits are drawn from"), lines(people),
            "round__name", "number", "label", "salt_hex", "leaf_hex",
        ),
        table(
            "cpd_audits", _("CPD audits that you were chosen for"), AuditSelection.objects.filter(**of),
            "round__name", "kind", "reason", "selected_at",
        ),
        *audit_copies.pieces(people),
    ]  # fmt: skip


def document_uses(*, document: Document) -> list[Use]:
    """What a document shows: activities, which do not keep it from being removed, and audits, which do."""
    shown = Record.objects.filter(evidence=document, deleted_at=None).order_by("-last_on", "-pk")
    words = _("your CPD activity “%(title)s”")
    activities = [
        Use(words % {"title": one.title}, reverse("cpd-evidence", args=[one.reference]), keeps=False)
        for one in shown[:50]
    ]
    return [*activities, *audit_copies.uses(document)]
