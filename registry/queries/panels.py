"""The panel that judges an application, as its applicant is told of it, and until when they may object to somebody."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from members.models import Person
from members.queries import people
from members.queries.calendar import london_day
from registry.models import Application, Seat
from registry.queries.candidates import JUDGES


@dataclass(frozen=True, slots=True)
class Sits:
    """Somebody who judges: their name, if their account has one, and what they are on the panel."""

    name: str
    kind: str


def shown(application: Application) -> list[Sits]:
    """Who judges an application now, by name; nobody on a route that tells no names."""
    if not application.policy.objection_days:
        return []
    seats = list(_seats(application))
    whose = dict(Person.objects.filter(user__in=[seat.user_id for seat in seats]).values_list("user", "pk"))
    names = people.names(whose.values())
    return [Sits(names.get(whose.get(seat.user_id, 0), ""), seat.get_kind_display()) for seat in seats]


def objections_until(application: Application) -> date | None:
    """The last day on which the applicant may object to somebody who judges; None where there is no such day.

    Counted from when the last of them was seated, so that somebody who came later can be objected to as well.
    """
    days = application.policy.objection_days
    if not days:
        return None
    came = Seat.objects.filter(application=application, user__in=_seats(application).values("user"), kind__in=JUDGES)
    last = came.exclude(why__has_key="carried_on").aggregate(last=Max("seated_at"))["last"]
    return london_day(last) + timedelta(days=days) if last else None


def _seats(application: Application) -> QuerySet[Seat]:
    seats = Seat.objects.filter(application=application, kind__in=JUDGES, ended_at=None)
    return seats.select_related("user").order_by("kind", "seated_at", "pk")
