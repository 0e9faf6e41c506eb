"""What another body says of somebody's registration there, as an officer looked it up: from then on it counts."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from psycopg.types.range import DateRange

from members import trail, wiring
from members.choices import OFFICER_ROLES, OutsideFound, OutsideStanding, Role
from members.errors import Refused
from members.models import OutsideRegistration, User
from members.queries import people
from members.queries.calendar import london_day
from members.services import deciding, messages
from members.services.outside import set_aside

SOURCE = "office"


@transaction.atomic
def check(
    *, registration: OutsideRegistration, found: OutsideFound, on: date, by: User, at: datetime
) -> OutsideRegistration | None:
    """Record what the body says of a number; every entry that requires it follows, and the person is told of a change.

    What was true before the day of the check stays so. An ended registration counts only while the person holds no
    other of the same body that is current. The same answer again changes nothing.

    Args:
        found: what the body says.
        on: the London day on which it was looked up.

    Returns:
        The fact that now says so; None where the number counts for nothing any more.

    Raises:
        Refused: by anybody but an officer whom it does not concern; for a day to come or before the last check; when
            it was checked otherwise or taken back meanwhile.
    """
    together = list(people.group(registration.person).select_for_update())
    held = OutsideRegistration.objects.select_related("person").get(pk=registration.pk)
    deciding.may_decide(by, held.person, holding=[Role(role) for role in OFFICER_ROLES])
    latest = _live(held).filter(person=held.person, number=held.number, during__endswith=None).first()
    if _said_already(held, latest, found, on):
        return latest
    if latest != held:
        raise Refused("This was checked or taken back meanwhile. Look at what is recorded now.", code="changed")
    _may_say(held, found, on, at)
    fact = _record(held, found, on, by, at)
    detail = {"body": held.body, "found": found.value, "on": on.isoformat()}
    trail.record("members.outside_checked", about=held, by=by, at=at, person=held.person, **detail)
    wiring.call("person_changed", people=[person.pk for person in together], at=at)
    if held.standing != found:
        messages.tell(
            person=held.person,
            event="members/mail/outside_checked",
            key=f"outside:{held.pk}:checked",
            context={"outside": held.pk, "found": found.value, "on": on.isoformat()},
            at=at,
        )
    return fact


def _live(held: OutsideRegistration) -> QuerySet[OutsideRegistration]:
    """What is believed now of the person's registrations with the same body."""
    return OutsideRegistration.objects.filter(person__in=people.group(held.person), body=held.body, set_aside_at=None)


def _said_already(held: OutsideRegistration, latest: OutsideRegistration | None, found: OutsideFound, on: date) -> bool:
    if latest is None:
        return found in {OutsideFound.ENDED, OutsideFound.NOT_FOUND}
    return (latest.standing, latest.checked_on) == (found, on)


def _may_say(held: OutsideRegistration, found: OutsideFound, on: date, at: datetime) -> None:
    if on > london_day(at):
        raise Refused("Enter the day on which you looked it up, which has been.", field="on", code="future")
    if held.checked_on and on < held.checked_on:
        raise Refused("It was checked on a later day already.", field="on", code="older")
    if found == OutsideFound.NOT_FOUND and held.standing != OutsideStanding.STATED:
        raise Refused(
            "The register relied on this number. If it is not there any more, choose “Ended”.",
            field="found",
            code="relied_on",
        )


def _record(
    held: OutsideRegistration, found: OutsideFound, on: date, by: User, at: datetime
) -> OutsideRegistration | None:
    set_aside(held, by=by, at=at)
    if held.standing == found:
        return _again(held, held.during, by, at, checked_on=on)
    begins = max(on, held.during.lower)
    _until(held, begins, by, at)
    others = _live(held).filter(during__endswith=None).exclude(number=held.number)
    if found == OutsideFound.CURRENT:
        for ended in others.filter(standing=OutsideStanding.ENDED):
            set_aside(ended, by=by, at=at)
            _until(ended, begins, by, at)
    outweighed = found == OutsideFound.ENDED and others.filter(standing=OutsideStanding.CURRENT).exists()
    if outweighed or found == OutsideFound.NOT_FOUND:
        return None
    return _again(held, DateRange(begins, None), by, at, standing=found, checked_on=on)


def _until(held: OutsideRegistration, day: date, by: User, at: datetime) -> None:
    """As it was believed, until a day; what was only said was never believed."""
    if held.standing != OutsideStanding.STATED and held.during.lower < day:
        _again(held, DateRange(held.during.lower, day), by, at, checked_on=held.checked_on)


def _again(
    held: OutsideRegistration,
    during: DateRange,
    by: User,
    at: datetime,
    *,
    checked_on: date | None,
    standing: str = "",
) -> OutsideRegistration:
    checked_now = checked_on != held.checked_on or bool(standing)
    return OutsideRegistration.objects.create(
        person=held.person,
        body=held.body,
        number=held.number,
        standing=standing or held.standing,
        checked_on=checked_on,
        checked_by=f"account:{by.pk}" if checked_now else held.checked_by,
        during=during,
        recorded_at=at,
        recorded_by=by,
        source=SOURCE,
    )
