"""Rounds of CPD audits: planned, their list locked, committed to in public, drawn by a witness’s value, opened.

Nobody can try until it pleases them: the secret and the list are fixed in public before the witness speaks, and once
they are, the round is drawn and cannot be cancelled (docs/adr/0030).
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.types.range import DateRange

from cpd.choices import AUDIT_ROUND, RoundStage, SelectionKind
from cpd.models import AuditPolicy, AuditRound, AuditSelection, Scheme
from cpd.queries import audit_rounds as held_rounds
from cpd.rules import draw
from cpd.services import audit_population, audit_selections
from members import trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round is to be; see `cpd.models.AuditRound`."""

    scheme: str
    name: str
    audited: DateRange
    as_of: date
    witness: str
    witness_how: str
    witness_on: date


@transaction.atomic
def plan(*, plan: Plan, by: User, at: datetime) -> AuditRound:
    """Plan a round; planning the same again while it waits answers with what is there.

    Raises:
        Refused: for days that are none, a witness who speaks too early, or a scheme whose audits have no figures yet.
    """
    scheme = Scheme.objects.select_for_update().filter(code=plan.scheme).first()
    policy = _policy(scheme, plan.as_of) if scheme else None
    if scheme is None or policy is None:
        raise Refused(_("There are no figures for audits of this scheme on that day."), field="scheme", code="policy")
    _check(plan, london_day(at))
    told = {
        "scheme": scheme,
        "name": plan.name.strip(),
        "audited": plan.audited,
        "as_of": plan.as_of,
        "witness": plan.witness.strip(),
        "witness_how": plan.witness_how.strip(),
        "witness_on": plan.witness_on,
    }
    if (same := AuditRound.objects.filter(stage=RoundStage.PLANNED, **told).first()) is not None:
        return same
    made = AuditRound.objects.create(policy=policy, planned_at=at, planned_by=by, **told)
    trail.record("cpd.audit_round_planned", about=made, by=by, at=at, scheme=scheme.code)
    return made


@transaction.atomic
def lock(*, round: AuditRound, by: User, at: datetime) -> AuditRound:  # noqa: A002 - the word of the regulator
    """Lock the list of everybody who may be drawn, as the register says on the round’s day; doing it again is nothing.

    Raises:
        Refused: before that day, or when nobody may be drawn.
    """
    held = _locked(round)
    if held.stage == RoundStage.LOCKED:
        return held
    AUDIT_ROUND.check(held.stage, RoundStage.LOCKED)
    if london_day(at) < held.as_of:
        raise Refused(_("The list can be locked once its day has come."), code="too_early")
    lines = audit_population.fill(held=held)
    if not lines:
        raise Refused(_("The register names nobody who may be drawn on that day."), code="nobody")
    held.list_hash = draw.list_hash(held_rounds.published_list(held))
    held.stage, held.locked_at, held.locked_by = RoundStage.LOCKED, at, by
    held.save(update_fields=["list_hash", "stage", "locked_at", "locked_by"])
    trail.record("cpd.audit_round_locked", about=held, by=by, at=at, lines=lines, sha256=held.list_hash)
    return held


@transaction.atomic
def cancel(*, round: AuditRound, reason: str, by: User, at: datetime) -> AuditRound:  # noqa: A002
    """Give a round up that was not committed to yet; doing it again is nothing.

    Raises:
        Refused: without a reason, and once it was committed to in public.
    """
    held = _locked(round)
    if held.stage == RoundStage.CANCELLED:
        return held
    AUDIT_ROUND.check(held.stage, RoundStage.CANCELLED)
    if not reason.strip():
        raise Refused(_("Say why this round is given up."), field="reason", code="reason")
    held.stage, held.cancelled_at, held.cancelled_by = RoundStage.CANCELLED, at, by
    held.cancel_reason = reason.strip()
    held.save(update_fields=["stage", "cancelled_at", "cancelled_by", "cancel_reason"])
    trail.record("cpd.audit_round_cancelled", about=held, by=by, at=at)
    return held


@transaction.atomic
def commit(*, round: AuditRound, by: User, at: datetime) -> AuditRound:  # noqa: A002
    """Choose the secret, and publish its hash with that of the list, before the witness speaks.

    Doing it again answers with what was committed to.

    Raises:
        Refused: on the witness’s day or after it: whoever knows what the witness says could choose a secret by it.
    """
    held = _locked(round)
    if held.stage == RoundStage.COMMITTED:
        return held
    AUDIT_ROUND.check(held.stage, RoundStage.COMMITTED)
    if london_day(at) >= held.witness_on:
        words = _("The commitment must be public before the witness’s day. Cancel this round and plan another.")
        raise Refused(words, code="too_late")
    held.secret = secrets.token_bytes(draw.SECRET_BYTES)
    held.secret_hash = sha256(held.secret).hexdigest()
    held.stage, held.committed_at, held.committed_by = RoundStage.COMMITTED, at, by
    held.save(update_fields=["secret", "secret_hash", "stage", "committed_at", "committed_by"])
    trail.record("cpd.audit_round_committed", about=held, by=by, at=at, sha256=held.secret_hash)
    return held


@transaction.atomic
def enter_witness(*, round: AuditRound, value: str, by: User, at: datetime) -> AuditRound:  # noqa: A002
    """Enter what the witness said, and draw by it; entering the same again answers with the draw.

    Raises:
        Refused: before the witness’s day, without a value, and for another value than the one that it was drawn by.
    """
    held, said = _locked(round), draw.value(value)
    if held.stage in held_rounds.DRAWN:
        if said == held.witness_value:
            return held
        raise Refused(_("This round was drawn already, by another value."), field="value", code="drawn")
    check_witness(held=held, value=said, on=london_day(at))
    assert held.secret is not None  # noqa: S101 - a constraint holds it
    found = held_rounds.ranked(held, seed=draw.seed(secret=bytes(held.secret), witness_value=said))
    chosen = (
        AuditSelection(round=held, person_id=person, kind=SelectionKind.RANDOM, line_id=line, selected_at=at)
        for line, person in found
    )
    AuditSelection.objects.bulk_create(chosen, batch_size=5_000)
    carried = audit_selections.carry_over(held=held, at=at)
    held.stage, held.drawn_at, held.drawn_by, held.witness_value = RoundStage.DRAWN, at, by, said
    held.save(update_fields=["stage", "drawn_at", "drawn_by", "witness_value"])
    trail.record("cpd.audit_round_drawn", about=held, by=by, at=at, drawn=len(found), carried=carried)
    return held


def check_witness(*, held: AuditRound, value: str, on: date) -> None:
    """Hold what a witness is said to have said to what a draw needs.

    Raises:
        Refused: as `enter_witness`.
    """
    AUDIT_ROUND.check(held.stage, RoundStage.DRAWN)
    if on < held.witness_on:
        raise Refused(_("The witness’s day has not come."), field="value", code="too_early")
    if not value:
        raise Refused(_("Enter what the witness said."), field="value", code="value")


@transaction.atomic
def publish(*, round: AuditRound, by: User, at: datetime) -> AuditRound:  # noqa: A002
    """Publish the secret, so that anybody can repeat the draw; doing it again is nothing.

    Raises:
        Refused: before the draw.
    """
    held = _locked(round)
    if held.published_at is not None:
        return held
    AUDIT_ROUND.check(held.stage, RoundStage.PUBLISHED)
    held.stage, held.published_at, held.published_by = RoundStage.PUBLISHED, at, by
    held.save(update_fields=["stage", "published_at", "published_by"])
    trail.record("cpd.audit_round_published", about=held, by=by, at=at)
    return held


@transaction.atomic
def close(*, round: AuditRound, by: User, at: datetime) -> AuditRound:  # noqa: A002
    """Close a round whose audits are all over, from which on its report is public; doing it again is nothing.

    Raises:
        Refused: while the secret is not published or somebody’s audit is not over.
    """
    held = _locked(round)
    if held.stage == RoundStage.CLOSED:
        return held
    AUDIT_ROUND.check(held.stage, RoundStage.CLOSED)
    if number := held_rounds.not_over(held).count():
        words = ngettext(
            "%(n)s audit of this round is not over yet.", "%(n)s audits of this round are not over yet.", number
        )
        raise Refused(words % {"n": number}, code="not_over")
    held.stage, held.closed_at, held.closed_by = RoundStage.CLOSED, at, by
    held.save(update_fields=["stage", "closed_at", "closed_by"])
    trail.record("cpd.audit_round_closed", about=held, by=by, at=at)
    return held


def _policy(scheme: Scheme, on: date) -> AuditPolicy | None:
    return AuditPolicy.objects.filter(scheme=scheme, valid_from__lte=on).order_by("-valid_from").first()


def _check(plan: Plan, today: date) -> None:
    for field, words in (
        ("name", _("Enter a name for the round")),
        ("witness", _("Enter who the witness is")),
        ("witness_how", _("Enter what the witness’s value is and where anybody can look it up")),
    ):
        if not getattr(plan, field).strip():
            raise Refused(words, field=field, code="missing")
    first, after = plan.audited.lower, plan.audited.upper
    if first is None or after is None or plan.audited.isempty:
        raise Refused(_("Enter a first day before the last day."), field="first_on", code="days")
    if after > plan.as_of:
        raise Refused(_("The audited days must be over on the day of the list."), field="as_of", code="not_over")
    if plan.witness_on <= max(plan.as_of, today):
        words = _("The witness’s day must come after the day of the list, and after today.")
        raise Refused(words, field="witness_on", code="too_early")


def _locked(round: AuditRound) -> AuditRound:  # noqa: A002
    return AuditRound.objects.select_for_update(of=["self"]).select_related("scheme", "policy").get(pk=round.pk)
