"""The links that registrants share: whose they are, whether they work, and what they show today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from members.models import Person
from members.queries import people
from members.queries.calendar import london_day
from members.rules.tokens import digest
from registry.choices import ExitKind, ShareField, ShareState
from registry.models import Entry, Exit, Share
from registry.queries import entries
from registry.rules import shares
from registry.rules.public import PublicEntry

# A registration that lapsed, or was ended by a sanction, is still told to whoever was given a link.
_LEFT = (ExitKind.DECEASED, ExitKind.RESIGNED, ExitKind.REMOVED_ADMIN, ExitKind.ANNULLED)


@dataclass(frozen=True, slots=True)
class OwnShare:
    """A link as its maker sees it.

    Args:
        views: how often it was shown; `last_at` when last.
        shows: what it shows beside the verdict, in words.
    """

    share: Share
    state: ShareState
    views: int
    last_at: datetime | None
    shows: tuple[str, ...]

    @property
    def live(self) -> bool:
        """Whether it still works."""
        return self.state is ShareState.LIVE


@dataclass(frozen=True, slots=True)
class Given:
    """A link that works, for whoever holds it.

    Args:
        left: how often it can still be shown.
        said: what it shows today.
    """

    share: Share
    left: int
    said: PublicEntry


def limits() -> shares.Limits:
    """How much the office lets a registrant share."""
    return shares.Limits(settings.SHARE_MOST_DAYS, settings.SHARE_MOST_VIEWS, settings.SHARES_AT_A_TIME)


def of_person(person: Person) -> QuerySet[Share]:
    """Every link of a human being, newest first."""
    made = Share.objects.filter(entry__person__in=people.group(person)).select_related("entry__register")
    return made.order_by("-made_at", "-pk")


def counted(rows: QuerySet[Share], *, at: datetime) -> QuerySet[Share]:
    """Links with how often and when last each was shown, and whether the registration ended."""
    exits = Exit.objects.filter(
        entry=OuterRef("entry"), kind__in=_LEFT, set_aside_at=None, during__contains=london_day(at)
    )
    return rows.annotate(views=Count("openings"), last_at=Max("openings__at"), left=Exists(exits))


def own(rows: Iterable[Share], *, at: datetime) -> list[OwnShare]:
    """Links as their maker sees them, of rows from `counted`."""
    return [_own(row, at) for row in rows]


def live(person: Person, *, at: datetime) -> int:
    """How many links of a human being work."""
    open_ones = of_person(person).filter(ended_at=None, expires_at__gt=at)
    return sum(one.live for one in own(counted(open_ones, at=at), at=at))


def find(token: str, *, at: datetime) -> Given | None:
    """What a link shows; None for one that does not work, whatever the reason, or of which nothing may be shown."""
    row: Any = counted(Share.objects.filter(token_sha256=digest(token)), at=at).select_related("entry").first()
    if row is None or _state(row, at) is not ShareState.LIVE:
        return None
    said = public(row.entry, today=london_day(at))
    return Given(row, row.most_views - row.views, shares.chosen(said, row.shows)) if said else None


def public(entry: Entry, *, today: date) -> PublicEntry | None:
    """What the public sees of an entry on the day of asking."""
    found = entries.visible(number=entry.number, today=today)
    return entries.public_entry(found, on=today, today=today) if found else None


def _own(row: Any, at: datetime) -> OwnShare:
    shows = tuple(str(ShareField(one).label) for one in row.shows)
    return OwnShare(share=row, state=_state(row, at), views=row.views, last_at=row.last_at, shows=shows)


def _state(row: Any, at: datetime) -> ShareState:
    """Whether a link works; of a row from `counted`."""
    return shares.state(
        ended_at=row.ended_at,
        expires_at=row.expires_at,
        views=row.views,
        most_views=row.most_views,
        left=row.left,
        at=at,
    )
