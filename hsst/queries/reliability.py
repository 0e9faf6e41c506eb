"""What the office reads about how reliably people judge: of opened rounds alone, and of what each judged alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hsst.choices import CalibrationStage
from hsst.models import CalibrationSeat
from hsst.queries import calibration
from hsst.rules import reliability
from hsst.rules.reliability import Agreement, Assessor, Marked, Pair
from members.queries import staff
from registry.choices import Mark, RouteKind, Stage
from registry.models import Framework, Judgement, Seat, StageChange, Standard
from registry.queries import rounds
from registry.queries.candidates import JUDGES
from registry.rules import judging

# From the least that evidence can show to all of it: nothing speaks to the standard, it is not shown, in part, all.
STEPS: Mapping[str, int] = {Mark.NOT_EVIDENCED: 0, Mark.NOT_MET: 1, Mark.PARTLY: 2, Mark.MET: 3}
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Report:
    """How reliably cases were judged against a framework.

    Args:
        cases: how many have an opened round; figures are given from five.
        standards: each standard of the newest edition that was judged often enough, in order.
        assessors, pairs: with the names by which the office knows them.
    """

    framework: Framework
    cases: int
    overall: Agreement | None
    standards: Sequence[tuple[str, str, Agreement]]
    assessors: Sequence[tuple[str, Assessor]]
    pairs: Sequence[tuple[str, str, Pair]]


def frameworks() -> QuerySet[Framework]:
    """Those against which cases for a certificate, or the dossiers of a calibration round, are judged."""
    judged = Standard.objects.filter(edition__applications__route__kind=RouteKind.CERTIFICATE)
    used = Q(editions__standards__in=judged) | Q(editions__calibration_rounds__isnull=False)
    return Framework.objects.filter(used).distinct().order_by("code")


def report(framework: Framework) -> Report:
    """The report on a framework, in the same few statements however many cases there are."""
    judged = marked(framework)
    return _report(framework, judged, reliability.pairs(judged))


def calibration_report(framework: Framework) -> Report:
    """The same of invented dossiers, from calibration rounds that are closed.

    Everybody judges every dossier with everybody, so that pairs would say nothing that each alone does not.
    """
    return _report(framework, calibrated(framework), ())


def _report(framework: Framework, judged: Collection[Marked], pairs: Sequence[Pair]) -> Report:
    cases = len({one.case for one in judged})
    standards = reliability.by_standard(judged)
    titles = dict(
        Standard.objects.filter(edition__framework=framework, code__in=standards)
        .order_by("edition__effective_from", "position")
        .values_list("code", "title")
    )
    found = reliability.assessors(judged)
    named = staff.called([*(one.assessor for one in found), *(who for pair in pairs for who in pair.assessors)])
    return Report(
        framework=framework,
        cases=cases,
        overall=reliability.overall(judged),
        standards=[(code, title, standards[code]) for code, title in titles.items()],
        assessors=sorted(((named[one.assessor], one) for one in found), key=lambda pair: pair[0].casefold()),
        pairs=[(named[pair.assessors[0]], named[pair.assessors[1]], pair) for pair in pairs],
    )


def calibrated(framework: Framework) -> list[Marked]:
    """What everybody judged of invented dossiers in the calibration rounds of a framework that are closed."""
    asked = {
        (of, user): at
        for of, user, at in CalibrationSeat.objects.filter(
            round__edition__framework=framework, round__stage=CalibrationStage.CLOSED
        ).values_list("round", "user", "asked_at")
    }
    rows = calibration.given_by(framework).values_list("round", "user", "case", "standard__code", "mark", "given_at")
    return [
        Marked(
            case=case,
            round=of,
            standard=code,
            assessor=user,
            mark=STEPS[mark],
            at=at,
            days=(at - asked[of, user]).total_seconds() / _DAY,
        )
        for of, user, case, code, mark, at in rows
    ]


def marked(framework: Framework) -> list[Marked]:
    """What everybody judged alone in opened rounds of cases for a certificate; one that was run again counts once."""
    opened = _opened(framework)
    begun = _begun({seat.application_id for seat in opened.values()})
    rows = (
        Judgement.objects.filter(seat__in=opened, after_opening=False)
        .order_by("seat", "standard", "-pk")
        .distinct("seat", "standard")
        .values_list("seat", "standard__code", "mark", "judged_at")
    )
    return [
        Marked(
            case=opened[seat].application_id,
            round=opened[seat].round,
            standard=code,
            assessor=opened[seat].user_id,
            mark=STEPS[mark],
            at=at,
            days=_days(opened[seat], begun[opened[seat].application_id]),
        )
        for seat, code, mark, at in rows
    ]


def _opened(framework: Framework) -> dict[int, Seat]:
    """The seats of every round that is opened, by their id."""
    seats = Seat.objects.filter(
        rounds.live(),
        kind__in=JUDGES,
        application__edition__framework=framework,
        application__route__kind=RouteKind.CERTIFICATE,
    ).select_related("application__policy")
    of_round: dict[tuple[int, int], list[Seat]] = defaultdict(list)
    for seat in seats:
        of_round[seat.application_id, seat.round].append(seat)
    repeated = {
        (case, seat.why["again"]) for (case, _), held in of_round.items() for seat in held if "again" in seat.why
    }
    return {
        seat.pk: seat for key, held in of_round.items() if key not in repeated and _is_opened(held) for seat in held
    }


def _is_opened(seats: Sequence[Seat]) -> bool:
    handed_in = sum(seat.handed_in_at is not None for seat in seats)
    return judging.is_opened(handed_in, seats=len(seats), needed=seats[0].application.policy.assessors)


def _begun(cases: Collection[int]) -> dict[int, list[datetime]]:
    """When each case came to those who judge, every time that it did."""
    found: dict[int, list[datetime]] = defaultdict(list)
    changes = StageChange.objects.filter(application__in=cases, stage=Stage.ASSESSING)
    for case, at in changes.order_by("at").values_list("application", "at"):
        found[case].append(at)
    return found


def _days(seat: Seat, begun: Sequence[datetime]) -> float | None:
    """How long somebody had a round before handing in; of one that they carried on when it was run again, nothing."""
    if seat.handed_in_at is None or "again" in seat.why:
        return None
    since = max([seat.seated_at, *(at for at in begun if at <= seat.handed_in_at)])
    return (seat.handed_in_at - since).total_seconds() / _DAY
