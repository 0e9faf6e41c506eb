"""Leaving the register otherwise than by a sanction, and coming back: two people first."""

from datetime import date, datetime

from django.db import transaction
from psycopg.types.range import DateRange

from members.acts import Kind, Sayings
from members.errors import Refused
from members.models import GraveAct, User
from members.services import acts
from registry import wording
from registry.choices import ExitKind, FactSource
from registry.models import Entry, Exit, Sanction
from registry.services import facts


@transaction.atomic
def leave(*, entry: Entry, kind: ExitKind, on: date, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that a registration ends on a day, for a reason that is no sanction."""
    detail = {"entry": entry.pk, "kind": kind, "on": on.isoformat()}
    return acts.propose(kind="leave", person=entry.person, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def restore(*, fact: Exit | Sanction, on: date, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that somebody who left or was removed is on the register again from a day."""
    detail = {"fact": fact._meta.model_name, "id": fact.pk, "on": on.isoformat()}
    return acts.propose(kind="restore", person=fact.entry.person, detail=detail, reason=reason, by=by, at=at)


def _leave(act: GraveAct, by: User, at: datetime) -> None:
    entry = Entry.objects.get(pk=act.detail["entry"])
    on, kind = date.fromisoformat(act.detail["on"]), ExitKind(act.detail["kind"])
    if Exit.objects.filter(entry=entry, kind=kind, set_aside_at=None, during__overlap=DateRange(on, None)).exists():
        raise Refused("The entry has ended in this way already.", field="kind", code="ended")
    facts.record(fact=Exit(entry=entry, kind=kind, during=DateRange(on, None), source=FactSource.OFFICE), by=by, at=at)


def _restore(act: GraveAct, by: User, at: datetime) -> None:
    on, still = date.fromisoformat(act.detail["on"]), {"pk": act.detail["id"], "set_aside_at": None}
    if act.detail["fact"] == "exit" and (left := Exit.objects.filter(**still).first()):
        facts.end(fact=left, on=on, by=by, at=at)
    elif act.detail["fact"] == "sanction" and (removal := Sanction.objects.filter(**still).first()):
        facts.end(fact=removal, on=on, by=by, at=at)
    else:
        raise Refused("This was changed meanwhile. Look at the entry again.", code="changed")


def _says_leave(act: GraveAct) -> Sayings:
    yield "Entry", Entry.objects.get(pk=act.detail["entry"]).number
    yield "Because", str(ExitKind(act.detail["kind"]).label)
    yield "From", wording.day(date.fromisoformat(act.detail["on"]))


def _says_restore(act: GraveAct) -> Sayings:
    model = Exit if act.detail["fact"] == "exit" else Sanction
    fact = model.objects.select_related("entry").get(pk=act.detail["id"])
    yield "Entry", fact.entry.number
    yield "What ends", f"{fact.get_kind_display()}, from {wording.day(fact.during.lower)}"
    yield "From", wording.day(date.fromisoformat(act.detail["on"]))


KINDS = {
    "leave": Kind("End a registration", _leave, _says_leave),
    "restore": Kind("Restore somebody to the register", _restore, _says_restore),
}
