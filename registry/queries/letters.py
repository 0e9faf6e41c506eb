"""What letters about decisions say: put together from what is recorded, and from nothing else."""

from datetime import timedelta
from typing import Any

from members.queries import people
from members.queries.calendar import london_day
from members.rules.dates import add_months
from registry.choices import Recommended
from registry.models import AdmissionDecision, Appeal, Application, ScopeGrant, Term
from registry.queries import certificates, rounds


def decision(one: AdmissionDecision) -> dict[str, Any]:
    """The plain values of a decision letter.

    A refusal gives each finding with its reason, what would help, and until when it may be appealed against.
    """
    application = one.application
    return {
        **_about(application),
        "outcome": one.outcome,
        "decided_on": london_day(one.decided_at).isoformat(),
        "reasons": one.reasons,
        "would_help": one.would_help,
        "findings": [
            {
                "code": finding.standard.code,
                "title": finding.standard.title,
                "mark": finding.mark,
                "reason": finding.reason,
            }
            for finding in rounds.findings(application)
        ],
        "appeal_days": application.policy.appeal_days if one.appeal_until else None,
        "appeal_until": one.appeal_until.isoformat() if one.appeal_until else None,
        "entry": _entry(application) if one.outcome == Recommended.ADMIT else None,
        "certificate": _certificate(application) if one.outcome == Recommended.ADMIT else None,
        "apply_from": _apply_from(one),
    }


def appeal(one: Appeal) -> dict[str, Any]:
    """The plain values of the letter that says how an appeal came out."""
    if one.decided_at is None:
        raise LookupError(f"{one} is not decided.")
    return {
        **_about(one.application),
        "outcome": one.outcome,
        "asked_on": london_day(one.asked_at).isoformat(),
        "assessed": bool(one.application.policy.assessors),
        "apply_from": _apply_from(one.decision),
        "decided_on": london_day(one.decided_at).isoformat(),
        "reasons": one.reasons,
    }


def _about(application: Application) -> dict[str, Any]:
    register = application.route.register
    return {
        "name": people.names([application.person_id]).get(application.person_id, ""),
        "application": application.number,
        "route": application.route.name,
        "register": register.name,
        "registrant": register.registrant,
        "kind": application.route.kind,
    }


def _certificate(application: Application) -> dict[str, Any] | None:
    """What was granted, where a certificate was."""
    issued = certificates.of_equivalence(application)
    return {part: issued.said.get(part) for part in ("number", "specialties")} if issued else None


def _apply_from(one: AdmissionDecision) -> str | None:
    """The first day of another application, after a refusal on a route that has a time for it."""
    months = one.application.policy.reapply_months
    if one.outcome != Recommended.REFUSE or not months:
        return None
    return add_months(london_day(one.decided_at), months).isoformat()


def _entry(application: Application) -> dict[str, Any] | None:
    """What somebody was admitted with."""
    entry = application.entry
    if entry is None:
        return None
    term = Term.objects.filter(entry=entry, set_aside_at=None).latest("during")
    scopes = ScopeGrant.objects.filter(entry=entry, set_aside_at=None, during__overlap=term.during)
    return {
        "number": entry.number,
        "from": term.during.lower.isoformat(),
        "until": (term.during.upper - timedelta(days=1)).isoformat(),
        "scopes": [grant.scope.name for grant in scopes.select_related("scope").order_by("scope__position", "pk")],
    }
