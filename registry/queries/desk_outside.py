"""Registrations elsewhere as officers check them: what is held, what rests on it, and which comes next."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from members.models import OutsideRegistration, Person
from members.queries import people
from registry.models import Entry, Register
from registry.queries.desk_quality import REGISTERED, UNCHECKED

# Of those on the list, a number that there is something to look up for, in an order that stays while it gets shorter.
_NEXT = f"""
WITH {REGISTERED}
SELECT min(o.id) FROM ({UNCHECKED}) u
  JOIN registered r ON r.number = u.number
  JOIN registry_register g ON g.id = r.register_id
  JOIN together t ON t.person_id = u.person_id
  JOIN members_outsideregistration o ON o.person_id = t.id AND o.body = g.outside_body
 WHERE o.set_aside_at IS NULL AND upper_inf(o.during) AND o.id > %(after)s AND u.person_id <> %(own)s
"""  # noqa: S608 - put together from constants alone


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What an officer sees beside the question of what the other body says.

    Args:
        open: whether this number can be checked; else it was checked since, or taken back.
        body: the other body's name, and the address of its register if we know it.
        others: what else the person holds with the same body today.
        entries: the numbers of their entries that require it.
        shared: whether another person has the same number here.
    """

    open: bool
    body: str
    address: str
    others: list[OutsideRegistration]
    entries: list[str]
    shared: bool


def to_check(held: OutsideRegistration) -> ToCheck:
    """A registration elsewhere with what it takes to check it."""
    together = people.group(held.person)
    live = OutsideRegistration.objects.filter(body=held.body, set_aside_at=None, during__endswith=None)
    requiring = Register.objects.filter(outside_body=held.body).order_by("position").first()
    entries = Entry.objects.filter(person__in=together, register__outside_body=held.body).order_by("number")
    return ToCheck(
        open=live.filter(pk=held.pk).exists(),
        body=requiring.outside_name if requiring else held.body,
        address=requiring.outside_url if requiring else "",
        others=list(live.filter(person__in=together).exclude(pk=held.pk).order_by("-during", "pk")),
        entries=list(entries.values_list("number", flat=True)),
        shared=bool(held.number) and live.filter(number=held.number).exclude(person__in=together).exists(),
    )


def next_unchecked(*, today: date, own: Person | None, after: int = 0) -> int | None:
    """The next registration that is on the list of those not checked lately, but for the asker's own.

    Args:
        after: the one before it in that order.
    """
    kept = (own.merged_into_id or own.pk) if own else 0
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"today": today, "after": after, "own": kept})
        found: int | None = cursor.fetchone()[0]
    return found
