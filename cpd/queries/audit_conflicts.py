"""Who may audit a person: conflicts and figures of each candidate, in as many questions for one as for all."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import Q

from cpd.choices import AuditConflict, AuditSeatEnd, AuditStage
from cpd.models import AuditCase, AuditDeferral, AuditSeat
from cpd.rules.audit_cases import Took, conflicts
from members import wiring
from members.choices import Role
from members.models import Document, RoleGrant, User
from members.queries import roles
from members.queries.calendar import london_day
from members.queries.known import Gathered
from members.rules.allocation import Candidate, Loads, Sitting, since
from members.rules.dates import add_years

NOT_AUDITED = "not_audited"


def of_accounts(users: Collection[int], case: AuditCase, on: date) -> dict[int, tuple[AuditConflict, ...]]:
    """The conflicts of each of these accounts with the person of a case."""
    gathered = Gathered(users, case.person)
    public = frozenset(one for found in wiring.call("public_mailboxes") for one in found)
    took = _took(users, case, gathered.judged)
    person = gathered.of_judged()
    return {user: conflicts(gathered.of_account(user), person, took[user], public=public, on=on) for user in users}


def of_seat(seat: AuditSeat, on: date) -> tuple[AuditConflict, ...]:
    """Every conflict that keeps somebody from going on with the seat that they hold."""
    return of_accounts([seat.user_id], seat.case, on)[seat.user_id]


def candidates(case: AuditCase, *, at: datetime) -> list[Candidate]:
    """Everybody who audits CPD, with their load and what keeps them out, if anything."""
    grants = RoleGrant.objects.filter(role=Role.AUDITOR, ended_at=None, user__is_active=True)
    users = sorted(set(grants.values_list("user", flat=True)))
    found = of_accounts(users, case, london_day(at))
    loads, audited = _loads(users, at), _audited(users, case, at)
    return [
        loads.candidate(user, kept_out_by=tuple(found[user]), not_for=() if user in audited else (NOT_AUDITED,))
        for user in users
    ]


def evidence_closed(*, user: User, document: Document, on: date) -> bool:
    """Whether a document that opened with a seat is closed again, for a conflict arose or the role ended since."""
    seats = AuditSeat.objects.filter(user=user, ended_at=None, case__copies__documents=document)
    held = list(seats.select_related("user", "case__person").distinct())
    return bool(held) and not any(_may_go_on(seat, on) for seat in held)


def _may_go_on(seat: AuditSeat, on: date) -> bool:
    return roles.holds(seat.user, Role.AUDITOR) and not of_seat(seat, on)


def _took(users: Collection[int], case: AuditCase, person: Collection[int]) -> Mapping[int, Took]:
    seats = AuditSeat.objects.filter(user__in=users, case__person__in=person)
    earlier = seats.filter(case__called_at__lt=case.called_at).exclude(signed_at=None)
    before = set(earlier.values_list("user", flat=True))
    declared = set(seats.filter(case=case, end=AuditSeatEnd.CONFLICT).values_list("user", flat=True))
    decided = AuditDeferral.objects.filter(case=case, decided_by__in=users).values_list("decided_by", flat=True)
    office = {*decided, *([case.called_by_id] if case.called_by_id else [])}
    return {user: Took(user in before, user in office, user in declared) for user in users}


def _audited(users: Collection[int], case: AuditCase, at: datetime) -> set[int]:
    """Who passed an audit of their own lately; everybody where the policy does not ask for it."""
    years = case.policy.auditor_audited_years
    if not years:
        return set(users)
    since = add_years(london_day(at), -years)
    passed = AuditCase.objects.filter(
        Q(person__user__in=users) | Q(person__merged_into__user__in=users),
        stage__in=[AuditStage.ACCEPTED, AuditStage.ADVISED],
        closed_at__date__gte=since,
    )
    pairs = passed.values_list("person__user", "person__merged_into__user")
    return {user for pair in pairs for user in pair if user}


def _loads(users: Collection[int], at: datetime) -> Loads:
    """What accounts have to audit, were given and took, read in one question."""
    seats = AuditSeat.objects.filter(user__in=users).exclude(end__in=[AuditSeatEnd.CONFLICT, AuditSeatEnd.REPLACED])
    counted = seats.filter(Q(ended_at=None) | Q(seated_at__gt=since(at)))
    return Loads(
        (
            Sitting(
                one.user_id, one.case_id, one.seated_at, one.signed_at, held=one.ended_at is None, first=one.look == 1
            )
            for one in counted
        ),
        at=at,
    )
