"""Emptying the words that this app holds about somebody; called by registry.services.visibility.erase alone.

What the register said of an entry on a day stays, as days and outcomes; who it was does not (docs/rules.md 8).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from members import tenancy
from members.models import Message, User
from registry.models import (
    AdmissionDecision,
    Annotation,
    Appeal,
    Application,
    ApplicationUserObjectPermission,
    AssistedClaim,
    BatchLine,
    Break,
    Change,
    Check,
    CheckContent,
    Claim,
    Conflict,
    DeathReport,
    Declaration,
    DeclarationAnswer,
    Dissent,
    EmployerContact,
    Entry,
    EntryClaim,
    EntryRequest,
    EvidenceItem,
    EvidenceRequest,
    EvidenceVersion,
    Exit,
    Extension,
    FeeHold,
    Finding,
    FormDraft,
    Gap,
    Hold,
    Interview,
    InterviewNote,
    InterviewSlot,
    InvoiceLine,
    IssuedDocument,
    ItemConfirmation,
    Judgement,
    LineReceipt,
    MisuseReport,
    Notice,
    NoticePreference,
    Objection,
    PanelNote,
    Portfolio,
    Post,
    Proceedings,
    ProposedDecision,
    Qualification,
    Recommendation,
    RecordedDecision,
    Referee,
    Reference,
    Renewal,
    RenewalReview,
    Return,
    Sanction,
    SanctionText,
    ScopeGrant,
    Seat,
    SectionPaper,
    Share,
    ShareOpening,
    StageChange,
    StandingSpan,
    Statement,
    Submission,
    SuitabilityReview,
    Term,
    TurnedPerson,
    Updating,
    Watch,
    WatchedEntry,
    WebhookAttempt,
    WebhookEvent,
    WorkingPaper,
)
from registry.queries.confirmations import TO_CONFIRMERS
from registry.queries.references import TO_REFEREES
from registry.rules.watching import EMPTIED

_EMPTIED, _DELETED, _KEPT = "emptied", "deleted", "kept: numbers, days and outcomes"
ANSWERS: dict[type[Model], str] = {
    AdmissionDecision: _EMPTIED,
    Annotation: _EMPTIED,
    Appeal: _EMPTIED,
    Application: _KEPT,
    ApplicationUserObjectPermission: "none is left once an application has ended",
    AssistedClaim: _EMPTIED,
    BatchLine: "kept: the answer and the hash; what was asked and said is emptied",
    Break: _KEPT,
    Change: _EMPTIED,
    Check: "kept: the hash of what was said",
    CheckContent: _DELETED,
    Claim: _DELETED,
    Conflict: _EMPTIED,
    DeathReport: _EMPTIED,
    Declaration: "kept: that it was signed, and which version",
    DeclarationAnswer: _EMPTIED,
    Dissent: _EMPTIED,
    EmployerContact: _EMPTIED,
    Entry: _KEPT,
    EntryClaim: "kept: days and how it ended",
    EntryRequest: _EMPTIED,
    EvidenceItem: _DELETED,
    EvidenceRequest: _EMPTIED,
    EvidenceVersion: _DELETED,
    Exit: _KEPT,
    Extension: _EMPTIED,
    FeeHold: _KEPT,
    Finding: _EMPTIED,
    FormDraft: _DELETED,
    Gap: _DELETED,
    Hold: _EMPTIED,
    Interview: _EMPTIED,
    InterviewNote: _EMPTIED,
    InterviewSlot: "kept: a time and a place that the office offered",
    InvoiceLine: _EMPTIED,
    IssuedDocument: "kept: the hash; what it said is emptied and its file deleted",
    ItemConfirmation: _DELETED,
    Judgement: _EMPTIED,
    Notice: "kept: that a change was told, and when",
    NoticePreference: "kept: how an officer of an organisation hears, as a code",
    LineReceipt: "kept: the hashes; the receipt itself is emptied",
    MisuseReport: _EMPTIED,
    Objection: _EMPTIED,
    PanelNote: _EMPTIED,
    Portfolio: _EMPTIED,
    Post: _DELETED,
    Proceedings: _KEPT,
    ProposedDecision: _EMPTIED,
    Qualification: _DELETED,
    Recommendation: _EMPTIED,
    RecordedDecision: _EMPTIED,
    Referee: _EMPTIED,
    Reference: _EMPTIED,
    Renewal: _EMPTIED,
    RenewalReview: _EMPTIED,
    Return: _EMPTIED,
    Sanction: _KEPT,
    SanctionText: _EMPTIED,
    ScopeGrant: _KEPT,
    Seat: _EMPTIED,
    SectionPaper: _DELETED,
    Share: "emptied: for whom it was; it ends",
    ShareOpening: "kept: when a link was opened",
    StageChange: _EMPTIED,
    StandingSpan: _KEPT,
    Statement: _DELETED,
    Submission: _EMPTIED,
    SuitabilityReview: _EMPTIED,
    Term: _KEPT,
    TurnedPerson: "taken away by whoever tells of it",
    Updating: _DELETED,
    Watch: _EMPTIED,
    WatchedEntry: _EMPTIED,
    WebhookAttempt: "kept: when a message was tried and what came of it, as codes",
    WebhookEvent: "kept: ids, a number and codes; a message names nobody",
    WorkingPaper: _DELETED,
}


@transaction.atomic
def empty(*, people: list[int], by: User | None, at: datetime) -> None:
    """Empty everything that this app holds about people who are one human being and have an Erasure row."""
    Annotation.objects.filter(entry__person__in=people).update(text="")
    SanctionText.objects.filter(sanction__entry__person__in=people).update(text="")
    RecordedDecision.objects.filter(entry__person__in=people).update(text="", public_text="")
    CheckContent.objects.filter(check_made__entry__person__in=people).delete()
    AssistedClaim.objects.filter(person__in=people).update(employer="", confirmed_by_employer="")
    EntryRequest.objects.filter(entry__person__in=people).update(reason="", answer="")
    DeathReport.objects.filter(person__in=people).update(
        number="", name="", teller_name="", teller_contact="", words="", answer=""
    )
    Renewal.objects.filter(entry__person__in=people).update(why_late="")
    RenewalReview.objects.filter(renewal__entry__person__in=people).update(reasons="")
    EmployerContact.objects.filter(person__in=people).update(email="")
    _shares(people, at)
    InvoiceLine.objects.filter(renewal__entry__person__in=people).update(reason="")
    _watches(people)
    _applications(people, at)


def _shares(people: list[int], at: datetime) -> None:
    """For whom links were, and what was written of misuse; a link that still worked works no longer."""
    made = Share.objects.filter(entry__person__in=people)
    made.filter(ended_at=None).update(ended_at=at)
    made.update(label="")
    MisuseReport.objects.filter(entry__person__in=people).update(about="", words="", answer="", note="")


# What an applicant filled in, which the frozen copy repeats: nothing rests on these rows once it is emptied.
_OF_ITEMS: tuple[type[Model], ...] = (Claim, EvidenceVersion, ItemConfirmation)
_FILLED_IN: tuple[type[Model], ...] = (
    EvidenceItem,
    FormDraft,
    Gap,
    Post,
    Qualification,
    SectionPaper,
    Statement,
    Updating,
    WorkingPaper,
)
# The columns of words that the office, assessors and referees wrote about an application, table by table.
_WRITTEN: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (AdmissionDecision, "application", ("reasons", "would_help", "late_reason")),
    (Appeal, "application", ("grounds", "reasons")),
    (Conflict, "application", ("note",)),
    (Dissent, "seat__application", ("reason",)),
    (EvidenceRequest, "application", ("words",)),
    (Extension, "portfolio__application", ("reason",)),
    (Finding, "application", ("reason",)),
    (Hold, "application", ("reason",)),
    (Interview, "application", ("words",)),
    (InterviewNote, "interview__application", ("words",)),
    (Judgement, "seat__application", ("reason",)),
    (ProposedDecision, "application", ("reasons", "would_help")),
    (Objection, "application", ("words",)),
    (PanelNote, "seat__application", ("text",)),
    (Portfolio, "application", ("words",)),
    (Recommendation, "application", ("reason",)),
    (Return, "application", ("words",)),
    (Seat, "application", ("reason", "end_reason")),
    (StageChange, "application", ("reason",)),
    (SuitabilityReview, "application", ("reasons",)),
    (
        Referee,
        "application",
        (
            "name",
            "email",
            "phone",
            "job_title",
            "employer",
            "registered_with",
            "registration_number",
            "replacement_reason",
            "decline_reason",
            "office_reason",
        ),
    ),
)


def _watches(people: list[int]) -> None:
    """What watchers were told and how they call whoever it is; that they are watched, and since when, stays.

    What was told last comes first: whoever tells of it meanwhile is waited for, and what they wrote is emptied next.
    """
    with tenancy.across():
        WatchedEntry.objects.filter(entry__person__in=people, told__shown=True).update(told=EMPTIED)
        Change.objects.filter(entry__person__in=people).update(before=None, after=None)
        Watch.objects.filter(entry__person__in=people).update(employee="")


def _applications(people: list[int], at: datetime) -> None:
    _confirmers(people, at)
    for model in _OF_ITEMS:
        model._default_manager.filter(item__application__person__in=people).delete()
    for model in _FILLED_IN:
        model._default_manager.filter(application__person__in=people).delete()
    for model, application, words in _WRITTEN:
        model._default_manager.filter(**{f"{application}__person__in": people}).update(**dict.fromkeys(words, ""))
    Reference.objects.filter(referee__application__person__in=people).update(answers={}, identity={})
    _referees(people, at)
    Submission.objects.filter(application__person__in=people).update(content={})
    DeclarationAnswer.objects.filter(declaration__person__in=people).update(explanation="")
    IssuedDocument.objects.filter(person__in=people).update(said={})
    for issued in IssuedDocument.objects.filter(person__in=people).exclude(file=""):
        issued.file.delete(save=False)
        issued.save(update_fields=["file"])


def _referees(people: list[int], at: datetime) -> None:
    """What referees began to say, and where they were written to; what was not sent yet never is."""
    referees = Referee.objects.filter(application__person__in=people)
    written = Message.objects.filter(template__in=TO_REFEREES, context__referee__in=_ids(referees))
    written.filter(sent_at=None, failed_at=None).update(failed_at=at)
    written.update(to="", context={})
    referees.update(draft={}, flags=[])


def _confirmers(people: list[int], at: datetime) -> None:
    """Where those who were asked to confirm evidence were written to; what was not sent yet never is."""
    asked = ItemConfirmation.objects.filter(item__application__person__in=people)
    written = Message.objects.filter(template__in=TO_CONFIRMERS, context__confirmation__in=_ids(asked))
    written.filter(sent_at=None, failed_at=None).update(failed_at=at)
    written.update(to="", context={})


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))
