"""Finding a saved check, and what of it may be shown today."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from members.choices import NameKind
from members.models import Name, Person
from members.queries import people
from registry.models import Check, CheckContent, Entry
from registry.queries import entries
from registry.rules.checks import has_changed, still_shown
from registry.rules.public import PublicEntry


@dataclass(frozen=True, slots=True)
class Then:
    """What the register once said beside the truth of today.

    Args:
        said: what the register said then, as far as it may be shown; None when it may not.
        whole: whether nothing had to be left out of `said`.
        now: what the register says today, about the same day if that was not the day of asking.
        changed: whether the answer is another one now.
    """

    said: dict[str, Any] | None
    whole: bool
    now: PublicEntry | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Recalled(Then):
    """A check beside the truth of today."""

    check: Check


def find(*, reference: str) -> Check | None:
    """The check with this reference, if there is one; capitals do not matter to who types it from paper."""
    if not re.fullmatch(r"[0-9A-Za-z]{1,40}", reference):
        return None
    return Check.objects.select_related("entry__person").filter(reference=reference.lower()).first()


def recall(check: Check, *, today: date) -> Recalled:
    """What of a check may be shown today, and what is true now."""
    said = CheckContent.objects.filter(check_made=check).values_list("said", flat=True).first()
    then = then_and_now(entry=check.entry, said=said or {}, about=check.asked_on, today=today)
    return Recalled(then.said, then.whole, then.now, then.changed, check)


def then_and_now(*, entry: Entry, said: Mapping[str, Any], about: date, today: date) -> Then:
    """What the register once said of an entry, as far as it may be shown today, and what is true now.

    Once the entry is not shown to the public any more, whatever the reason, nothing of it remains.

    Args:
        said: plain values of the PublicEntry of then; empty where they are no longer kept.
        about: the London day that it was about.
    """
    nothing = Then(None, whole=False, now=None, changed=False)
    found = entries.visible(number=entry.number, today=today)
    if found is None or not said:
        return nothing
    present = entries.public_entry(found, on=today, today=today)
    that_day = entries.public_entry(found, on=about, today=today)
    if present is None or that_day is None:
        return nothing
    names = {present.name, present.known_as} | names_known_of(entry, today)
    remembered = still_shown(said, that_day=that_day, now=present, names=names)
    if remembered is None:
        return nothing
    now = that_day if said["as_at"] else present
    return Then(remembered.said, remembered.whole, now, has_changed(said, now))


def names_known_of(entry: Entry, today: date) -> set[str]:
    """The names that anybody may know of the person of an entry, or of the record that theirs was merged into."""
    person = entry.person.merged_into_id or entry.person_id
    return known_names([person], today)[person]


def known_names(person_ids: Iterable[int], today: date) -> dict[int, set[str]]:
    """By person, the names that anybody may know: those of today, and former ones not kept from search.

    Args:
        person_ids: of records that were not merged into another.
    """
    found: dict[int, set[str]] = {person: set() for person in person_ids}
    of_today = ~Q(kind=NameKind.FORMER) & Q(during__contains=today)
    former = Q(kind=NameKind.FORMER, searchable=True)
    known = Name.objects.filter(of_today | former, person__in=found, set_aside_at=None)
    for person, forenames, surname in known.values_list("person", "forenames", "surname"):
        found[person].add(f"{forenames} {surname}".strip())
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """How many checks of a person's entries were saved in a month; nobody records who asked."""

    first: date
    count: int


def counted(person: Person) -> list[Month]:
    """How often proof of what the register says of a person was saved, by London month, newest first."""
    made = Check.objects.filter(entry__person__in=people.group(person))
    months = made.annotate(month=TruncMonth("checked_at")).values("month").annotate(count=Count("pk"))
    return [Month(row["month"].date(), row["count"]) for row in months.order_by("-month")]
