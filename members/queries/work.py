"""What waits in the office: the queue and its filters, and one item with its history."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.paginator import Page
from django.db.models import F, Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from members.asker import Asker
from members.choices import OFFICER_ROLES
from members.models import TrailEvent, WorkItem, WorkNote
from members.queries import people, staff
from members.queries.calendar import london_day
from members.queries.pages import MOST, Capped
from members.work import kinds, titles_of

MINE, NOBODYS = "mine", "nobody"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue somebody wants to see.

    Args:
        kind: a kind of work, or empty for all.
        waiting_on: whose move it is, or empty for all.
        holder: `mine`, `nobody`, the id of an officer's account, or empty for all.
        overdue: only what should have been settled before today.
        before: only what was opened before this London day.
        by_due: in order of the day by which it should be settled, not of age.
    """

    kind: str = ""
    waiting_on: str = ""
    holder: str = ""
    overdue: bool = False
    before: date | None = None
    by_due: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the queue as a list shows it."""

    item: WorkItem
    label: str
    person: str
    holder: str
    days: int
    overdue: bool
    own: bool


def visible(asker: Asker) -> QuerySet[WorkItem]:
    """The work that somebody may know of: of kinds for their roles, and nothing that concerns themselves."""
    known = kinds()
    for_them = [code for code, kind in known.items() if asker.holds(kind.roles)]
    if asker.holds(OFFICER_ROLES):  # a kind that no app has named is theirs, lest it be nobody's
        rows = WorkItem.objects.exclude(kind__in=set(known) - set(for_them))
    else:
        rows = WorkItem.objects.filter(kind__in=for_them)
    if asker.person is None:
        return rows
    own = list(people.group(asker.person).values_list("pk", flat=True))
    return rows.filter(Q(person=None) | ~Q(person__in=own))


def offered(asker: Asker) -> list[tuple[str, str]]:
    """The kinds of work to filter by, as somebody may see them."""
    return sorted(
        ((code, str(kind.label)) for code, kind in kinds().items() if asker.holds(kind.roles)), key=lambda pair: pair[1]
    )


def chosen(asker: Asker, wanted: Wanted, *, today: date) -> QuerySet[WorkItem]:
    """The open items that were asked for, in the order asked for."""
    rows = visible(asker).filter(closed_at=None)
    for field, value in (("kind", wanted.kind), ("waiting_on", wanted.waiting_on)):
        if value:
            rows = rows.filter(**{field: value})
    if wanted.holder:
        rows = rows.filter(assigned_to=_holder(wanted.holder, asker))
    if wanted.overdue:
        rows = rows.filter(due_on__lt=today)
    if wanted.before:
        rows = rows.filter(opened_at__lt=make_aware(datetime.combine(wanted.before, time.min)))
    if wanted.by_due:
        return rows.order_by(F("due_on").asc(nulls_last=True), "opened_at", "id")
    return rows.order_by("opened_at", "id")


def _holder(holder: str, asker: Asker) -> int | None:
    if holder == MINE:
        return asker.account().pk
    return None if holder == NOBODYS else int(holder)


def page(asker: Asker, wanted: Wanted, number: str, *, today: date) -> Page:
    """One page of the queue, its items as `Row`."""
    shown = Capped(chosen(asker, wanted, today=today)).shown(number)
    shown.object_list = rows(list(shown.object_list), asker, today=today)
    return shown


def rows(items: Collection[WorkItem], asker: Asker, *, today: date) -> list[Row]:
    """Items with the names that a list shows; as many questions for one as for a thousand."""
    names = people.names({item.person_id for item in items if item.person_id})
    holders = staff.called({item.assigned_to_id for item in items if item.assigned_to_id})
    titles = titles_of(items)
    return [
        Row(
            item=item,
            label=titles[item.pk],
            person=names.get(item.person_id, "") if item.person_id else "",
            holder=holders.get(item.assigned_to_id, "") if item.assigned_to_id else "",
            days=(today - london_day(item.opened_at)).days,
            overdue=item.due_on is not None and item.due_on < today,
            own=item.assigned_to_id == asker.account().pk,
        )
        for item in items
    ]


def of_people(people_ids: Collection[int], asker: Asker, *, today: date) -> list[Row]:
    """The open work about some people that somebody may know of, oldest first."""
    found = visible(asker).filter(person__in=people_ids, closed_at=None).order_by("opened_at", "id")
    return rows(list(found[:MOST]), asker, today=today)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an item's history: who wrote or did what, and when."""

    at: datetime
    title: str
    who: str
    text: str = ""


def notes(item: WorkItem) -> list[Told]:
    """What officers noted on an item, newest first."""
    found = list(WorkNote.objects.filter(item=item).order_by("-written_at", "-pk"))
    who = staff.called(note.written_by_id for note in found)
    return [Told(note.written_at, "", who[note.written_by_id], note.text) for note in found]


def history(item: WorkItem) -> list[Told]:
    """What the trail says of an item and of what it is about, newest first, with accounts by name."""
    about = Q(about="members.workitem", about_id=item.pk) | Q(about=item.about, about_id=item.about_id)
    lines = list(TrailEvent.objects.filter(about).order_by("-id")[:200])
    accounts = {account for line in lines for account in (line.actor_id, _receiver(line)) if account}
    who = staff.called(accounts)
    return [Told(line.at, words_of(line.kind), who.get(line.actor_id or 0, ""), _given(line, who)) for line in lines]


def words_of(kind: str) -> str:
    """A kind of the trail as people read it: `members.work_assigned` is “Work assigned”."""
    return kind.partition(".")[2].replace("_", " ").capitalize()


def _receiver(line: TrailEvent) -> int | None:
    return line.detail.get("to") if line.kind == "members.work_assigned" else None


def _given(line: TrailEvent, who: Mapping[int, str]) -> str:
    if line.kind != "members.work_assigned":
        return ""
    receiver = _receiver(line)
    return _("Given to %(who)s") % {"who": who.get(receiver, "")} if receiver else _("Put back for anybody to take")
