"""Where a person works: several employers at once are usual, and each becomes public only when the person says so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from psycopg.types.range import DateRange

from members import trail
from members.errors import Refused
from members.models import Employment, Organisation, Person, PlaceConfirmation, User, WorkforceAnswer

SOURCE = "person"
_AHEAD = timedelta(days=366)
_EARLIEST = date(1940, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: an organisation of the directory, or the employer in the person's own words."""

    organisation: Organisation | None = None
    employer_name: str = ""
    town: str = ""


@transaction.atomic
def add(
    *, person: Person, place: Place, since: date, by: User, at: datetime, on: date, until: date | None = None
) -> Employment:
    """Record where a person works, from a day on; adding the same again answers with what is recorded.

    Args:
        until: the last day, if it is over or its end is known.
        on: the London day of the act.

    Raises:
        Refused: without an employer, or for days that cannot be.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    during = _during(since, until, on)
    if held := _in_force(person).filter(during=during, **_values(place)).first():
        return held
    made = _record(person, place, during, by, at)
    trail.record("members.employment_added", about=made, by=by, at=at, person=person)
    return made


@transaction.atomic
def end(*, employment: Employment, last_day: date, by: User, at: datetime, on: date) -> Employment:
    """Say that a person worked there until a day; saying the same again answers with what is recorded.

    Raises:
        Refused: for a day before it began, or when it was set aside.
    """
    employment = _locked(employment)
    if employment.during.upper == last_day + timedelta(days=1) and employment.set_aside_at is None:
        return employment
    during = _during(employment.during.lower, last_day, on, field="last_day")
    ended = _replace(employment, _place_of(employment), during, by, at)
    trail.record(
        "members.employment_ended", about=ended, by=by, at=at, person=employment.person, replaces=employment.pk
    )
    return ended


@transaction.atomic
def correct(
    *, employment: Employment, place: Place, since: date, until: date | None, by: User, at: datetime, on: date
) -> Employment:
    """Put right what was recorded of an employment: the old row is set aside, and a place must be confirmed anew.

    Raises:
        Refused: as `add`, or when it was set aside already.
    """
    employment = _locked(employment)
    during = _during(since, until, on)
    same = _in_force(employment.person).filter(pk=employment.pk, during=during, **_values(place))
    if same.exists():
        return employment
    corrected = _replace(employment, place, during, by, at)
    trail.record(
        "members.employment_corrected", about=corrected, by=by, at=at, person=employment.person, replaces=employment.pk
    )
    return corrected


@transaction.atomic
def confirm_place(*, employment: Employment, by: User, at: datetime) -> PlaceConfirmation:
    """Let the public see this employment as the person's place of work; doing it again changes nothing.

    Raises:
        Refused: when the employment was set aside.
    """
    employment = _locked(employment)
    _still_held(employment)
    confirmation, new = PlaceConfirmation.objects.get_or_create(employment=employment, defaults={"confirmed_at": at})
    if not new and confirmation.withdrawn_at is None:
        return confirmation
    confirmation.confirmed_at, confirmation.withdrawn_at = at, None
    confirmation.save(update_fields=["confirmed_at", "withdrawn_at"])
    trail.record("members.place_confirmed", about=employment, by=by, at=at, person=employment.person)
    return confirmation


@transaction.atomic
def withdraw_place(*, employment: Employment, by: User, at: datetime) -> None:
    """Keep this employment from the public again; it is gone from the entry at once."""
    employment = _locked(employment)
    shown = PlaceConfirmation.objects.filter(employment=employment, withdrawn_at=None)
    if shown.update(withdrawn_at=at):
        trail.record("members.place_withdrawn", about=employment, by=by, at=at, person=employment.person)


def _locked(employment: Employment) -> Employment:
    Person.objects.select_for_update().get(pk=employment.person_id)
    return Employment.objects.select_related("person", "organisation").get(pk=employment.pk)


def _in_force(person: Person):  # type: ignore[no-untyped-def]
    return Employment.objects.filter(person=person, set_aside_at=None)


def _values(place: Place) -> dict[str, object]:
    if place.organisation:
        return {"organisation": place.organisation, "employer_name": "", "town": place.town or place.organisation.town}
    if not place.employer_name:
        raise Refused("Enter the name of your employer.", field="employer_name", code="employer")
    return {"organisation": None, "employer_name": place.employer_name, "town": place.town}


def _place_of(employment: Employment) -> Place:
    return Place(employment.organisation, employment.employer_name, employment.town)


def _during(since: date, until: date | None, on: date, *, field: str = "until") -> DateRange:
    if since < _EARLIEST:
        raise Refused("Enter the day you started with the right year.", field="since", code="too_early")
    if since > on + _AHEAD:
        raise Refused("Enter a day you start that is less than a year away.", field="since", code="too_late")
    if until is not None and until < since:
        raise Refused("The last day must not be before the first.", field=field, code="order")
    if until is not None and until > on + _AHEAD:
        raise Refused("Enter a last day that is less than a year away, or leave it empty.", field=field, code="late")
    return DateRange(since, until and until + timedelta(days=1))


def _still_held(employment: Employment) -> None:
    if employment.set_aside_at is not None:
        raise Refused("This was changed meanwhile. Look at your details again.", code="set_aside")


def _record(person: Person, place: Place, during: DateRange, by: User, at: datetime) -> Employment:
    values = _values(place)
    return Employment.objects.create(
        person=person, during=during, recorded_at=at, recorded_by=by, source=SOURCE, **values
    )


def _replace(employment: Employment, place: Place, during: DateRange, by: User, at: datetime) -> Employment:
    """Set aside and record anew; what was answered about the work goes with it."""
    _still_held(employment)
    employment.set_aside_at, employment.set_aside_by = at, by
    employment.save(update_fields=["set_aside_at", "set_aside_by"])
    made = _record(employment.person, place, during, by, at)
    WorkforceAnswer.objects.filter(employment=employment).update(employment=made)
    return made
