"""The public pages of audit rounds, with what a view hands them, by a short name."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from cpd.choices import RoundStage
from cpd.models import AuditRound, Scheme
from cpd.queries.audit_report import Report
from cpd.queries.audit_rounds import published_draw

_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
_STRATA = [SimpleNamespace(label="S01", size=412, draws=11), SimpleNamespace(label="S02", size=9, draws=3)]
_REPORT = Report(selected=14, answered=12, outcomes=[("accepted", 11), ("referred", None)], days=41, gaps=[("1", None)])


def _round(stage: RoundStage, **more: Any) -> AuditRound:
    return AuditRound(
        scheme=Scheme(code="RCT", name="Register of Clinical Technologists"),
        name="CPD of 2025",
        witness="The lottery",
        witness_how="The main numbers of the draw of 6 March 2026, in ascending order",
        witness_on=date(2026, 3, 6),
        stage=stage,
        committed_at=_AT,
        list_hash="9f" * 32,
        secret_hash="0a" * 32,
        **more,
    )


def _shown(held: AuditRound, report: Report | None = None) -> tuple[str, dict[str, Any]]:
    told = {"round": held, "told": published_draw(held), "strata": _STRATA, "size": 421, "draws": 14, "report": report}
    return "registry/audits/round.jinja", told


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Short name → template and context."""
    drawn: dict[str, Any] = {"drawn_at": _AT, "witness_value": "3 14 15 26 35 50"}
    open_to_all = drawn | {"published_at": _AT, "secret": b"\x01" * 32}
    committed = _round(RoundStage.COMMITTED)
    return {
        "audits": ("registry/audits/rounds.jinja", {"rounds": [committed]}),
        "audits-none": ("registry/audits/rounds.jinja", {"rounds": []}),
        "audit-committed": _shown(committed),
        "audit-drawn": _shown(_round(RoundStage.DRAWN, **drawn)),
        "audit-published": _shown(_round(RoundStage.PUBLISHED, **open_to_all)),
        "audit-closed": _shown(_round(RoundStage.CLOSED, **open_to_all), _REPORT),
    }
