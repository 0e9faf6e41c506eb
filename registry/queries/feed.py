"""What the employer API reads page by page: what watchers were told, in that order, and whom they watch."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from members.models import Organisation
from registry.models import Batch, BatchLine, Notice, Watch
from registry.queries import batches, watched
from registry.queries.watch_lists import shown_entry


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list that goes on.

    Args:
        cursor: from which the next page is read; it stays the same where nothing was found.
    """

    items: list[Notice]
    cursor: str
    more: bool


def place(since: str, *, organisation: Organisation) -> int | date | None:
    """After which notice, or from which London day on, is asked for; None for what was not given out to them.

    Args:
        since: the reference of the last change that was read, a day, or nothing.
    """
    if not since:
        return 0
    try:
        return date.fromisoformat(since)
    except ValueError:
        told = Notice.objects.filter(organisation=organisation, change__reference=since)
        return told.order_by("id").values_list("id", flat=True).first()


def watches(after: str, *, organisation: Organisation, on: date, most: int) -> tuple[list[Watch], str] | None:
    """Whom an organisation watches on a day, after one of its watches, and the place after them; empty at the end.

    None where it has no such watch. `shown` says whether the public may see whom each is of.
    """
    own = Watch.objects.filter(organisation=organisation)
    last = own.filter(reference=after).first() if after else None
    if after and last is None:
        return None
    going_on = watched.live(on=on).filter(organisation=organisation, pk__gt=last.pk if last else 0)
    found = list(_told(going_on, on).order_by("pk")[: most + 1])
    return found[:most], found[most - 1].reference if len(found) > most else ""


def watch(reference: str, *, organisation: Organisation, on: date) -> Watch | None:
    """One watch of an organisation that goes on."""
    return _told(watched.live(on=on).filter(organisation=organisation, reference=reference), on).first()


def checks(before: str, *, organisation: Organisation, sandbox: bool, most: int) -> tuple[list[Batch], str] | None:
    """The checks of an organisation, newest first, before one of them, and the place after them; None without such."""
    own = Batch.objects.filter(organisation=organisation, sandbox=sandbox)
    last = own.filter(reference=before).first() if before else None
    if before and last is None:
        return None
    found = list((own.filter(pk__lt=last.pk) if last else own).order_by("-pk")[: most + 1])
    return found[:most], found[most - 1].reference if len(found) > most else ""


def lines(after: str, *, batch: Batch, most: int) -> tuple[list[BatchLine], str] | None:
    """The lines of a check after a position, and the place after them; None for what is no position."""
    if after and not (after.isascii() and after.isdecimal() and len(after) < 10):
        return None
    left = batches.lines(batch).filter(position__gt=int(after or 0))
    found = list(left.select_related("batch").defer("content")[: most + 1])
    return found[:most], str(found[most - 1].position) if len(found) > most else ""


def changes(since: str, after: int | date, *, organisation: Organisation, on: date, most: int) -> Page:
    """What an organisation was told after a notice or since a day; within its own rows.

    Args:
        since: what was asked, which is where the next page begins as long as nothing is found.
    """
    told = Notice.objects.filter(organisation=organisation).select_related("change", "watch__entry").order_by("id")
    told = told.annotate(shown=shown_entry(on, of="watch__entry"))
    found = list(_from(told, after)[: most + 1])
    items = found[:most]
    return Page(items, items[-1].change.reference if items else since, len(found) > most)


def _from(told: QuerySet[Notice], after: int | date) -> QuerySet[Notice]:
    return told.filter(pk__gt=after) if isinstance(after, int) else told.filter(at__gte=_begin(after))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _told(watches: QuerySet[Watch], on: date) -> QuerySet[Watch]:
    return watches.select_related("entry").annotate(shown=shown_entry(on))
