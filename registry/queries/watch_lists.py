"""The watches of an organisation as its pages list them, and what it was told.

Of somebody whom the register does not show today, a list has the number alone: no name, nothing said before, not
even the organisation’s own reference, so that what is withheld, erased and no longer displayed look the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat

from members.choices import NameKind
from members.models import Name, Organisation
from members.queries.pages import Capped
from registry.models import Notice, StandingSpan, Watch
from registry.queries import entries, watched
from registry.queries.watched import Seen
from registry.rules.public import PublicEntry
from registry.rules.watching import Answer

CANNOT_CONFIRM = "cannot_confirm"
NAME, UNTIL, NEWEST = "name", "until", "newest"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which watches somebody wants to see.

    Args:
        search: part of a number, of the organisation's own reference, or a name.
        standing: a verdict, “cannot confirm”, or empty for any.
        reason: why they are watched, or empty.
        ended: those that ended, instead of those that go on.
        sort: by name, by the day until which they are registered, or those begun last first.
    """

    search: str = ""
    standing: str = ""
    reason: str = ""
    ended: bool = False
    sort: str = NAME


@dataclass(frozen=True, slots=True)
class Row:
    """One watch as a list shows it; `entry` is None where nothing may be said."""

    watch: Watch
    entry: PublicEntry | None
    answer: Answer

    @property
    def employee(self) -> str:
        """The organisation's own reference, where the register shows whom it is about."""
        return self.watch.employee if self.entry else ""

    @property
    def until(self) -> date | None:
        """The last day on which they stay registered, as far as it is known."""
        until = self.answer.get("until")
        return date.fromisoformat(until) if until else None


def chosen(organisation: Organisation, wanted: Wanted, *, on: date) -> QuerySet[Watch]:
    """The watches of an organisation that were asked for."""
    found = Watch.objects.filter(organisation=organisation, ended_at__isnull=not wanted.ended)
    if wanted.reason:
        found = found.filter(reason=wanted.reason)
    if wanted.standing == CANNOT_CONFIRM:
        found = found.exclude(shown_entry(on))
    elif wanted.standing:
        found = found.filter(shown_entry(on, verdict=wanted.standing))
    if wanted.search:
        found = found.filter(_searched(wanted.search, on))
    return _sorted(found, wanted.sort, on).select_related("entry__register", "begun_by")


def page(organisation: Organisation, wanted: Wanted, number: str, *, on: date) -> Page:
    """One page of them, as `Row`."""
    shown = Capped(chosen(organisation, wanted, on=on)).shown(number)
    shown.object_list = rows(list(shown.object_list), on=on)
    return shown


def rows(found: Sequence[Watch], *, on: date) -> list[Row]:
    """Watches with what the register says today; as many questions for one as for a thousand."""
    said = watched.seen([one.entry_id for one in found], on=on)
    return [_row(one, said[one.entry_id]) for one in found]


def _row(one: Watch, said: Seen) -> Row:
    return Row(one, said.entry, said.answer)


def last_day(watch: Watch) -> date | None:
    """The last day on which a watch goes on, where one is set."""
    return watch.ends_on - timedelta(days=1) if watch.ends_on else None


def notices_of(watch: Watch, number: str) -> Page:
    """A page of what was told because of one watch, the newest first."""
    return Capped(watch.notices.select_related("change").order_by("-pk")).shown(number)


def count(organisation: Organisation) -> int:
    """How many watches go on."""
    return Watch.objects.filter(organisation=organisation, ended_at=None).count()


# --- Notices ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WantedNotices:
    """Which notices somebody wants to see: of one kind or all, and those that nobody has looked at alone."""

    kind: str = ""
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as a list shows it; `entry` is None where nothing may be said of it any more."""

    notice: Notice
    entry: PublicEntry | None


def notices(organisation: Organisation, wanted: WantedNotices) -> QuerySet[Notice]:
    """What an organisation was told: what nobody has looked at first, the newest first."""
    found = Notice.objects.filter(organisation=organisation)
    if wanted.kind:
        found = found.filter(change__kinds__contains=[wanted.kind])
    if wanted.unseen:
        found = found.filter(seen_at=None)
    found = found.annotate(new=ExpressionWrapper(Q(seen_at=None), BooleanField()))
    return found.select_related("change", "watch__entry__register").order_by("-new", "-pk")


def notice_page(organisation: Organisation, wanted: WantedNotices, number: str, *, on: date) -> Page:
    """One page of them, as `NoticeRow`."""
    shown = Capped(notices(organisation, wanted)).shown(number)
    shown.object_list = notice_rows(list(shown.object_list), on=on)
    return shown


def notice_rows(found: Sequence[Notice], *, on: date) -> list[NoticeRow]:
    """Notices with what the register says today."""
    said = watched.seen([one.watch.entry_id for one in found], on=on)
    return [NoticeRow(one, said[one.watch.entry_id].entry) for one in found]


def unseen(organisation: Organisation) -> int:
    """How many notices nobody of the organisation has looked at."""
    return Notice.objects.filter(organisation=organisation, seen_at=None).count()


# --- Conditions ------------------------------------------------------------------------------------------------------


def shown_entry(on: date, *, of: str = "entry", **more: str) -> Exists:
    """That the register shows the entry today, with this verdict if one is given.

    Args:
        of: the way to the entry.
    """
    return Exists(StandingSpan.objects.filter(entry=OuterRef(of), during__contains=on, displayed=True, **more))


def _searched(text: str, on: date) -> Q:
    number = entries.tidy_number(text)
    full = _names(on).annotate(full=Concat("forenames", Value(" "), "surname"))
    found = Q(shown_entry(on), Q(employee__icontains=text) | Q(Exists(full.filter(full__icontains=text))))
    return found | Q(entry__number__contains=number) if number else found


def _names(on: date) -> QuerySet[Name]:
    """The names that somebody has today, of the record that is kept."""
    kept = Coalesce(OuterRef("entry__person__merged_into"), OuterRef("entry__person"))
    present = Name.objects.filter(person=kept, set_aside_at=None, during__contains=on)
    return present.filter(kind__in=[NameKind.OFFICIAL, NameKind.KNOWN_AS])


def _sorted(found: QuerySet[Watch], sort: str, on: date) -> QuerySet[Watch]:
    """Whoever is not shown comes last, by number, in every order but the newest first."""
    if sort == NEWEST:
        return found.order_by("-begun_at", "entry__number", "pk")
    by: Combinable = KeyTextTransform("until", "entry__watched__told")
    if sort == NAME:
        official = _names(on).filter(kind=NameKind.OFFICIAL).order_by("-during")
        by = Subquery(official.annotate(by=Concat("surname", Value(" "), "forenames")).values("by")[:1])
    found = found.annotate(shown=shown_entry(on), by=Case(When(shown_entry(on), then=by), output_field=TextField()))
    return found.order_by("-shown", F("by").asc(nulls_last=True), "entry__number", "pk")
