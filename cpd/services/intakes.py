"""Bringing activities in from a file: received, read by the worker, confirmed, then taken in whole or not at all."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import INTAKE, Column, DayOrder, IntakeKind, IntakeState, RecordKind, TimeUnit
from cpd.models import Intake
from cpd.rules import intake as rules
from cpd.rules import lists
from cpd.rules.intake import Unreadable
from cpd.services import patients
from members import trail
from members.errors import Refused
from members.jobs import after_commit
from members.models import Person, User
from members.references import new_reference
from members.rules.documents import safe_name
from members.services.documents import delete_files

FOLDER = "cpd-intakes"
KEPT = timedelta(days=7)
LOST_AFTER = timedelta(minutes=15)
UNDER_WAY = (IntakeState.MAPPING, IntakeState.CHECKING, IntakeState.READY, IntakeState.TAKING_IN)


@transaction.atomic
def receive(*, person: Person, upload: "File[bytes]", by: User, at: datetime) -> Intake:
    """Keep a file and look at how it begins; the same file again answers with the one that is under way.

    Raises:
        Refused: for a file that is not taken or cannot be read, in words beside the field.
    """
    name = safe_name(str(upload.name))
    if trouble := rules.at_the_door(name=name, size=upload.size):
        raise Refused(_(rules.WORDING[trouble[0]]) % trouble[1], field="file", code=trouble[0])
    person = Person.objects.select_for_update().get(pk=person.pk)
    sha256 = _sha256(upload)
    held = Intake.objects.filter(person=person, sha256=sha256, state__in=UNDER_WAY)
    if (there := held.first()) is not None:
        return there
    kind = rules.kind_of(name) or IntakeKind.CSV
    intake = Intake(person=person, kind=kind, name=name, sha256=sha256, received_at=at, moved_at=at)
    intake.state = IntakeState.CHECKING
    if kind is IntakeKind.CSV:
        _look_at_columns(intake, upload)
    intake.file.save(f"{FOLDER}/{new_reference()}", upload, save=False)
    intake.save()
    if intake.state == IntakeState.CHECKING:
        after_commit("cpd.read_intake", intake_id=intake.pk)
    trail.record("cpd.intake_received", about=intake, by=by, at=at, person=person, what=kind, sha256=sha256)
    return intake


@transaction.atomic
def read_as(
    *,
    intake: Intake,
    columns: Mapping[Column, int],
    order: DayOrder,
    unit: TimeUnit,
    kind: RecordKind,
    by: User,
    at: datetime,
) -> Intake:
    """Say what the columns of a list are; then the worker reads it. Saying the same again changes nothing.

    Raises:
        Refused: without a column for what and one for when, or where one column is to say two things.
    """
    intake = _locked(intake)
    mapping = _mapping(columns, order, unit, kind)
    if intake.state == IntakeState.CHECKING and intake.mapping == mapping:
        return intake
    if intake.state == IntakeState.READY:
        INTAKE.check(intake.state, IntakeState.MAPPING)
        intake.state = IntakeState.MAPPING
    INTAKE.check(intake.state, IntakeState.CHECKING)
    missing = [one for one in (Column.TITLE, Column.FIRST_ON) if one not in columns]
    if missing:
        words = _("Say which column says “%(what)s”.") % {"what": missing[0].label}
        raise Refused(words, field=missing[0].value, code="missing")
    if len(set(columns.values())) != len(columns):
        raise Refused(_("One column is chosen for two things. Choose each once."), code="twice")
    intake.state, intake.mapping, intake.moved_at, intake.done = IntakeState.CHECKING, mapping, at, 0
    intake.save(update_fields=["state", "mapping", "moved_at", "done"])
    after_commit("cpd.read_intake", intake_id=intake.pk)
    trail.record("cpd.intake_mapped", about=intake, by=by, at=at, person=intake.person)
    return intake


@transaction.atomic
def confirm(
    *,
    intake: Intake,
    by: User,
    at: datetime,
    leave_out: bool = False,
    answer: str = "",
    chosen: Mapping[str, str] | None = None,
) -> Intake:
    """Let the worker take a file in, whole; confirming it again changes nothing.

    Args:
        leave_out: whether rows that cannot be brought in are left out.
        answer: what the person says of rows in which something looks like a patient's details.
        chosen: of a calendar, the kind of learning of each event that is to be brought in, by its place in `found`.

    Raises:
        Refused: while something is not answered, or nothing is left to bring in.
    """
    intake = _locked(intake)
    if intake.state in {IntakeState.TAKING_IN, IntakeState.DONE}:
        return intake
    INTAKE.check(intake.state, IntakeState.TAKING_IN)
    if intake.kind == IntakeKind.CALENDAR:
        intake.mapping = {"chosen": _chosen(intake, chosen or {})}
    elif not intake.good:
        raise Refused(_("Nothing in this file can be brought in."), code="nothing")
    elif intake.faulty and not leave_out:
        words = _("Some rows cannot be brought in. Correct the file and bring it again, or leave them out.")
        raise Refused(words, field="leave_out", code="faulty")
    patients.ask(found={sign for row in intake.signs for sign in row["signs"]}, answer=answer)
    intake.mapping |= {"answer": answer}
    intake.state, intake.moved_at = IntakeState.TAKING_IN, at
    intake.save(update_fields=["state", "mapping", "moved_at"])
    after_commit("cpd.take_in", intake_id=intake.pk)
    trail.record("cpd.intake_confirmed", about=intake, by=by, at=at, person=intake.person)
    return intake


@transaction.atomic
def cancel(*, intake: Intake, by: User | None, at: datetime) -> Intake:
    """Bring nothing in and let go of the file; cancelling it again changes nothing.

    Raises:
        Refused: once it is being taken in, or was.
    """
    intake = _locked(intake)
    if intake.state == IntakeState.CANCELLED:
        return intake
    INTAKE.check(intake.state, IntakeState.CANCELLED)
    intake.state, intake.moved_at = IntakeState.CANCELLED, at
    let_go(intake=intake)
    intake.save(update_fields=["state", "moved_at", "file"])
    trail.record("cpd.intake_cancelled", about=intake, by=by, at=at, person=intake.person)
    return intake


def let_go(*, intake: Intake) -> None:
    """Delete the file once the caller's transaction has committed; its hash stays."""
    if intake.file:
        transaction.on_commit(partial(delete_files, names=[str(intake.file.name)]), robust=True)
        intake.file = ""


def lost(*, at: datetime) -> Collection[tuple[int, str]]:
    """Those that no worker can still be at: id and state."""
    waiting = Intake.objects.filter(
        state__in=[IntakeState.CHECKING, IntakeState.TAKING_IN], moved_at__lte=at - LOST_AFTER
    )
    return list(waiting.values_list("pk", "state")[:200])


def left(*, at: datetime) -> Collection[Intake]:
    """Those whose owner has left them alone for days."""
    waiting = Intake.objects.filter(state__in=[IntakeState.MAPPING, IntakeState.READY], moved_at__lte=at - KEPT)
    return list(waiting.order_by("pk")[:500])


def _locked(intake: Intake) -> Intake:
    return Intake.objects.select_for_update(of=["self"]).select_related("person").get(pk=intake.pk)


def _look_at_columns(intake: Intake, upload: "File[bytes]") -> None:
    try:
        names, examples = lists.head(upload.open("rb"))
    except Unreadable as problem:
        raise Refused(_(rules.WORDING[problem.trouble]), field="file", code=problem.trouble) from problem
    finally:
        upload.seek(0)
    intake.state = IntakeState.MAPPING
    intake.found = [
        {"name": name[:100], "examples": [row[at][:80] for row in examples if at < len(row)]}
        for at, name in enumerate(names)
    ]
    intake.mapping = _mapping(lists.propose(names), DayOrder.DAY_FIRST, TimeUnit.HOURS, RecordKind.OTHER)


def _mapping(columns: Mapping[Column, int], order: DayOrder, unit: TimeUnit, kind: RecordKind) -> dict[str, Any]:
    held = {column.value: place for column, place in columns.items()}
    return {"columns": held, "order": order.value, "unit": unit.value, "kind": kind.value}


def reading(*, intake: Intake) -> lists.Reading:
    """How the rows of a list are read, as its owner said."""
    said = intake.mapping
    columns = {Column(name): place for name, place in said["columns"].items()}
    return lists.Reading(columns, DayOrder(said["order"]), TimeUnit(said["unit"]), RecordKind(said["kind"]))


def _chosen(intake: Intake, chosen: Mapping[str, str]) -> dict[str, str]:
    places = {str(place) for place, event in enumerate(intake.found) if event["times"]}
    held = {place: RecordKind(kind).value for place, kind in chosen.items() if place in places and kind}
    if not held:
        raise Refused(_("Say of at least one event which kind of learning it was."), code="nothing")
    return held


def _sha256(upload: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
