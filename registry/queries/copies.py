"""What the register holds about a person, for the copy that they may take.

`EXPORTED` and `LEFT_OUT` name every table of this app that leads to a person; a test walks the foreign keys.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from members.exporting import Piece, Row, table
from members.models import Person
from members.queries.calendar import london_day
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
from registry.queries import who_checked

EXPORTED: frozenset[type[Model]] = frozenset(
    {
        AdmissionDecision, Annotation, Appeal, Application, AssistedClaim, Break, Check, CheckContent, Claim,
        Declaration, DeclarationAnswer, Entry, EntryClaim, EntryRequest, EvidenceItem, EvidenceRequest, Exit, Finding,
        FeeHold, Gap, InvoiceLine,
        IssuedDocument, Objection, Post, Proceedings, Qualification, Referee, Return, Sanction, SanctionText,
        ScopeGrant, StageChange, StandingSpan, Submission, Term, Updating, EmployerContact, Renewal,
        EvidenceVersion, FormDraft, ItemConfirmation, SectionPaper, Statement,
        Extension, Interview, InterviewNote, InterviewSlot, Portfolio, MisuseReport, Share, ShareOpening,
    }
)  # fmt: skip
_WATCHERS = "who looked somebody up or watches them is told by “Who checked me”"
_ASSESSORS = "what assessors wrote for one another; the findings, which the applicant is sent, are in the copy"
LEFT_OUT: dict[type[Model], str] = {
    ApplicationUserObjectPermission: "who may work on an application just now",
    Change: _WATCHERS,
    BatchLine: "what an organisation asked for its own purposes; how often, by month and kind, is in the copy",
    Conflict: "it concerns the assessor as much as the applicant",
    DeathReport: "what others told the office, in confidence",
    Dissent: _ASSESSORS,
    Hold: "notes of the office about its own work",
    Judgement: _ASSESSORS,
    Notice: _WATCHERS,
    NoticePreference: "an officer’s choice for their organisation, which shows it to them",
    PanelNote: _ASSESSORS,
    ProposedDecision: "what was not decided; the decision itself is in the copy",
    Recommendation: _ASSESSORS,
    Reference: "given in confidence by somebody else",
    RenewalReview: "its words are sealed and may concern others; what came of it was told",
    Seat: "it names those who assess",
    Watch: "an organisation’s own list; how many watch, by kind, is in the copy",
    SuitabilityReview: "its outcome is in the decision; its words are sealed and may concern others",
    TurnedPerson: _WATCHERS,
    WatchedEntry: _WATCHERS,
    LineReceipt: "what an organisation asked for, to hand on; how often it asked is in the copy",
    WebhookAttempt: _WATCHERS,
    WebhookEvent: _WATCHERS,
    WorkingPaper: "what an assessor noted for nobody else, deleted with the end of the case",
    RecordedDecision: "decisions are sent to those whom they concern; their words may concern others",
}
_DATED = ("during", "recorded_at", "set_aside_at", "source")


def person_export(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """The pieces of this app; what begins on a later day, and proceedings not public yet, are left out."""
    today = london_day(at)
    of = {"entry__person__in": people}
    begun = Q(during__startswith__lte=today)
    public = Q(public_from__lte=today)
    number = "entry__number"
    return [
        table(
            "entries", _("Your entries"), Entry.objects.filter(person__in=people).select_related("register"),
            "number", "register__name", "created_at", "brought_in_on",
        ),
        table("terms", _("Terms"), Term.objects.filter(**of), number, *_DATED),
        table("breaks", _("Breaks"), Break.objects.filter(begun, **of), number, "kind", "returned", *_DATED),
        table("sanctions", _("Decisions"), Sanction.objects.filter(begun, **of), number, "kind", "ground", *_DATED),
        table(
            "sanction_texts", _("Public words of decisions"),
            SanctionText.objects.filter(sanction__entry__person__in=people, sanction__during__startswith__lte=today),
            "sanction_id", "text", "approved_at",
        ),
        table("exits", _("Ends of registration"), Exit.objects.filter(begun, **of), number, "kind", *_DATED),
        table("fee_holds", _("Days on which your place was held for a direct debit"),
              FeeHold.objects.filter(**of), number, *_DATED),
        table(
            "employer_invoices", _("Invoices to an employer for your fee"),
            InvoiceLine.objects.filter(renewal__entry__person__in=people).select_related("renewal__entry", "invoice"),
            "renewal__entry__number", "invoice__employer", "invoice__issued_on", "off_at", "off", "reason",
        ),
        table("proceedings", _("Public proceedings"), Proceedings.objects.filter(public, begun, **of), number, *_DATED),
        table(
            "scopes", _("Scopes of practice"), ScopeGrant.objects.filter(**of).select_related("scope"),
            number, "scope__name", *_DATED,
        ),
        table(
            "annotations", _("Annotations"), Annotation.objects.filter(**of),
            number, "code", "text", "authority", *_DATED,
        ),
        table(
            "standing", _("What the register says of you, by days"),
            StandingSpan.objects.filter(**of, during__startswith__lte=today),
            number, "status", "verdict", "displayed", "during",
        ),
        table("checks", _("Proof that others saved"), Check.objects.filter(**of), number, "asked_on", "checked_at"),
        table(
            "check_contents", _("What that proof said"),
            CheckContent.objects.filter(check_made__entry__person__in=people), "check_made__number", "said",
        ),
        table(
            "claims", _("Claims to your entry"), EntryClaim.objects.filter(**of),
            number, "asked_at", "end", "ended_at",
        ),
        table(
            "entry_requests", _("What you asked about your entries"),
            EntryRequest.objects.filter(entry__person__in=people).select_related("scope"),
            number, "kind", "away_for", "begins_on", "ends_on", "scope__name", "instead", "supervised_hours",
            "formal_hours", "private_hours", "reason", "state", "asked_at", "decided_at", "answer",
        ),
        table(
            "assisted_claims", _("Claims with the office’s help"), AssistedClaim.objects.filter(person__in=people),
            "identity", "employer", "confirmed_by_employer", "confirmed_on", "asked_at", "settled_at",
        ),
        table(
            "renewals", _("Your renewals"), Renewal.objects.filter(**of),
            number, "begins_on", "stage", "opened_at", "declared_at", "paid_at", "why_late",
        ),
        table(
            "employer_contacts", _("Whom of your employer we may tell"),
            EmployerContact.objects.filter(person__in=people), "email", "agreed_at", "withdrawn_at",
        ),
        *_shares(people, today),
        *_applications(people),
    ]  # fmt: skip


def _shares(people: Sequence[int], today: date) -> list[Piece]:
    """Links given to others, how often organisations asked, as the person may be told, and what was reported."""
    of = {"entry__person__in": people}
    return [
        table(
            "shares", _("Links that you gave others"), Share.objects.filter(**of).select_related("entry"),
            "entry__number", "label", "shows", "made_at", "expires_at", "most_views", "tell_me", "ended_at",
        ),
        table(
            "share_openings", _("When those links were opened"),
            ShareOpening.objects.filter(share__entry__person__in=people).select_related("share"),
            "share__reference", "at",
        ),
        Piece("who_checked", _("Who checked you"), lambda: _who_checked(people, today)),
        table(
            "misuse_reports", _("Checks that you reported as misuse"),
            MisuseReport.objects.filter(**of).select_related("organisation"),
            "reference", "month", "about", "organisation__name", "words", "reported_at", "state", "answer",
            "answered_at",
        ),
    ]  # fmt: skip


def _who_checked(people: Sequence[int], today: date) -> list[Row]:
    told = who_checked.told(Person.objects.get(pk=people[0]), on=today)
    checks = [
        {"month": f"{one.month:%Y-%m}", "how": one.how.value, "who": told.who(one), "times": one.number}
        for one in told.lines
    ]
    return [*checks, *({"how": "watched", "who": one.who, "times": one.number} for one in told.watchers)]


def _applications(people: Sequence[int]) -> list[Piece]:
    """What somebody applied with and what came of it; nothing that others gave in confidence."""
    of = {"application__person__in": people}
    number = "application__number"
    return [
        table(
            "applications", _("Your applications"), Application.objects.filter(person__in=people),
            "number", "route__name", "stage", "started_at", "submitted_at", "ended_at",
        ),
        table("application_stages", _("How they went"), StageChange.objects.filter(**of), number, "stage", "at"),
        table(
            "submissions", _("What you submitted"), Submission.objects.filter(**of),
            number, "round", "made_at", "content", "sha256",
        ),
        table(
            "qualifications", _("Education and training"), Qualification.objects.filter(**of),
            number, "programme__name", "title", "provider", "number", "began_on", "finished_on",
        ),
        table(
            "posts", _("Career history"), Post.objects.filter(**of),
            number, "employer", "title", "grade", "duties", "hours_a_week", "during",
        ),
        table("gaps", _("Gaps explained"), Gap.objects.filter(**of), number, "during", "explanation"),
        table(
            "updating", _("Updating"), Updating.objects.filter(**of),
            number, "kind", "during", "hours", "what", "supervisor",
        ),
        table(
            "evidence_items", _("Evidence used"), EvidenceItem.objects.filter(**of),
            number, "kind", "title", "text", "role", "context", "during",
        ),
        table(
            "evidence_versions", _("What evidence said before"),
            EvidenceVersion.objects.filter(item__application__person__in=people),
            "item__application__number", "item__title", "number", "content", "replaced_at",
        ),
        table(
            "evidence_confirmations", _("Who was asked to confirm evidence"),
            ItemConfirmation.objects.filter(item__application__person__in=people),
            "item__application__number", "item__title", "name", "email", "state", "asked_at", "settled_at",
            "said_name", "said_role", "words",
        ),
        table("statements", _("Statements"), Statement.objects.filter(**of), number, "text"),
        table(
            "section_papers", _("Documents of single sections"), SectionPaper.objects.filter(**of),
            number, "section", "document__title",
        ),
        table("form_drafts", _("Forms not saved yet"), FormDraft.objects.filter(**of), number, "form", "entered"),
        table("evidence_claims", _("What it shows"), Claim.objects.filter(**of), number, "standard__code", "why"),
        table(
            "declarations", _("Declarations"), Declaration.objects.filter(person__in=people),
            "of__code", "of__version", "signed_at", "replaced_at",
        ),
        table(
            "declaration_answers", _("Answers to declarations"),
            DeclarationAnswer.objects.filter(declaration__person__in=people),
            "declaration_id", "question__text", "yes",
        ),
        table(
            "referees", _("Referees that you named"), Referee.objects.filter(**of),
            number, "name", "email", "relation", "state", "named_at",
        ),
        table("returns", _("Returned to you"), Return.objects.filter(**of), number, "reasons", "words", "returned_at"),
        table(
            "evidence_requests", _("More evidence asked for"), EvidenceRequest.objects.filter(**of),
            number, "round", "words", "asked_at", "due_on", "answered_at", "lapsed_at",
        ),
        table(
            "portfolios", _("Portfolios that you were invited to hand in"), Portfolio.objects.filter(**of),
            number, "round", "words", "invited_at", "handed_in_at", "lapsed_at",
        ),
        table(
            "portfolio_extensions", _("More time for a portfolio"),
            Extension.objects.filter(portfolio__application__person__in=people),
            "portfolio__application__number", "months", "reason", "given_at",
        ),
        table(
            "interviews", _("Interviews"), Interview.objects.filter(**of),
            number, "words", "asked_at", "chosen__starts_at", "recorded_at",
        ),
        table(
            "interview_slots", _("Times offered for interviews"),
            InterviewSlot.objects.filter(interview__application__person__in=people),
            "interview__application__number", "starts_at", "where", "offered_at",
        ),
        table(
            "interview_notes", _("What came out of interviews"),
            InterviewNote.objects.filter(
                interview__application__person__in=people, interview__application__decisions__isnull=False
            ),
            "interview__application__number", "standard__code", "words",
        ),
        table(
            "objections", _("Who should not judge you"), Objection.objects.filter(**of),
            number, "words", "made_at", "settled_at",
        ),
        table(
            "findings", _("What was found"), Finding.objects.filter(**of, application__decisions__isnull=False),
            number, "round", "standard__code", "mark", "reason",
        ),
        table(
            "admission_decisions", _("Decisions on your applications"), AdmissionDecision.objects.filter(**of),
            number, "outcome", "reasons", "would_help", "decided_at", "served_at", "appeal_until",
        ),
        table(
            "appeals", _("Appeals"), Appeal.objects.filter(**of),
            number, "grounds", "asked_at", "outcome", "reasons", "decided_at",
        ),
        table(
            "issued_documents", _("Documents that we made"), IssuedDocument.objects.filter(person__in=people),
            "kind", "reference", "said", "sha256", "issued_at",
        ),
    ]  # fmt: skip
