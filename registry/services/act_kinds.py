"""The grave acts that concern the register."""

from members.acts import Kind
from registry.services import (
    admission_decisions,
    assisted_claims,
    audit_suspensions,
    claim_cases,
    corrections,
    deaths,
    departures,
    orders,
    protection,
)


def act_kinds() -> dict[str, Kind]:
    """The kinds of this app, by code."""
    told = (
        admission_decisions,
        assisted_claims,
        audit_suspensions,
        claim_cases,
        corrections,
        deaths,
        departures,
        orders,
        protection,
    )
    return {code: kind for module in told for code, kind in module.KINDS.items()}
