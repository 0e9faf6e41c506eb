"""Sanctions, interim orders and proceedings: imposed, varied, lifted, each resting on a recorded decision.

What protects the public takes effect on one officer's act and is confirmed by another within a working day; what takes
protection away, and removal itself, needs two first. Source: docs/adr/0012.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from members.acts import Kind, Sayings
from members.errors import Refused
from members.models import GraveAct, User
from members.services import acts
from registry import wording
from registry.choices import FactSource, Ground, SanctionKind
from registry.models import Proceedings, RecordedDecision, Sanction, SanctionText
from registry.rules.orders import INTERIM
from registry.services import cpd_suspensions, facts, interim_orders


@dataclass(frozen=True)
class Order:
    """What a decision orders.

    Args:
        kind: the sanction or interim order.
        ground: the exact ground, never public.
        begins: its first London day.
        ends: the day after its last, None where the decision names none.
    """

    kind: SanctionKind
    ground: Ground
    begins: date
    ends: date | None = None


@transaction.atomic
def impose(*, decision: RecordedDecision, order: Order, reason: str, by: User, at: datetime) -> GraveAct:
    """Impose what a decision orders; at once, but for a removal, which a second person confirms first.

    Raises:
        Refused: when it ends before it begins, is an interim order that lasts longer than such may, or the entry has
            the same order on one of its days.
    """
    _check(order, decision)
    detail = {
        "decision": decision.pk,
        "kind": order.kind,
        "ground": order.ground,
        "begins": order.begins.isoformat(),
        "ends": order.ends and order.ends.isoformat(),
    }
    kind = "remove" if order.kind == SanctionKind.REMOVED else "impose"
    return acts.propose(kind=kind, person=decision.entry.person, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def vary(
    *, sanction: Sanction, decision: RecordedDecision, order: Order, reason: str, by: User, at: datetime
) -> GraveAct:
    """Propose that a sanction gives way to another from a day, as a later decision orders.

    Raises:
        Refused: as `impose`, and when it was over by then.
    """
    _check(order, decision)
    if sanction.during.upper and order.begins >= sanction.during.upper:
        raise Refused("Enter a first day before the sanction ends.", field="begins", code="outside_range")
    detail = {
        "sanction": sanction.pk,
        "decision": decision.pk,
        "kind": order.kind,
        "ground": order.ground,
        "begins": order.begins.isoformat(),
        "ends": order.ends and order.ends.isoformat(),
    }
    return acts.propose(kind="vary", person=decision.entry.person, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def lift(
    *, sanction: Sanction, on: date | None, decision: RecordedDecision, reason: str, by: User, at: datetime
) -> GraveAct:
    """Propose that a sanction ends on a day, or, without a day, that it was never rightly imposed.

    Raises:
        Refused: for a day on which it is not in force.
    """
    if on:
        _check_inside(sanction, on)
    detail = {"sanction": sanction.pk, "decision": decision.pk, "on": on and on.isoformat()}
    return acts.propose(kind="lift", person=decision.entry.person, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def open_proceedings(*, decision: RecordedDecision, begins: date, reason: str, by: User, at: datetime) -> GraveAct:
    """Open proceedings: from now on the entry can neither lapse nor be left; the public does not hear of it."""
    detail = {"decision": decision.pk, "begins": begins.isoformat()}
    return acts.propose(
        kind="open_proceedings", person=decision.entry.person, detail=detail, reason=reason, by=by, at=at
    )


@transaction.atomic
def close_proceedings(*, proceedings: Proceedings, on: date, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that proceedings are over on a day.

    Raises:
        Refused: for a day on which they are not open.
    """
    _check_inside(proceedings, on)
    detail = {"proceedings": proceedings.pk, "on": on.isoformat()}
    person = proceedings.entry.person
    return acts.propose(kind="close_proceedings", person=person, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def publish_proceedings(*, proceedings: Proceedings, on: date, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that the public hears of proceedings from a day, as by a notice of hearing.

    Raises:
        Refused: for a day on which they are not open.
    """
    _check_during(proceedings, on)
    detail = {"proceedings": proceedings.pk, "on": on.isoformat()}
    person = proceedings.entry.person
    return acts.propose(kind="publish_proceedings", person=person, detail=detail, reason=reason, by=by, at=at)


def _check(order: Order, decision: RecordedDecision) -> None:
    if order.ends and order.ends <= order.begins:
        raise Refused("Enter an end that comes after the first day.", field="ends", code="ends_before")
    if order.kind in INTERIM:
        interim_orders.check(entry=decision.entry, body=decision.body, begins=order.begins, ends=order.ends)


def _check_inside(fact: Sanction | Proceedings, on: date) -> None:
    if not (fact.during.lower < on and (fact.during.upper is None or on < fact.during.upper)):
        raise Refused("Choose a day after this began and before it ends.", field="on", code="outside_range")


def _check_during(proceedings: Proceedings, on: date | None) -> None:
    during = proceedings.during
    if on and not (during.lower <= on and (during.upper is None or on < during.upper)):
        raise Refused("Choose a day while the proceedings last.", field="on", code="outside_range")


# --- What is done once it is agreed ---------------------------------------------------------------------------------


def _decision(act: GraveAct) -> RecordedDecision:
    return RecordedDecision.objects.select_related("entry").get(pk=act.detail["decision"])


def _day(act: GraveAct, name: str) -> date | None:
    text = act.detail.get(name)
    return date.fromisoformat(text) if text else None


def _days(act: GraveAct) -> DateRange:
    return DateRange(_day(act, "begins"), _day(act, "ends"))


def _record(fact: Any, by: User, at: datetime, *, tell: bool = True) -> Any:
    """Record a fact; one that collides with another of its kind is refused in words."""
    try:
        with transaction.atomic():
            return facts.record(fact=fact, by=by, at=at, tell=tell)
    except IntegrityError as failure:
        raise Refused(
            "The entry has this already on one of these days. End or vary that first.", field="begins", code="overlaps"
        ) from failure


def put_in_force(
    *,
    decision: RecordedDecision,
    order: Order,
    by: User,
    at: datetime,
    source: FactSource = FactSource.PANEL,
    tell: bool = True,
) -> Sanction:
    """Put in force what a decision orders, once two people agreed to it.

    Args:
        source: on whose authority.
        tell: as for `facts.record`.

    Raises:
        Refused: when the entry has the same order on one of its days.
    """
    sanction: Sanction = _record(
        Sanction(
            entry=decision.entry,
            kind=order.kind,
            ground=order.ground,
            during=DateRange(order.begins, order.ends),
            source=source,
            reference=decision.reference,
        ),
        by,
        at,
        tell=tell,
    )
    if decision.public_text:
        SanctionText.objects.create(sanction=sanction, text=decision.public_text, approved_at=at, approved_by=by)
    if sanction.kind in INTERIM:
        interim_orders.watch(order=sanction, at=at)
    cpd_suspensions.ordered(order=sanction, at=at)
    return sanction


def _impose(act: GraveAct, by: User, at: datetime) -> None:
    begins = _day(act, "begins")
    if begins is None:
        raise LookupError(f"{act} names no first day.")
    order = Order(SanctionKind(act.detail["kind"]), Ground(act.detail["ground"]), begins, _day(act, "ends"))
    put_in_force(decision=_decision(act), order=order, by=by, at=at)


def _undo_impose(act: GraveAct) -> tuple[str, dict[str, Any]] | None:
    decision, told = _decision(act), act.detail
    ordered = {"kind": told["kind"], "ground": told["ground"], "during__startswith": told["begins"]}
    sanction = Sanction.objects.filter(entry=decision.entry, set_aside_at=None, **ordered).first()
    return ("lift", {"sanction": sanction.pk, "decision": decision.pk, "on": None}) if sanction else None


def _live_sanction(act: GraveAct) -> Sanction:
    sanction = Sanction.objects.filter(pk=act.detail["sanction"], set_aside_at=None).first()
    if sanction is None:
        raise Refused("This sanction was changed meanwhile. Look at the entry again.", code="changed")
    return sanction


def end(*, sanction: Sanction, on: date, by: User | None, at: datetime) -> None:
    """In force until a day, with the words that the public may read until then; once two people decided it."""
    words = SanctionText.objects.filter(sanction=sanction).first()
    shorter = facts.end(fact=sanction, on=on, by=by, at=at, source=FactSource.PANEL)
    if words and shorter.pk != sanction.pk:
        approved = {"approved_at": words.approved_at, "approved_by": words.approved_by}
        SanctionText.objects.create(sanction=shorter, text=words.text, **approved)


def _vary(act: GraveAct, by: User, at: datetime) -> None:
    sanction, begins = _live_sanction(act), _day(act, "begins")
    if begins and sanction.during.lower < begins:
        end(sanction=sanction, on=begins, by=by, at=at)
    else:
        facts.set_aside(fact=sanction, by=by, at=at)
    interim_orders.unwatch(order=sanction, at=at)
    cpd_suspensions.unwatch(order=sanction, at=at)
    _impose(act, by, at)


def _lift(act: GraveAct, by: User, at: datetime) -> None:
    sanction, on = _live_sanction(act), _day(act, "on")
    if on:
        end(sanction=sanction, on=on, by=by, at=at)
    else:
        facts.set_aside(fact=sanction, by=by, at=at)
    interim_orders.unwatch(order=sanction, at=at)
    cpd_suspensions.unwatch(order=sanction, at=at)


def _open(act: GraveAct, by: User, at: datetime) -> None:
    decision = _decision(act)
    _record(
        Proceedings(entry=decision.entry, during=_days(act), source=FactSource.PANEL, reference=decision.reference),
        by,
        at,
    )


def _undo_open(act: GraveAct) -> tuple[str, dict[str, Any]] | None:
    decision = _decision(act)
    opened = {"reference": decision.reference, "during__startswith": act.detail["begins"], "set_aside_at": None}
    found = Proceedings.objects.filter(entry=decision.entry, **opened).first()
    return ("close_proceedings", {"proceedings": found.pk, "on": None}) if found else None


def _live_proceedings(act: GraveAct) -> Proceedings:
    found = Proceedings.objects.filter(pk=act.detail["proceedings"], set_aside_at=None).first()
    if found is None:
        raise Refused("These proceedings were changed meanwhile. Look at the entry again.", code="changed")
    return found


def _close(act: GraveAct, by: User, at: datetime) -> None:
    found, on = _live_proceedings(act), _day(act, "on")
    if on:
        facts.end(fact=found, on=on, by=by, at=at, source=FactSource.PANEL)
    else:
        facts.set_aside(fact=found, by=by, at=at)


def _publish(act: GraveAct, by: User, at: datetime) -> None:
    found, on = _live_proceedings(act), _day(act, "on")
    _check_during(found, on)
    facts.set_aside(fact=found, by=by, at=at)
    _record(
        Proceedings(
            entry=found.entry,
            during=found.during,
            public_from=on,
            source=FactSource.PANEL,
            reference=found.reference,
        ),
        by,
        at,
    )


def _says(act: GraveAct) -> Sayings:
    """What is ordered, on which days, and the decision that it rests on."""
    told = act.detail
    if "sanction" in told:
        now = Sanction.objects.select_related("entry").get(pk=told["sanction"])
        yield "Entry", now.entry.number
        yield "Sanction now", f"{SanctionKind(now.kind).label}, from {wording.day(now.during.lower)}"
    if "proceedings" in told:
        yield "Entry", Proceedings.objects.select_related("entry").get(pk=told["proceedings"]).entry.number
    if "decision" in told:
        decision = _decision(act)
        if "sanction" not in told:
            yield "Entry", decision.entry.number
        said = (decision.get_body_display(), wording.day(decision.decided_on), decision.case)
        yield "Decided by", ", ".join(filter(None, said))
        yield "Decision", decision.text
        yield "Public words", decision.public_text or "None"
    if "kind" in told:
        yield "Order", str(SanctionKind(told["kind"]).label)
        yield "Ground", str(Ground(told["ground"]).label)
    if begins := _day(act, "begins"):
        yield "First day", wording.day(begins)
    if ends := _day(act, "ends"):
        yield "Last day", wording.day(ends - timedelta(days=1))
    if on := _day(act, "on"):
        yield "From", wording.day(on)
    if "on" in told and told["on"] is None:
        yield "From", "The start: it was never rightly so"


KINDS = {
    "impose": Kind("Impose a sanction or an interim order", _impose, _says, protective=True, undone_by=_undo_impose),
    "remove": Kind("Remove somebody from the register", _impose, _says),
    "vary": Kind("Vary a sanction", _vary, _says),
    "lift": Kind("Lift a sanction", _lift, _says),
    "open_proceedings": Kind("Open proceedings", _open, _says, protective=True, undone_by=_undo_open),
    "close_proceedings": Kind("Close proceedings", _close, _says),
    "publish_proceedings": Kind("Make proceedings public", _publish, _says),
}
