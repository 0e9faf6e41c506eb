from registry.models.admissions import AdmissionDecision, Appeal, ProposedDecision, SuitabilityReview
from registry.models.applications import (
    Application,
    ApplicationUserObjectPermission,
    Hold,
    IssuedDocument,
    StageChange,
    Submission,
)
from registry.models.assessments import (
    Conflict,
    EvidenceRequest,
    Finding,
    Judgement,
    Objection,
    Recommendation,
    Return,
    Seat,
)
from registry.models.checks import Check, CheckContent
from registry.models.claims import AssistedClaim, EntryClaim
from registry.models.deaths import DeathReport
from registry.models.decisions import RecordedDecision
from registry.models.declarations import Declaration, DeclarationAnswer, DeclarationQuestion, DeclarationSet
from registry.models.dossiers import Claim, EvidenceItem, Gap, Post, Qualification, Updating
from registry.models.entries import (
    Annotation,
    Break,
    Entry,
    Exit,
    Proceedings,
    Sanction,
    SanctionText,
    ScopeGrant,
    StandingSpan,
    Term,
)
from registry.models.references import DomainOfConcern, Referee, Reference
from registry.models.registers import DisplayPolicy, PolicyVersion, Register, Route, Scope, ScopeSynonym, StandingPolicy
from registry.models.renewals import EmployerContact, Renewal, RenewalPolicy, RenewalReview
from registry.models.requests import EntryRequest
from registry.models.routes import Programme, Recognition, ReturnPolicy, ReturnRule, RoutePolicy
from registry.models.standards import Domain, Edition, Framework, Standard

__all__ = [
    "AdmissionDecision",
    "Annotation",
    "Appeal",
    "Application",
    "ApplicationUserObjectPermission",
    "AssistedClaim",
    "Break",
    "Check",
    "CheckContent",
    "Claim",
    "Conflict",
    "DeathReport",
    "Declaration",
    "DeclarationAnswer",
    "DeclarationQuestion",
    "DeclarationSet",
    "DisplayPolicy",
    "Domain",
    "DomainOfConcern",
    "Edition",
    "EmployerContact",
    "Entry",
    "EntryClaim",
    "EntryRequest",
    "EvidenceItem",
    "EvidenceRequest",
    "Exit",
    "Finding",
    "Framework",
    "Gap",
    "Hold",
    "IssuedDocument",
    "Judgement",
    "Objection",
    "PolicyVersion",
    "Post",
    "Proceedings",
    "Programme",
    "ProposedDecision",
    "Qualification",
    "Recognition",
    "Recommendation",
    "RecordedDecision",
    "Referee",
    "Reference",
    "Register",
    "Renewal",
    "RenewalPolicy",
    "RenewalReview",
    "Return",
    "ReturnPolicy",
    "ReturnRule",
    "Route",
    "RoutePolicy",
    "Sanction",
    "SanctionText",
    "Scope",
    "ScopeGrant",
    "ScopeSynonym",
    "Seat",
    "StageChange",
    "Standard",
    "StandingPolicy",
    "StandingSpan",
    "Submission",
    "SuitabilityReview",
    "Term",
    "Updating",
]
