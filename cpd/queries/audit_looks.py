"""Marks of an audit: whose is whose, when they may be read, what was found. Nothing is read before all have signed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import get_objects_for_user

from cpd.choices import AuditMark, AuditSeatEnd, AuditSeatKind, AuditStage
from cpd.models import AuditCase, AuditFinding, AuditMarking, AuditQuestion, AuditSeat
from cpd.queries import audit_cases
from cpd.rules import audit_cases as rules
from cpd.rules.schemes import Standard
from members.choices import WaitingOn
from members.models import User, WorkItem

GRANT = "cpd.audit_case"
SEATS_WORK = "audit_seats"


class SealedError(Exception):
    """Somebody asked for marks before all were signed: a mistake in the code, never an answer."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a profile.

    Args:
        seats: the auditors who hold or held it to its end, in the order in which they were seated.
        third: whoever was asked for a third view.
        standards: those that are asked in it.
        filling: whether the office is asked to find somebody for a seat.
    """

    case: AuditCase
    number: int
    seats: Sequence[AuditSeat]
    third: AuditSeat | None
    standards: Sequence[Standard]
    filling: bool

    @property
    def opened(self) -> bool:
        """Whether everybody has signed, so that those who audit may read what the others found."""
        return len(self.seats) >= self.case.policy.auditors and all(one.signed_at is not None for one in self.seats)

    @property
    def third_sought(self) -> bool:
        """Whether a third view was asked for and the office looks for somebody to give it."""
        return self.filling and self.opened and self.third is None


def seats_key(case_id: int) -> str:
    """The key of the work to find auditors for a case."""
    return f"{SEATS_WORK}:{case_id}"


def current(case: AuditCase) -> Look:
    """The look that is going on, or the last one."""
    return _current([case])[case.pk]


def whose_move(case: AuditCase) -> str | Promise:
    """Who must act next on a case: the office, while it looks for somebody who is to judge it."""
    return WaitingOn.OFFICE.label if current(case).filling else audit_cases.whose_move(case)


def _current(cases: Collection[AuditCase]) -> dict[int, Look]:
    """The looks that are going on, by case, in as many questions for one as for many."""
    live = AuditSeat.objects.filter(case__in=cases, look=F("case__look"), end__in=["", AuditSeatEnd.DONE])
    sits: dict[int, list[AuditSeat]] = defaultdict(list)
    for one in live.select_related("user").order_by("seated_at", "pk"):
        sits[one.case_id].append(one)
    questions = {one.case_id: one for one in AuditQuestion.objects.filter(case__in=cases)}
    keys = [seats_key(case.pk) for case in cases]
    filling = set(WorkItem.objects.filter(key__in=keys, closed_at=None).values_list("key", flat=True))
    return {
        case.pk: _look(case, sits[case.pk], questions.get(case.pk), seats_key(case.pk) in filling) for case in cases
    }


def _look(case: AuditCase, seats: Sequence[AuditSeat], question: AuditQuestion | None, filling: bool) -> Look:
    """All standards are asked at first, afterwards those that more was asked about."""
    asked = list(audit_cases.standards(case))
    if case.look > 1 and question is not None:
        asked = [one for one in asked if one.code in question.standards]
    third = next((one for one in seats if one.kind == AuditSeatKind.THIRD), None)
    auditors = [one for one in seats if one.kind == AuditSeatKind.AUDITOR]
    return Look(case, case.look, auditors, third, asked, filling)


def own_marks(seat: AuditSeat) -> dict[str, AuditMarking]:
    """What the holder of a seat found so far, the newest of each standard; for that holder alone."""
    rows = AuditMarking.objects.filter(seat=seat).order_by("standard", "-pk").distinct("standard")
    return {one.standard: one for one in rows}


def given(look: Look) -> dict[str, list[AuditMarking]]:
    """What each auditor finds now, by standard, in the order of the seats.

    Raises:
        SealedError: before all have signed.
    """
    if not look.opened:
        raise SealedError(f"{look.case} is not signed by all.")
    each = [own_marks(seat) for seat in look.seats]
    return {one.code: [marks[one.code] for marks in each if one.code in marks] for one in look.standards}


def findings(case: AuditCase) -> dict[str, AuditFinding]:
    """What was found of each standard, by the latest look that was asked about it."""
    rows = AuditFinding.objects.filter(case=case, void_at=None).order_by("standard", "-look").distinct("standard")
    return {one.standard: one for one in rows}


def unfound(look: Look) -> list[Standard]:
    """The standards of a look of which nothing is found yet."""
    return _unfound([look])[look.case.pk]


def _unfound(looks: Collection[Look]) -> dict[int, list[Standard]]:
    rows = AuditFinding.objects.filter(case__in=[look.case for look in looks], void_at=None)
    done = set(rows.values_list("case", "look", "standard"))
    return {
        look.case.pk: [one for one in look.standards if (look.case.pk, look.number, one.code) not in done]
        for look in looks
    }


def outcomes(look: Look) -> tuple[AuditStage, ...]:
    """What may follow from the findings, once there are all."""
    if not look.opened or unfound(look):
        return ()
    return rules.outcomes([one.mark for one in findings(look.case).values()], look=look.number)


def not_met(case: AuditCase) -> list[Standard]:
    """The standards that are found to be partly met or not at all."""
    found = findings(case)
    return [one for one in audit_cases.standards(case) if one.code in found and found[one.code].mark != AuditMark.MET]


# --- What somebody on a seat sees ------------------------------------------------------------------------------------


def held(user: User) -> QuerySet[AuditSeat]:
    """The seats that an account holds and has its grant for; one without the other opens nothing."""
    granted = get_objects_for_user(
        user, GRANT, AuditCase, with_superuser=False, accept_global_perms=False, use_groups=False
    )
    seats = AuditSeat.objects.filter(user=user, ended_at=None, case__in=granted)
    return seats.select_related(
        "user", "case__person", "case__policy", "case__selection__round", "case__cycle__scheme", "case__cycle__version"
    )


def newest(user: User, reference: str) -> AuditSeat | None:
    """The seat that an account holds on a case, or the last one that it held."""
    seats = AuditSeat.objects.filter(user=user, case__reference=reference)
    return seats.select_related("user", "case__person").order_by("ended_at", "-pk").reverse().first()


@dataclass(frozen=True, slots=True)
class Listed:
    """One case on the list of an auditor."""

    seat: AuditSeat
    step: str | Promise
    own_move: bool
    overdue: bool


def listed(user: User, *, today: date) -> list[Listed]:
    """The cases of an auditor, those due first, in as many questions for one as for many."""
    seats = list(held(user).order_by("case__due_on", "pk"))
    looks = _current([seat.case for seat in seats])
    missing = _unfound(looks.values())
    marked: dict[int, set[str]] = defaultdict(set)
    for seat_id, standard in AuditMarking.objects.filter(seat__in=seats).values_list("seat", "standard"):
        marked[seat_id].add(standard)
    found = []
    for seat in seats:
        step, own = step_of(seat, looks[seat.case_id], marked=marked[seat.pk], missing=missing[seat.case_id])
        due_on = seat.case.due_on
        found.append(Listed(seat, step, own, overdue=own and due_on is not None and due_on < today))
    return found


def ended_lately(user: User, *, today: date) -> list[AuditSeat]:
    """What an auditor finished or was taken off in the last ninety days, newest first; nothing of it is open."""
    ended = AuditSeat.objects.filter(user=user, ended_at__date__gte=today - timedelta(days=90))
    kept = ended.exclude(case__in=held(user).values("case")).select_related("case__selection__round")
    return list(kept.order_by("case", "-ended_at").distinct("case"))


def step_of(
    seat: AuditSeat, look: Look, *, marked: Collection[str], missing: Sequence[Standard]
) -> tuple[str | Promise, bool]:
    """What comes next for somebody on a seat, and whether it is theirs to do.

    Args:
        marked: codes of the standards that they marked.
        missing: the standards of the look of which nothing is found yet.
    """
    if seat.unconflicted_at is None:
        return _("Say whether anything keeps you from judging fairly"), True
    if look.case.stage == AuditStage.FURTHER:
        return _("Waits for more information from the registrant"), False
    if seat.signed_at is None:
        whole = all(one.code in marked for one in _to_mark(seat, look, marked, missing))
        return (_("Sign your marks") if whole else _("Mark each standard")), True
    if not look.opened:
        return _("Signed; waits for the other auditor"), False
    if missing and look.third is not None:
        return _("Waits for the third view"), False
    if missing and look.third_sought:
        return _("The office looks for somebody to give a third view; you can still agree"), False
    if missing:
        return _("Compare, and agree or ask for a third view"), True
    return _("Record the outcome"), seat.kind == AuditSeatKind.AUDITOR


def to_mark(seat: AuditSeat, look: Look) -> list[Standard]:
    """The standards that somebody marks: all that are asked, or for a third view those on which the two differ."""
    return _to_mark(seat, look, own_marks(seat), unfound(look))


def _to_mark(seat: AuditSeat, look: Look, marked: Collection[str], missing: Sequence[Standard]) -> list[Standard]:
    if seat.kind != AuditSeatKind.THIRD:
        return list(look.standards)
    return [one for one in look.standards if one in missing or one.code in marked]


@dataclass(frozen=True, slots=True)
class Compared:
    """A standard once all have signed: what each found, and what stands."""

    standard: Standard
    marks: Sequence[AuditMarking]
    finding: AuditFinding | None


def compared(look: Look) -> list[Compared]:
    """The standards of a look side by side.

    Raises:
        SealedError: before all have signed.
    """
    marks = given(look)
    found: Mapping[str, Any] = {one.standard: one for one in look.case.findings.filter(look=look.number, void_at=None)}
    return [Compared(one, marks.get(one.code, ()), found.get(one.code)) for one in look.standards]
