"""Who could take a seat on an application, with the figures by which the choice is made."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from members.choices import Role
from members.models import RoleGrant
from members.queries.calendar import london_day
from members.rules.allocation import Candidate, Loads, Sitting, since
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
    loads = _loads(users, at)
    return [
        loads.candidate(
            user,
            kept_out_by=conflicts.kinds(found[user]),
            not_for=() if "" in scopes_of[user] else tuple(sorted(wanted - scopes_of[user])),
        )
        for user in users
    ]


def _loads(users: Collection[int], at: datetime) -> Loads:
    """What accounts have to judge, were given and took, read in one question."""
    seats = Seat.objects.filter(user__in=users).exclude(end__in=[SeatEnd.CONFLICT, SeatEnd.REPLACED])
    counted = seats.filter(Q(ended_at=None) | Q(seated_at__gt=since(at)))
    return Loads(
        (
            Sitting(
                one.user_id,
                one.application_id,
                one.seated_at,
                one.handed_in_at,
                held=one.ended_at is None,
                first=one.round == 1,
            )
            for one in counted
        ),
        at=at,
    )
