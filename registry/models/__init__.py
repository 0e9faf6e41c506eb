from registry.models.checks import Check, CheckContent
from registry.models.claims import AssistedClaim, EntryClaim
from registry.models.decisions import RecordedDecision
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
from registry.models.registers import DisplayPolicy, PolicyVersion, Register, Route, Scope, ScopeSynonym, StandingPolicy

__all__ = [
    "Annotation",
    "AssistedClaim",
    "Break",
    "Check",
    "CheckContent",
    "DisplayPolicy",
    "Entry",
    "EntryClaim",
    "Exit",
    "PolicyVersion",
    "Proceedings",
    "RecordedDecision",
    "Register",
    "Route",
    "Sanction",
    "SanctionText",
    "Scope",
    "ScopeGrant",
    "ScopeSynonym",
    "StandingPolicy",
    "StandingSpan",
    "Term",
]
