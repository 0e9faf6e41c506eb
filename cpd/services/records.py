"""The activities of a log: added, told more of, copied, deleted and put back by the person alone."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import RECORD, RecordSource, RecordState
from cpd.models import Goal, Record, RecordDraft, RecordVersion
from cpd.queries import logs
from cpd.rules import records as rules
from cpd.rules.records import Entered
from cpd.services import patients
from members import trail
from members.errors import Refused
from members.exporting import plain
from members.models import Document, Person, User
from members.queries import evidence, people
from members.queries.calendar import london_day

RESTORE_DAYS = 30


@transaction.atomic
def add(
    *,
    person: Person,
    entered: Entered,
    key: str,
    by: User,
    at: datetime,
    source: RecordSource = RecordSource.TYPED,
    state: RecordState = RecordState.KEPT,
    answer: str = "",
    again: bool = False,
) -> Record:
    """Put an activity into a log; the same form sent twice adds it once.

    Args:
        key: the same for the same form.
        answer: what the person says of signs of a patient's details, a `WarningAnswer`.
        again: whether the person says that it is another than one that reads the same.

    Raises:
        Refused: when something in it is wrong, a sign of a patient's details is not answered, or it is there already.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if (there := Record.objects.filter(person=person, key=key).first()) is not None:
        return _same(there, entered)
    _check(person, entered, at)
    found = rules.patient_signs(entered)
    patients.ask(found=found, answer=answer)
    if not again:
        _refuse_twins(person, entered)
    record = Record(person=person, key=key, source=source, state=state, added_at=at, written_at=at)
    _write(record, entered, found, answer)
    record.save()
    trail.record("cpd.record_added", about=record, by=by, at=at, person=person, source=source)
    return record


@transaction.atomic
def change(
    *,
    record: Record,
    entered: Entered,
    goals: Collection[str],
    by: User,
    at: datetime,
    answer: str = "",
) -> Record:
    """Tell more of an activity, or something else; what it said before is kept. Saving the same again changes nothing.

    A draft that is saved is confirmed by it.

    Args:
        goals: references of the goals of the plan that it served.
        answer: as for `add`; an answer given before holds while no other sign comes.

    Raises:
        Refused: as `add`, and when it was deleted.
    """
    record = _locked(record)
    before = content(record)
    _check(record.person, entered, at, also=record)
    found = rules.patient_signs(entered)
    known = set(record.patient_signs)
    answer = answer or (record.patients_answer if found <= known else "")
    patients.ask(found=found, answer=answer)
    RecordDraft.objects.filter(record=record).delete()
    confirmed = record.state == RecordState.DRAFT
    if confirmed:
        RECORD.check(record.state, RecordState.KEPT)
        record.state = RecordState.KEPT
    served = _serve(record, goals)
    _write(record, entered, found, answer)
    if content(record) != before:
        RecordVersion.objects.create(
            record=record,
            number=record.versions.count() + 1,
            content=before,
            written_at=record.written_at,
            replaced_at=at,
        )
        record.written_at = at
    elif not (confirmed or served):
        record.save()
        return record
    record.save()
    trail.record("cpd.record_changed", about=record, by=by, at=at, person=record.person, confirmed=confirmed)
    return record


@transaction.atomic
def confirm(*, record: Record, by: User, at: datetime) -> Record:
    """Say that a draft happened as it stands; confirming it again changes nothing.

    Raises:
        Refused: when it was deleted.
    """
    record = _locked(record)
    if record.state == RecordState.KEPT:
        return record
    RECORD.check(record.state, RecordState.KEPT)
    record.state = RecordState.KEPT
    record.save(update_fields=["state"])
    trail.record("cpd.record_confirmed", about=record, by=by, at=at, person=record.person)
    return record


@transaction.atomic
def confirm_all(*, person: Person, by: User, at: datetime) -> int:
    """Say that every draft happened as it stands; with nothing left to confirm, nothing changes.

    Returns:
        How many were confirmed.
    """
    drafts = list(logs.waiting(person).select_for_update())
    for record in drafts:
        confirm(record=record, by=by, at=at)
    return len(drafts)


@transaction.atomic
def copy(*, record: Record, key: str, by: User, at: datetime) -> Record:
    """Make a draft that reads like another activity, for today; the same button pressed twice makes one.

    Raises:
        Refused: when the other was deleted.
    """
    record = _locked(record)
    entered = _entered(record, on=london_day(at))
    return add(
        person=record.person,
        entered=entered,
        key=key,
        by=by,
        at=at,
        source=RecordSource.COPIED,
        state=RecordState.DRAFT,
        answer=record.patients_answer,
        again=True,
    )


@transaction.atomic
def delete(*, record: Record, by: User, at: datetime) -> Record:
    """Take an activity out of the log; it can be put back for 30 days. Deleting it again changes nothing."""
    record = Record.objects.select_for_update(of=["self"]).select_related("person").get(pk=record.pk)
    if record.deleted_at is not None:
        return record
    record.deleted_at = at
    record.save(update_fields=["deleted_at"])
    trail.record("cpd.record_deleted", about=record, by=by, at=at, person=record.person)
    return record


@transaction.atomic
def restore(*, record: Record, by: User, at: datetime) -> Record:
    """Put a deleted activity back as it was; doing it again changes nothing.

    Raises:
        Refused: once its days are over, or when the row it came from was brought in again meanwhile.
    """
    record = Record.objects.select_for_update(of=["self"]).select_related("person").get(pk=record.pk)
    if record.deleted_at is None:
        return record
    if record.deleted_at <= at - timedelta(days=RESTORE_DAYS):
        raise Refused(_("This was deleted more than 30 days ago and cannot be put back."), code="too_late")
    others = Record.objects.filter(person=record.person, row_hash=record.row_hash, deleted_at=None)
    if record.row_hash and others.exists():
        raise Refused(_("The same activity was brought in again meanwhile and is in your log."), code="there")
    record.deleted_at = None
    record.save(update_fields=["deleted_at"])
    trail.record("cpd.record_restored", about=record, by=by, at=at, person=record.person)
    return record


@transaction.atomic
def choose_evidence(*, record: Record, documents: Sequence[Document], by: User, at: datetime) -> Record:
    """Say which documents of one's locker show an activity; choosing the same again changes nothing.

    Raises:
        Refused: for a document that is not one's own or not ready, and when the activity was deleted.
    """
    record = _locked(record)
    chosen, held = {one.pk for one in documents}, set(record.evidence.values_list("pk", flat=True))
    if chosen == held:
        return record
    fresh = chosen - held
    if evidence.usable(record.person).filter(pk__in=fresh).count() != len(fresh):
        raise Refused(_("Choose documents of your own that are ready to use."), field="documents", code="not_ready")
    record.evidence.set(chosen)
    trail.record("cpd.evidence_chosen", about=record, by=by, at=at, person=record.person, documents=sorted(chosen))
    return record


@transaction.atomic
def purge(*, at: datetime) -> int:
    """Let go for good what was deleted so long ago that it cannot be put back; missed days are caught up with.

    Returns:
        How many activities went.
    """
    gone = Record.objects.select_for_update(skip_locked=True).filter(deleted_at__lte=at - timedelta(days=RESTORE_DAYS))
    return erase(records=[record.pk for record in gone.order_by("pk")[:5_000]])


def erase(*, records: Collection[int]) -> int:
    """Delete activities with everything that hangs on them, within the caller's transaction."""
    for model in (RecordVersion, RecordDraft):
        model._default_manager.filter(record__in=records).delete()
    Record.evidence.through.objects.filter(record__in=records).delete()
    Goal.records.through.objects.filter(record__in=records).delete()
    return Record.objects.filter(pk__in=records).delete()[0]


def content(record: Record) -> dict[str, Any]:
    """Everything that an activity says, as plain values by name."""
    return {field: plain(getattr(record, field)) for field in rules.FIELDS}


def _entered(record: Record, *, on: Any) -> Entered:
    """What an activity says, for one day."""
    values = {field: getattr(record, field) for field in rules.FIELDS}
    marks = {field: tuple(values[field]) for field in ("standards", "scopes", "tags")}
    most = rules.DAY_HAS
    times = {field: min(values[field], most) for field in ("minutes", "participatory")}
    return Entered(**values | marks | times | {"first_on": on, "last_on": on})


def _locked(record: Record) -> Record:
    record = Record.objects.select_for_update(of=["self"]).select_related("person").get(pk=record.pk)
    if record.deleted_at is not None:
        raise Refused(_("This activity was deleted. Put it back first."), code="deleted")
    return record


def _check(person: Person, entered: Entered, at: datetime, *, also: Record | None = None) -> None:
    known = logs.known(person).keys() | (set(also.standards) | set(also.scopes) if also else set())
    for trouble in rules.troubles(entered, on=london_day(at), known=known):
        words = _(rules.WORDING[trouble.what]) % trouble.figures
        raise Refused(words, field=trouble.field, code=trouble.what)


def _same(there: Record, entered: Entered) -> Record:
    wanted = {field: plain(getattr(entered, field)) for field in rules.FIELDS}
    if content(there) != wanted:
        words = _("This form was saved already. Open the activity in your log to change what it says.")
        raise Refused(words, code="saved_already")
    return there


def _refuse_twins(person: Person, entered: Entered) -> None:
    twins = Record.objects.filter(
        person__in=people.group(person),
        deleted_at=None,
        kind=entered.kind,
        first_on=entered.first_on,
        last_on=entered.last_on,
        title__iexact=entered.title,
    )
    if twins.exists():
        words = _("You have recorded this for the same day already. Tick the box if this is another.")
        raise Refused(words, field="again", code="again")


def _write(record: Record, entered: Entered, found: set[str], answer: str) -> None:
    for field in rules.FIELDS:
        value = getattr(entered, field)
        setattr(record, field, list(value) if isinstance(value, tuple) else value)
    record.patient_signs = sorted(found)
    record.patients_answer = answer if found else ""


def _serve(record: Record, goals: Collection[str]) -> bool:
    """Say which goals an activity served.

    Returns:
        Whether that is another answer than before.
    """
    own = Goal.objects.filter(person__in=people.group(record.person), reference__in=goals)
    wanted, held = {goal.pk for goal in own}, set(record.goals.values_list("pk", flat=True))
    if wanted == held:
        return False
    record.goals.set(wanted)
    return True
