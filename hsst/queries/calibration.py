"""Calibration rounds: who is asked, what they wrote for themselves, and what was judged, sealed until one is closed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from hsst.choices import CalibrationStage
from hsst.models import CalibrationCase, CalibrationDraft, CalibrationMark, CalibrationRound, CalibrationSeat
from hsst.rules import calibration
from hsst.rules.calibration import Part
from members.choices import Role
from members.models import RoleGrant, User
from members.queries import roles, staff
from registry.choices import Mark
from registry.models import Framework, Scope, Standard
from registry.queries.rounds import SealedError

JUDGE = (Role.ASSESSOR, Role.LAY_ASSESSOR)
_LATELY = timedelta(days=365)


@dataclass(frozen=True)
class Sheet:
    """A round as somebody who is asked works on it: the dossiers, the standards, and what they wrote for themselves."""

    seat: CalibrationSeat
    cases: Sequence[CalibrationCase]
    standards: Sequence[Standard]
    drafts: Mapping[Part, CalibrationDraft]

    @property
    def parts(self) -> list[Part]:
        """Everything that is asked, in order."""
        return [(case.pk, standard.pk) for case in self.cases for standard in self.standards]

    @cached_property
    def judged(self) -> set[Part]:
        """What has a mark and a reason."""
        return {part for part, one in self.drafts.items() if one.mark and one.reason.strip()}

    @property
    def left(self) -> list[Part]:
        """What has yet to be judged, in order."""
        return calibration.unjudged(self.parts, self.judged)

    def draft(self, case: CalibrationCase, standard: Standard) -> CalibrationDraft | None:
        """What they wrote about a standard of a dossier."""
        return self.drafts.get((case.pk, standard.pk))

    def find(self, part: Part) -> tuple[CalibrationCase, Standard]:
        """The dossier and the standard of a part of it."""
        case = next(one for one in self.cases if one.pk == part[0])
        return case, next(one for one in self.standards if one.pk == part[1])


@dataclass(frozen=True, slots=True)
class Beside:
    """What somebody gave of a standard of a dossier, and how many gave each mark; None where too few judged."""

    case: CalibrationCase
    standard: Standard
    mark: CalibrationMark
    given: Sequence[int] | None

    @property
    def counts(self) -> list[tuple[Mark, int | None]]:
        """Each mark of the scale, and how many gave it."""
        many: Sequence[int | None] = self.given or [None] * len(Mark)
        return list(zip(Mark, many, strict=True))


def rounds() -> QuerySet[CalibrationRound]:
    """Every round, newest first, with how many are asked and have handed in."""
    return (
        CalibrationRound.objects.select_related("edition__framework")
        .annotate(
            people=Count("seats"),
            handed_in=Count("seats", filter=Q(seats__handed_in_at__isnull=False)),
        )
        .order_by("-opened_at", "-pk")
    )


def of_account(user: User) -> QuerySet[CalibrationSeat]:
    """The seats of an account in rounds that were not given up."""
    seats = CalibrationSeat.objects.filter(user=user).select_related("round__edition__framework", "user")
    return seats.exclude(round__stage=CalibrationStage.CANCELLED)


def lately(user: User, *, on: date) -> QuerySet[CalibrationSeat]:
    """The seats of an account that are open, and those whose round was closed within a year; the open first."""
    since = Q(round__stage=CalibrationStage.OPEN) | Q(round__ended_at__date__gt=on - _LATELY)
    return of_account(user).filter(since).order_by("-round__stage", "-round__opened_at")


def may_judge(user: User) -> bool:
    """Whether an account may judge for the register now."""
    return roles.holds(user, *JUDGE)


def to_ask(framework: Framework) -> QuerySet[User]:
    """Everybody who may sit on a case that is judged by a framework: lay, of one of its scopes, or of every scope."""
    codes = Scope.objects.filter(register__routes__policies__framework=framework).values("code")
    professional = Q(role=Role.ASSESSOR) & (Q(scope="") | Q(scope__in=codes))
    grants = RoleGrant.objects.filter(professional | Q(role=Role.LAY_ASSESSOR), ended_at=None)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def standards(held: CalibrationRound) -> list[Standard]:
    """The standards that a round asks, in order."""
    return list(Standard.objects.filter(edition=held.edition_id, code__in=held.asked).order_by("position"))


def cases(held: CalibrationRound) -> list[CalibrationCase]:
    """The dossiers of a round, in order."""
    return list(CalibrationCase.objects.filter(round=held).order_by("place"))


def sheet(seat: CalibrationSeat) -> Sheet:
    """A round as whoever holds a seat in it works on it; their own drafts and nobody else’s."""
    drafts = CalibrationDraft.objects.filter(seat=seat)
    return Sheet(
        seat=seat,
        cases=cases(seat.round),
        standards=standards(seat.round),
        drafts={(one.case_id, one.standard_id): one for one in drafts},
    )


def own(seat: CalibrationSeat) -> dict[Part, CalibrationMark]:
    """What somebody handed in themselves."""
    marks = CalibrationMark.objects.filter(round=seat.round_id, user=seat.user_id)
    return {(one.case_id, one.standard_id): one for one in marks}


def given(held: CalibrationRound) -> QuerySet[CalibrationMark]:
    """What everybody judged in a round.

    Raises:
        SealedError: before the round is closed, whoever asks.
    """
    if held.stage != CalibrationStage.CLOSED:
        raise SealedError(f"calibration round {held.pk} is sealed")
    return CalibrationMark.objects.filter(round=held)


def given_by(framework: Framework) -> QuerySet[CalibrationMark]:
    """What everybody judged by a framework in rounds that are closed, and in no other."""
    return CalibrationMark.objects.filter(
        round__edition__framework=framework, round__stage=CalibrationStage.CLOSED
    ).order_by("pk")


def beside(seat: CalibrationSeat) -> list[Beside]:
    """What somebody gave beside how many gave each mark, with nobody’s name.

    Raises:
        SealedError: before the round is closed.
    """
    marks: dict[Part, list[str]] = defaultdict(list)
    for case, standard, mark in given(seat.round).values_list("case", "standard", "mark"):
        marks[case, standard].append(mark)
    mine, asked = own(seat), standards(seat.round)
    return [
        Beside(case, standard, held, calibration.distribution(marks[case.pk, standard.pk], order=list(Mark)))
        for case in cases(seat.round)
        for standard in asked
        if (held := mine.get((case.pk, standard.pk)))
    ]


def taking_part(held: CalibrationRound) -> list[tuple[str, CalibrationSeat]]:
    """Who is asked in a round, by the names that the office knows, and when each handed in; nothing of what."""
    seats = list(CalibrationSeat.objects.filter(round=held))
    named = staff.called(seat.user_id for seat in seats)
    return sorted(((named[seat.user_id], seat) for seat in seats), key=lambda pair: pair[0].casefold())


def judging_in(held: CalibrationRound) -> list[CalibrationSeat]:
    """Those who are asked in a round and may still judge, whether or not they have handed in."""
    seats = CalibrationSeat.objects.filter(round=held, user__in=roles.holders(JUDGE))
    return list(seats.select_related("user").order_by("pk"))


def to_remind(*, on: date) -> list[CalibrationSeat]:
    """Those who have not handed in to a round whose last day is near, and who may still judge."""
    near = CalibrationRound.objects.filter(stage=CalibrationStage.OPEN, last_on__range=calibration.reminded_of(on))
    seats = CalibrationSeat.objects.filter(round__in=near, handed_in_at=None, user__in=roles.holders(JUDGE))
    return list(seats.select_related("round", "user").order_by("pk"))


def handed_in(held: CalibrationRound) -> int:
    """How many have handed in to a round; nothing of what."""
    return CalibrationSeat.objects.filter(round=held, handed_in_at__isnull=False).count()
