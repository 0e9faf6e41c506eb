"""Rounds of assessment: who judges, what is asked, and what was judged — which nobody reads before it is opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from registry.choices import Mark, Recommended, RouteKind, SeatEnd, SeatKind
from registry.models import (
    Application,
    Dissent,
    EvidenceRequest,
    Finding,
    Interview,
    Judgement,
    Portfolio,
    Seat,
    Standard,
)
from registry.queries.candidates import JUDGES
from registry.rules import judging
from registry.rules.judging import Given


class SealedError(LookupError):
    """Judgements were asked for that nobody may read yet; a page that does so is wrong."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of assessment of an application.

    Args:
        seats: those who judge in it and were not taken off.
        needed: how many judges it takes.
        standards: what is asked in it, in order.
    """

    application: Application
    number: int
    seats: tuple[Seat, ...]
    needed: int
    standards: tuple[Standard, ...]

    @property
    def opened(self) -> bool:
        """Whether those who judged may read one another’s marks."""
        handed_in = sum(seat.handed_in_at is not None for seat in self.seats)
        return judging.is_opened(handed_in, seats=len(self.seats), needed=self.needed)


def wanted(application: Application) -> dict[SeatKind, int]:
    """How many of which seats judge an application."""
    certificate = application.route.kind == RouteKind.CERTIFICATE
    return judging.panel(certificate=certificate, assessors=application.policy.assessors)


def live() -> Q:
    """Seats that count: held now, or held to the end."""
    return Q(ended_at=None) | Q(end=SeatEnd.DONE)


def number(application: Application) -> int:
    """The number of the newest round; 0 before the first."""
    newest = Seat.objects.filter(application=application, kind__in=JUDGES).aggregate(newest=Max("round"))["newest"]
    return newest or 0


def current(application: Application) -> Round:
    """The newest round of an application, as it stands; number 0 and nobody before the first."""
    of = number(application)
    seats = Seat.objects.filter(live(), application=application, round=of, kind__in=JUDGES)
    return Round(
        application=application,
        number=of,
        seats=tuple(seats.select_related("user").order_by("seated_at", "pk")),
        needed=sum(wanted(application).values()),
        standards=tuple(asked(application, of)),
    )


def asked(application: Application, of: int) -> list[Standard]:
    """The standards of a round: all, or those on which the one before asked for more evidence or an interview."""
    if application.edition_id is None:
        return []
    every = Standard.objects.filter(edition=application.edition_id).select_related("domain").order_by("position")
    after = {"application": application, "round": _request_round(application, of)}
    request = EvidenceRequest.objects.filter(**after).first() or Interview.objects.filter(**after).first()
    return list(every.filter(pk__in=request.standards.values_list("pk", flat=True)) if request else every)


def _request_round(application: Application, of: int) -> int:
    """The round whose request a round answers; one that was run again answers the same as the one it repeats."""
    again = Seat.objects.filter(application=application, kind__in=JUDGES, why__has_key="again").values_list(
        "round", "why__again"
    )
    repeated = {at: int(earlier) for at, earlier in again}
    while of in repeated:
        of = repeated[of]
    return of - 1


def own_marks(seat: Seat) -> dict[int, Judgement]:
    """What somebody judged so far, by standard: their own, which they may always read."""
    return {one.standard_id: one for one in _newest(Judgement.objects.filter(seat=seat))}


def given(of: Round, *, alone: bool = False) -> dict[int, list[Judgement]]:
    """What everybody judged in an opened round, by standard, in the order of their seats.

    Args:
        alone: what each judged alone, before any change in agreeing.

    Raises:
        SealedError: before the round is opened.
    """
    if not of.opened:
        raise SealedError(f"round {of.number} of application {of.application.pk} is sealed")
    places = {seat.pk: place for place, seat in enumerate(of.seats)}
    rows = Judgement.objects.filter(seat__in=places, **({"after_opening": False} if alone else {}))
    found: dict[int, list[Judgement]] = defaultdict(list)
    for one in sorted(_newest(rows), key=lambda one: places[one.seat_id]):
        found[one.standard_id].append(one)
    return found


def as_given(judgements: Mapping[int, Sequence[Judgement]]) -> dict[int, list[Given]]:
    """Judgements as the rules take them."""
    return {
        standard: [Given(one.seat_id, Mark(one.mark), one.reason) for one in found]
        for standard, found in judgements.items()
    }


def findings(application: Application, *, of: int | None = None) -> list[Finding]:
    """What was found of each standard, the newest round’s finding of each; or what one round found."""
    rows = Finding.objects.filter(application=application).select_related("standard__domain")
    if of is not None:
        return list(rows.filter(round=of).order_by("standard__position"))
    newest = rows.order_by("standard", "-round").distinct("standard")
    return sorted(newest, key=lambda one: one.standard.position)


def dissents(found: Sequence[Finding]) -> dict[int, list[Dissent]]:
    """Who did not share what a majority found, by finding; whoever came round to it is not among them."""
    findings = {one.proposal_id: one.pk for one in found if one.proposal_id}
    rows = Dissent.objects.filter(proposal__in=findings).select_related("seat", "proposal").order_by("made_at", "pk")
    last = {
        (one.seat_id, one.standard_id): (one.mark, one.reason)
        for one in _newest(Judgement.objects.filter(seat__in=[row.seat_id for row in rows]))
    }
    kept: dict[int, list[Dissent]] = defaultdict(list)
    for row in rows:
        proposed = row.proposal
        if last[(row.seat_id, proposed.standard_id)] != (proposed.mark, proposed.reason):
            kept[findings[proposed.pk]].append(row)
    return kept


def first_stage(application: Application) -> bool:
    """Whether a portfolio may still be invited: on a route in two stages, before there was one."""
    if not application.policy.portfolio_months:
        return False
    return not Portfolio.objects.filter(application=application).exists()


def outcomes(application: Application) -> tuple[Recommended, ...]:
    """What the findings of an application allow to recommend, see `registry.rules.judging.outcomes`."""
    return judging.outcomes([one.mark for one in findings(application)], portfolio=first_stage(application))


def may_choose(seat: Seat, *, ways: int) -> bool:
    """Whether somebody on a seat may say what is recommended, see `registry.rules.judging.may_choose`."""
    chaired = SeatKind.LAY_CHAIR in wanted(seat.application)
    return judging.may_choose(SeatKind(seat.kind), ways=ways, chaired=chaired)


def unfound(of: Round) -> list[Standard]:
    """The standards of a round on which there is no finding yet."""
    found = set(Finding.objects.filter(application=of.application, round=of.number).values_list("standard", flat=True))
    return [one for one in of.standards if one.pk not in found]


def _newest(rows: QuerySet[Judgement]) -> QuerySet[Judgement]:
    return rows.order_by("seat", "standard", "-pk").distinct("seat", "standard")
