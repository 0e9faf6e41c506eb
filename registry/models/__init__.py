from registry.models.checks import Check, CheckContent
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
    "Break",
    "Check",
    "CheckContent",
    "DisplayPolicy",
    "Entry",
    "Exit",
    "PolicyVersion",
    "Proceedings",
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
