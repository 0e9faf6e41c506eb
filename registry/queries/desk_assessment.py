"""The assessment of an application as the office sees it: who sits on it and why, who may and who may not. No marks
before a round is opened, to the office least of all, for it decides.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.queries import staff
from members.queries.calendar import london_day
from members.rules.allocation import Candidate, choose
from registry.choices import ConflictKind, SeatEnd, SeatKind
from registry.models import Application, Objection, Recommendation, Scope, Seat
from registry.queries import assessing, candidates, conflicts, rounds
from registry.queries.assessing import Compared


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat, whose it is, how far they are, and why they were chosen."""

    seat: Seat
    who: str
    state: str
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who might be seated: what counts for them, or what keeps them out, in words."""

    user: int
    who: str
    figures: str
    kept_out: Sequence[str]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """Who may take the free seats of a kind, the best placed first, and who may not."""

    kind: SeatKind
    free: int
    may: Sequence[CandidateRow]
    may_not: Sequence[CandidateRow]

    @property
    def too_few(self) -> bool:
        """Whether fewer may than are needed."""
        return len(self.may) < self.free


def seats(application: Application) -> list[SeatRow]:
    """Every seat that was ever taken on an application, the newest round first."""
    rows = Seat.objects.filter(application=application).exclude(kind=SeatKind.APPEAL).select_related("user")
    found = list(rows.order_by("-round", "seated_at", "pk"))
    mentioned = {seat.user_id for seat in found} | {pk for seat in found for pk in _mentioned(seat.why)}
    who = staff.called(mentioned)
    return [SeatRow(seat, who[seat.user_id], _state(seat), why_in_words(seat, who)) for seat in found]


def pools(application: Application, free: Mapping[SeatKind, int], *, at: datetime) -> list[Pool]:
    """Who may take each free seat now; what keeps the others out is said to the office alone."""
    return [_pool(application, kind, number, at) for kind, number in free.items() if number]


def pool(application: Application, kind: SeatKind, free: int, *, at: datetime) -> Pool:
    """Who may take the free seats of one kind."""
    return _pool(application, kind, free, at)


def opened(application: Application) -> list[Compared]:
    """What each judged, side by side, once the newest round is opened; nothing before."""
    of = rounds.current(application)
    return assessing.compared(of) if of.opened else []


def recommendation(application: Application) -> Recommendation | None:
    """What was recommended last."""
    return Recommendation.objects.filter(application=application).order_by("-pk").first()


def objections(application: Application) -> list[Objection]:
    """What the applicant said against being judged by somebody, newest first."""
    return list(Objection.objects.filter(application=application).order_by("-made_at", "-pk"))


def judges(application: Application) -> dict[int, str]:
    """Everybody who could judge the application by their role, by account, in the order of their names."""
    kinds = [*rounds.wanted(application), SeatKind.MODERATOR]
    return staff.working({candidates.ROLES[kind] for kind in kinds})


def why_in_words(seat: Seat, who: Mapping[int, str]) -> list[str]:
    """Why somebody sits here, from the figures that were kept with the seat."""
    why: Mapping[str, Any] = seat.why
    if "carried_on" in why:
        return [_("They judged the round before and go on.")]
    said = []
    if why.get("by_hand"):
        said.append(_("Chosen by hand."))
    own = next((one for one in why.get("figures", ()) if one["user"] == seat.user_id), None)
    if own:
        said.append(
            _("Chosen because they stood in place %(place)s of %(of)s who may: %(figures)s.")
            % {"place": why.get("place"), "of": why.get("of"), "figures": _figures_of(own)}
        )
    if why.get("pair_capped"):
        said.append(_("Two who have judged together often gave way to a pair that has not."))
    if out := why.get("kept_out"):
        names = "; ".join(_kept_out_line(who.get(int(user), _("somebody")), codes) for user, codes in out.items())
        said.append(_("Kept out: %(names)s.") % {"names": names})
    return said


def _mentioned(why: Mapping[str, Any]) -> set[int]:
    return {int(user) for user in why.get("kept_out", ())}


def _kept_out_line(name: str, codes: Collection[str]) -> str:
    words = [str(ConflictKind(code).label) if code in ConflictKind else _scope_words(code) for code in codes]
    return f"{name} ({', '.join(words)})"


def _scope_words(code: str) -> str:
    return _("not granted for %(scope)s") % {"scope": code.replace("-", " ")}


def _figures_of(one: Mapping[str, int | None]) -> str:
    parts = [
        ngettext("%(n)s case to judge", "%(n)s cases to judge", one["open"] or 0) % {"n": one["open"]},
        ngettext("%(n)s given in ninety days", "%(n)s given in ninety days", one["recent"] or 0) % {"n": one["recent"]},
    ]
    if one["days"] is not None:
        parts.append(ngettext("usually takes %(n)s day", "usually takes %(n)s days", one["days"]) % {"n": one["days"]})
    return ", ".join(parts)


def _state(seat: Seat) -> str:
    if seat.ended_at is not None:
        return str(SeatEnd(seat.end).label)
    if seat.unconflicted_at is None:
        return _("has not opened it yet")
    if seat.kind == SeatKind.MODERATOR:
        return _("deciding")
    return _("handed in") if seat.handed_in_at else _("judging")


def _pool(application: Application, kind: SeatKind, free: int, at: datetime) -> Pool:
    found = candidates.for_seat(application, kind, at=at)
    beside = list(
        Seat.objects.filter(application=application, ended_at=None)
        .exclude(kind=SeatKind.APPEAL)
        .values_list("user", flat=True)
    )
    choice = choose(found, seats=free, reference=application.reference, beside=beside)
    who = staff.called(one.user for one in found)
    chosen = {one.user for one in choice.chosen}
    out = [one for one in choice.kept_out if one.user not in beside]
    rests_on = conflicts.of_accounts([one.user for one in out], application, london_day(at), fresh=True)
    scopes = dict(Scope.objects.filter(register=application.route.register_id).values_list("code", "name"))
    return Pool(
        kind=kind,
        free=free,
        may=[_row(one, who, (), one.user in chosen) for one in choice.ranked],
        may_not=[
            _row(
                one,
                who,
                [
                    *(conflicts.in_words(conflict) for conflict in rests_on[one.user]),
                    *(_("not granted for %(scope)s") % {"scope": scopes.get(code, code)} for code in one.not_for),
                ],
                False,
            )
            for one in out
        ],
    )


def _row(one: Candidate, who: Mapping[int, str], kept_out: Sequence[str], chosen: bool) -> CandidateRow:
    figures = _figures_of({"open": one.open, "recent": one.recent, "days": one.days})
    return CandidateRow(one.user, who[one.user], figures, kept_out, chosen)
