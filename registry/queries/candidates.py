"""Who could take a seat on an application, with the figures by which the choice is made."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from statistics import median_low

from django.db.models import Q

from members.choices import Role
from members.models import RoleGrant
from members.queries.calendar import london_day
from members.rules.allocation import Candidate
from registry.choices import SeatEnd, SeatKind
from registry.models import Application, Seat
from registry.queries import conflicts

ROLES = {
    SeatKind.ASSESSOR: Role.ASSESSOR,
    SeatKind.MODERATOR: Role.ASSESSOR,
    SeatKind.PROFESSIONAL: Role.ASSESSOR,
    SeatKind.LAY_CHAIR: Role.LAY_ASSESSOR,
    SeatKind.APPEAL: Role.PANEL_MEMBER,
}
# Those who judge standard by standard, each alone.
JUDGES = frozenset({SeatKind.ASSESSOR, SeatKind.LAY_CHAIR, SeatKind.PROFESSIONAL})
_RECENT, _YEAR = timedelta(days=90), timedelta(days=365)
_BY_SCOPE = frozenset({Role.ASSESSOR})


def for_seat(application: Application, kind: SeatKind, *, at: datetime) -> list[Candidate]:
    """Everybody who holds the role of such a seat, with their load and what keeps them out, if anything."""
    grants = RoleGrant.objects.filter(role=ROLES[kind], ended_at=None, user__is_active=True)
    scopes_of: dict[int, set[str]] = defaultdict(set)
    for user, scope in grants.values_list("user", "scope"):
        scopes_of[user].add(scope)
    wanted = set(application.scopes.values_list("code", flat=True)) if ROLES[kind] in _BY_SCOPE else set()
    users = sorted(scopes_of)
    found = conflicts.of_accounts(users, application, london_day(at), fresh=True)
    loads = _Loads(users, at)
    return [
        Candidate(
            user=user,
            open=loads.open[user],
            recent=loads.recent[user],
            days=loads.days(user),
            kept_out_by=conflicts.kinds(found[user]),
            not_for=() if "" in scopes_of[user] else tuple(sorted(wanted - scopes_of[user])),
            together=loads.together[user],
        )
        for user in users
    ]


class _Loads:
    """What some accounts have to judge, were given and took, read in one question and counted."""

    def __init__(self, users: Collection[int], at: datetime) -> None:
        self.open: Counter[int] = Counter()
        self.recent: Counter[int] = Counter()
        self.together: dict[int, Counter[int]] = defaultdict(Counter)
        self._took: dict[int, list[int]] = defaultdict(list)
        sat: dict[int, set[int]] = defaultdict(set)
        seats = Seat.objects.filter(user__in=users).exclude(end__in=[SeatEnd.CONFLICT, SeatEnd.REPLACED])
        for one in seats.filter(Q(ended_at=None) | Q(seated_at__gt=at - _YEAR)):
            self.open[one.user_id] += one.ended_at is None and one.handed_in_at is None
            self.recent[one.user_id] += one.seated_at > at - _RECENT and one.round == 1
            if one.handed_in_at is not None:
                self._took[one.user_id].append((one.handed_in_at - one.seated_at).days)
            sat[one.application_id].add(one.user_id)
        for together in sat.values():
            for user in together:
                self.together[user].update(together - {user})

    def days(self, user: int) -> int | None:
        """The days that they took for one, in the middle; None for somebody new."""
        return median_low(self._took[user]) if self._took[user] else None
