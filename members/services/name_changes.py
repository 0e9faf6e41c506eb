"""A change of name: the person asks with evidence, an officer decides, and the old name follows the former-name rule.

Source: docs/rules.md 6; members/services/names.py keeps what search reads in step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from psycopg.types.range import DateRange

from members import trail
from members.choices import NameKind, NameReason, RequestState, Role
from members.errors import Refused
from members.models import Document, Name, NameChange, Person, User
from members.queries import calendar, evidence, people
from members.services import deciding, messages, work
from members.services.names import index_names

DECIDES = (Role.OFFICER, Role.REGISTRAR)
SOURCE = "office"
_EARLIEST = date(1920, 1, 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The name that a person asks for.

    Args:
        since: the day since which it is theirs.
        hide_former: whether the names before it are kept out of search, on any ground.
    """

    forenames: str
    surname: str
    since: date
    reason: NameReason
    title: str = ""
    hide_former: bool = False


@transaction.atomic
def ask(
    *, person: Person, wanted: Wanted, documents: Sequence[Document], by: User, at: datetime, on: date
) -> NameChange:
    """Ask for another name on the register; asking the same again answers with what is with the office.

    Raises:
        Refused: without evidence that is ready to use, for the name held already or a day to come, or while another
            change is with the office.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    _check(person, wanted, on)
    chosen = {document.pk for document in documents}
    if not chosen:
        raise Refused("Choose at least one document that shows the change.", field="documents", code="evidence")
    if evidence.usable(person).filter(pk__in=chosen).count() != len(chosen):
        raise Refused("Choose documents that are ready to use.", field="documents", code="not_ready")
    if waiting := NameChange.objects.filter(person=person, state=RequestState.ASKED).first():
        return _same(waiting, wanted)
    change = NameChange.objects.create(
        person=person,
        title=wanted.title,
        forenames=wanted.forenames,
        surname=wanted.surname,
        since=wanted.since,
        reason=wanted.reason,
        hide_former=wanted.hide_former,
        asked_at=at,
    )
    change.documents.set(chosen)
    work.open_item(key=_key(change), kind="name_change", about=change, at=at, person=person)
    trail.record("members.name_change_asked", about=change, by=by, at=at, person=person)
    messages.tell(
        person=person,
        event="members/mail/name_change_asked",
        key=f"name_change:{change.pk}:asked",
        context={"name_change": change.pk},
        at=at,
    )
    return change


@transaction.atomic
def withdraw(*, change: NameChange, by: User, at: datetime) -> NameChange:
    """Take back a request that is still with the office.

    Raises:
        Refused: by anybody else, or when it was settled already.
    """
    change = deciding.locked(change, to=RequestState.WITHDRAWN)
    deciding.own(by, change.person)
    deciding.settle(change, RequestState.WITHDRAWN, by=by, at=at)
    work.close_item(key=_key(change), at=at)
    trail.record("members.name_change_withdrawn", about=change, by=by, at=at, person=change.person)
    return change


@transaction.atomic
def accept(*, change: NameChange, by: User, at: datetime) -> NameChange:
    """Record the name that was asked for; the register shows it at once, and the old one becomes a former name.

    A wrong spelling was never rightly the name, so it is set aside and leaves no former name. Every record of the
    human being gets the name.

    Raises:
        Refused: by somebody without the role or whom it concerns, or when it was settled already.
    """
    change = deciding.locked(change, to=RequestState.ACCEPTED)
    deciding.may_decide(by, change.person, holding=DECIDES)
    deciding.settle(change, RequestState.ACCEPTED, by=by, at=at)
    together = list(people.group(change.person).select_for_update())
    for one in together:
        _rename(one, change, by, at)
    index_names(person_ids=[one.pk for one in together])
    work.close_item(key=_key(change), at=at)
    trail.record(
        "members.name_change_accepted",
        about=change,
        by=by,
        at=at,
        person=change.person,
        since=change.since.isoformat(),
        hide_former=change.hide_former,
    )
    messages.tell(
        person=change.person,
        event="members/mail/name_change_decided",
        key=f"name_change:{change.pk}:decided",
        context={"name_change": change.pk},
        at=at,
    )
    return change


@transaction.atomic
def refuse(*, change: NameChange, answer: str, by: User, at: datetime) -> NameChange:
    """Do not change the name, with an answer to the person.

    Raises:
        Refused: as `accept`, and without an answer.
    """
    change = deciding.locked(change, to=RequestState.REFUSED)
    deciding.may_decide(by, change.person, holding=DECIDES)
    deciding.settle(change, RequestState.REFUSED, by=by, at=at, answer=deciding.answered(answer))
    work.close_item(key=_key(change), at=at)
    trail.record("members.name_change_refused", about=change, by=by, at=at, person=change.person)
    messages.tell(
        person=change.person,
        event="members/mail/name_change_decided",
        key=f"name_change:{change.pk}:decided",
        context={"name_change": change.pk},
        at=at,
    )
    return change


def _check(person: Person, wanted: Wanted, on: date) -> None:
    if not wanted.forenames and not wanted.surname:
        raise Refused("Enter your name.", field="surname", code="empty")
    if not _EARLIEST <= wanted.since <= on:
        raise Refused("Enter the day since which this is your name, today or earlier.", field="since", code="day")
    names = Name.objects.filter(person=person, kind=NameKind.OFFICIAL, set_aside_at=None, during__contains=on)
    if names.filter(title=wanted.title, forenames=wanted.forenames, surname=wanted.surname).exists():
        raise Refused("This is the name that the register shows already.", field="surname", code="same")


def _same(waiting: NameChange, wanted: Wanted) -> NameChange:
    asked = Wanted(
        waiting.forenames,
        waiting.surname,
        waiting.since,
        NameReason(waiting.reason),
        waiting.title,
        waiting.hide_former,
    )
    if asked != wanted:
        raise Refused("Another change of name is with the office. Withdraw it first.", code="waiting")
    return waiting


def _rename(person: Person, change: NameChange, by: User, at: datetime) -> None:
    """One record's names, with the new one from its day on."""
    official = list(_held(person, NameKind.OFFICIAL).order_by("during", "pk"))
    spelling = change.reason == NameReason.SPELLING
    since = official[-1].during.lower if spelling and official else change.since
    for name in (name for name in official if name.during.upper is None or name.during.upper > since):
        _set_aside(name, by, at)
        if name.during.lower < since:
            _record(name, NameKind.OFFICIAL, DateRange(name.during.lower, since), by, at)
        if not spelling:
            _record(name, NameKind.FORMER, _borne(name, since, at), by, at, searchable=not change.hide_former)
    if change.hide_former:
        for name in _held(person, NameKind.FORMER).filter(searchable=True):
            _set_aside(name, by, at)
            _record(name, NameKind.FORMER, name.during, by, at, searchable=False)
    Name.objects.create(
        person=person,
        kind=NameKind.OFFICIAL,
        title=change.title,
        forenames=change.forenames,
        surname=change.surname,
        during=DateRange(since, None),
        recorded_at=at,
        recorded_by=by,
        source=SOURCE,
        reference=_key(change),
    )


def _held(person: Person, kind: NameKind) -> QuerySet[Name]:
    return Name.objects.filter(person=person, kind=kind, set_aside_at=None)


def _set_aside(name: Name, by: User, at: datetime) -> None:
    name.set_aside_at, name.set_aside_by = at, by
    name.save(update_fields=["set_aside_at", "set_aside_by"])


def _borne(name: Name, since: date, at: datetime) -> DateRange:
    """The days on which a former name was the register's: until the new one, or until now where that began before."""
    first = name.during.lower
    return DateRange(first, since if first < since else max(calendar.london_day(at), first + timedelta(days=1)))


def _record(name: Name, kind: NameKind, during: DateRange, by: User, at: datetime, *, searchable: bool = True) -> None:
    """The words of a name on other days or as another kind of name."""
    Name.objects.create(
        person=name.person,
        kind=kind,
        title=name.title,
        forenames=name.forenames,
        surname=name.surname,
        during=during,
        searchable=searchable,
        recorded_at=at,
        recorded_by=by,
        source=SOURCE,
    )


def _key(change: NameChange) -> str:
    return f"name_change:{change.pk}"
