"""Who looked at a person's record, as the person may see it: staff by role, never by name."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.choices import ReadingOf, Role
from members.models import AccessRecord, BreakGlass, Person
from members.queries import people


@dataclass(frozen=True, slots=True)
class Reading:
    """One opening of something: by whom as a role, what, and when."""

    who: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """A timed opening of a record that is otherwise closed to whoever opened it: who, as the role they held then."""

    who: str
    began_at: datetime
    ends_at: datetime


def readings(person: Person) -> QuerySet[AccessRecord]:
    """Every reading of the person's record, newest first."""
    return AccessRecord.objects.filter(person__in=people.group(person)).order_by("-at", "-pk")


def told(record: AccessRecord) -> Reading:
    """A reading as the person sees it."""
    return Reading(_role(record.role), str(ReadingOf(record.what).label), record.at)


def openings(person: Person) -> list[Opening]:
    """Every opening with a reason by somebody to whom the record is closed, newest first."""
    found = list(BreakGlass.objects.filter(person__in=people.group(person)).order_by("-began_at", "-pk"))
    held = AccessRecord.objects.filter(opening__in=found).order_by("-pk").values_list("opening", "role")
    first = dict(held)
    return [Opening(_role(first.get(one.pk, "")), one.began_at, one.ends_at) for one in found]


def _role(code: str) -> str:
    return str(Role(code).label) if code in Role.values else _("an account without a role here")
