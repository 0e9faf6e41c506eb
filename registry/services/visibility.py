"""Keeping people from public view, and emptying the words about them."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Lower
from psycopg.types.range import DateRange

from members import trail, wiring
from members.models import Erasure, Person, User, Withholding
from members.queries import people
from members.services import messages
from members.services.names import remove_from_search
from registry.models import Entry
from registry.services import line_emptying, standing


@transaction.atomic
def withhold(*, person: Person, since: date, source: str, by: User | None, at: datetime) -> Withholding:
    """Keep a person from public view on grounds of safety, from a day on, with every record merged with theirs.

    Takes effect at once. Each record is withheld by itself, so that undoing a merge shows nobody to the public.
    Doing it again while it lasts answers with what is recorded.
    """
    together = list(people.group(person).select_for_update())
    lasting = Withholding.objects.filter(person__in=together, set_aside_at=None, during__contains=since)
    held = {one.person_id: one for one in lasting}
    new = [_withhold(one, since, source, by, at) for one in together if one.pk not in held]
    held |= {one.person_id: one for one in new}
    if not new:
        return held[person.pk]
    remove_from_search(person_ids=[p.pk for p in together])
    standing.project(entry_ids=Entry.objects.filter(person__in=together).values_list("pk", flat=True))
    messages.tell(
        person=person,
        event="registry/mail/visibility_changed",
        key=f"withholding:{held[person.pk].pk}:recorded",
        context={"person": person.pk},
        at=at,
    )
    return held[person.pk]


def _withhold(person: Person, since: date, source: str, by: User | None, at: datetime) -> Withholding:
    # One that was to begin later takes over on its day.
    later = Withholding.objects.filter(person=person, set_aside_at=None, during__startswith__gt=since)
    until = later.aggregate(first=Min(Lower("during")))["first"]
    held = Withholding.objects.create(
        person=person, during=DateRange(since, until), recorded_at=at, recorded_by=by, source=source
    )
    trail.record("registry.withheld", about=held, by=by, at=at, person=person)
    return held


@transaction.atomic
def erase(*, person: Person, by: User | None, at: datetime) -> Erasure:
    """Empty the words held about a person, in every app and with every record merged with theirs.

    Numbers, dates and outcome classes stay until retention ends. Doing it again answers with the first erasure.
    Source: docs/rules.md 8.
    """
    together = list(people.group(person).select_for_update())
    found = {e.person_id: e for e in Erasure.objects.filter(person__in=together)}
    first = found.get(person.pk)
    if len(found) == len(together) and first:
        return first
    for one in together:
        if one.pk not in found:
            found[one.pk] = Erasure.objects.create(person=one, erased_at=at, erased_by=by)
    ids = [one.pk for one in together]
    remove_from_search(person_ids=ids)
    line_emptying.forget(people=ids)
    wiring.call("person_erase", people=ids, by=by, at=at)
    standing.project(entry_ids=Entry.objects.filter(person__in=together).values_list("pk", flat=True))
    trail.record("registry.erased", about=found[person.pk], by=by, at=at, person=person)
    return found[person.pk]
