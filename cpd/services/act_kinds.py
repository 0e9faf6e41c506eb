"""The grave acts that concern CPD."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.models import AuditRound
from cpd.rules import draw
from cpd.services import audit_rounds
from members.acts import Kind
from members.models import GraveAct, User
from members.queries.calendar import london_day
from members.services import acts


@transaction.atomic
def propose_draw(*, round: AuditRound, value: str, by: User, at: datetime) -> GraveAct:  # noqa: A002
    """Propose to draw a round by what its witness said, for a second person to compare with what the witness says.

    Raises:
        Refused: as `audit_rounds.enter_witness`.
    """
    detail = {"round": round.pk, "value": draw.value(value)}
    reason = _("Drawn by what %(witness)s said.") % {"witness": round.witness}
    return acts.propose(kind="audit_draw", reason=reason, detail=detail, by=by, at=at)


def _round(act: GraveAct) -> AuditRound:
    return AuditRound.objects.get(pk=act.detail["round"])


def _check(act: GraveAct) -> None:
    on = london_day(act.proposed_at)
    audit_rounds.check_witness(held=_round(act), value=act.detail["value"], on=on)


def _draw(act: GraveAct, by: User, at: datetime) -> None:
    audit_rounds.enter_witness(round=_round(act), value=act.detail["value"], by=by, at=at)


def _says(act: GraveAct) -> Iterator[tuple[str, str]]:
    held = _round(act)
    yield _("Round"), held.name
    yield _("Witness"), held.witness
    yield _("What the value is"), held.witness_how
    yield _("Value, which cannot be changed later"), act.detail["value"]


def act_kinds() -> dict[str, Kind]:
    """The kinds of this app, by code."""
    return {"audit_draw": Kind("Draw an audit round", _draw, _says, _check)}
