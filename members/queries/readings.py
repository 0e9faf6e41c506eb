"""What was read in a week of other people's records, with what makes a reading unusual."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime, make_aware

from members.choices import ReadingOf
from members.models import AccessRecord, Employment, Name, Person, WorkItem
from members.rules.readings import Read, Week

_KEPT = Coalesce("person__merged_into", "person")


def recorded(week: Week) -> QuerySet[AccessRecord]:
    """What was read in a week, newest first; exports have a list of their own."""
    begins = make_aware(datetime.combine(week.monday, time.min))
    ends = make_aware(datetime.combine(week.after(1).monday, time.min))
    return AccessRecord.objects.filter(at__gte=begins, at__lt=ends).exclude(what=ReadingOf.COPY).order_by("-at", "-pk")


def of_week(week: Week) -> list[Read]:
    """Every reading of a week, in as many questions for many readings as for few.

    Work counts as the reader's at the time if it was open then and the reader is the last who had it.
    """
    found = list(
        recorded(week)
        .annotate(kept=_KEPT)
        .annotate(with_work=Exists(_work_at_the_time()))
        .values_list("user_id", "kept", "at", "with_work", "opening_id")
    )
    own = _people_of({user for user, *_rest in found})
    everybody = {kept for _user, kept, *_rest in found} | set(own.values())
    surnames, employers = _surnames(everybody), _employers(everybody)
    return [
        Read(
            reader=user,
            person=kept,
            at=localtime(at),
            with_work=with_work,
            by_reason=opening is not None,
            same_surname=bool(surnames[own.get(user, 0)] & surnames[kept]),
            same_employer=bool(employers[own.get(user, 0)] & employers[kept]),
        )
        for user, kept, at, with_work, opening in found
    ]


def _work_at_the_time() -> QuerySet[WorkItem]:
    held = WorkItem.objects.filter(assigned_to=OuterRef("user"), opened_at__lte=OuterRef("at"))
    still_open = held.filter(Q(closed_at=None) | Q(closed_at__gte=OuterRef("at")))
    return still_open.annotate(kept=_KEPT).filter(kept=OuterRef("kept"))


def _people_of(accounts: Collection[int]) -> dict[int, int]:
    """Whose accounts these are, by the record that is kept of each."""
    people = Person.objects.filter(user__in=accounts)
    return dict(people.values_list("user_id", Coalesce("merged_into", "pk")))


def _surnames(people: Collection[int]) -> dict[int, set[str]]:
    """Every surname that people have or had, in lower case."""
    found: dict[int, set[str]] = defaultdict(set)
    names = Name.objects.filter(set_aside_at=None).exclude(surname="").annotate(kept=_KEPT).filter(kept__in=people)
    for person, surname in names.values_list("kept", "surname"):
        found[person].add(surname.strip().casefold())
    return found


def _employers(people: Collection[int]) -> dict[int, set[int]]:
    """Every organisation of the directory that people work or worked for."""
    found: dict[int, set[int]] = defaultdict(set)
    work = Employment.objects.filter(set_aside_at=None).exclude(organisation=None).annotate(kept=_KEPT)
    for person, organisation in work.filter(kept__in=people).values_list("kept", "organisation"):
        found[person].add(organisation)
    return found
