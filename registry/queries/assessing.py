"""What those on a seat see: their cases, how far each is, and what was handed in, standard by standard.

Everything comes from the frozen copy. Nobody on a seat sees where the applicant lives, what they declared, what they
paid or what another judged before the round is opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import get_objects_for_user

from members.models import Document, User
from members.queries import documents, roles
from members.rules.conflicts import EMPLOYER_YEARS
from members.rules.dates import add_years
from registry.choices import SeatEnd, SeatKind, Stage
from registry.models import Application, EvidenceRequest, Judgement, Seat, Standard, Submission
from registry.queries import conflicts, rounds
from registry.queries.candidates import JUDGES, ROLES
from registry.queries.rounds import Round
from registry.submitted import Card, Part, Plain, evidence_cards, parts

GRANT = "registry.assess_application"
# Where somebody lives and what they declared is for the office and for those who decide.
_NOT_SHOWN = frozenset({"declarations"})
_NOT_OF_PERSON = ("address", "phone")


@dataclass(frozen=True, slots=True)
class Case:
    """One application on a list of somebody’s work.

    Args:
        step: what is to be done next, or what it waits for.
        own_move: whether that is theirs to do.
        marked, of: how many standards they judged, of how many.
    """

    seat: Seat
    step: str | Promise
    own_move: bool
    marked: int
    of: int
    overdue: bool


def every_held(user: User) -> QuerySet[Seat]:
    """The seats that an account holds and has its grant for; one without the other opens nothing."""
    granted = get_objects_for_user(
        user, GRANT, Application, with_superuser=False, accept_global_perms=False, use_groups=False
    )
    seats = Seat.objects.filter(user=user, ended_at=None, application__in=granted)
    return seats.select_related(
        "user", "application__person", "application__policy", "application__route__register", "application__edition"
    )


def held(user: User) -> QuerySet[Seat]:
    """Those of them on which somebody judges; who hears appeals is in registry/queries/hearings.py."""
    return every_held(user).exclude(kind=SeatKind.APPEAL)


def newest(user: User, reference: str, *, on_panel: bool = False) -> Seat | None:
    """The seat that an account holds on an application, or the last one that it held.

    Args:
        on_panel: on the panel of its appeal, rather than among those who judge.
    """
    of_panel = Q(kind=SeatKind.APPEAL)
    seats = Seat.objects.filter(of_panel if on_panel else ~of_panel, user=user, application__reference=reference)
    return seats.select_related("user", "application__person").order_by("ended_at", "-pk").reverse().first()


def cases(user: User, *, today: date) -> list[Case]:
    """The cases of an account, those due first; as many questions for one as for many."""
    seats = list(held(user).order_by("due_on", "seated_at", "pk"))
    marked = dict(
        Judgement.objects.filter(seat__in=seats, after_opening=False)
        .values("seat")
        .annotate(marked=Count("standard", distinct=True))
        .values_list("seat", "marked")
    )
    asked = _asked_of(seats)
    open_now = _opened(seats)
    return [
        _case(seat, marked.get(seat.pk, 0), asked[seat.pk], seat.application_id in open_now, today) for seat in seats
    ]


def ended_lately(user: User, *, today: date) -> list[Seat]:
    """What an account finished or was taken off in the last ninety days, newest first; nothing of it is open."""
    since = today - timedelta(days=90)
    seats = Seat.objects.filter(user=user, ended_at__date__gte=since).exclude(kind=SeatKind.APPEAL)
    still = held(user).values("application")
    return list(
        seats.exclude(application__in=still)
        .select_related("application__route__register")
        .order_by("application", "-ended_at", "-pk")
        .distinct("application")
    )


def _asked_of(seats: Sequence[Seat]) -> dict[int, int]:
    editions = {seat.application.edition_id for seat in seats}
    every = dict(
        Standard.objects.filter(edition__in=editions)
        .values("edition")
        .annotate(standards=Count("pk"))
        .values_list("edition", "standards")
    )
    listed = {
        (application, number): standards
        for application, number, standards in EvidenceRequest.objects.filter(
            application__in=[seat.application_id for seat in seats]
        )
        .annotate(listed=Count("standards"))
        .values_list("application", "round", "listed")
    }
    return {
        seat.pk: listed.get((seat.application_id, seat.round - 1), every.get(seat.application.edition_id or 0, 0))
        for seat in seats
    }


def _opened(seats: Sequence[Seat]) -> set[int]:
    """The applications whose round is opened, of those on which these seats are."""
    ids = [seat.application_id for seat in seats]
    rows = Seat.objects.filter(rounds.live(), application__in=ids, kind__in=JUDGES)
    newest: dict[int, list[Seat]] = {}
    for one in rows.order_by("application", "-round"):
        group = newest.setdefault(one.application_id, [])
        if not group or group[0].round == one.round:
            group.append(one)
    needed = {seat.application_id: sum(rounds.wanted(seat.application).values()) for seat in seats}
    return {
        pk
        for pk, group in newest.items()
        if len(group) >= needed[pk] and all(one.handed_in_at is not None for one in group)
    }


def _case(seat: Seat, marked: int, of: int, opened: bool, today: date) -> Case:
    step, own_move = step_of(seat, marked=marked, of=of, opened=opened)
    due_on = seat.application.due_on
    return Case(seat, step, own_move, marked, of, overdue=own_move and due_on is not None and due_on < today)


_WAITS: Mapping[Stage, str | Promise] = {
    Stage.READY: _("Waits until everybody who judges it is seated"),
    Stage.EVIDENCE: _("Waits for more evidence from the applicant"),
    Stage.PORTFOLIO: _("Waits for the applicant’s portfolio"),
    Stage.INTERVIEW: _("Waits for the interview of the applicant, which the chair records"),
}


def step_of(seat: Seat, *, marked: int, of: int, opened: bool) -> tuple[str | Promise, bool]:
    """What comes next for somebody on a seat, and whether it is theirs to do."""
    stage = seat.application.stage
    if seat.unconflicted_at is None:
        return _("Say whether anything keeps you from judging fairly"), True
    if stage in _WAITS:
        return _WAITS[Stage(stage)], False
    if seat.kind == SeatKind.MODERATOR:
        return _("Decide where the assessors differ"), True
    if stage == Stage.MODERATION:
        return _("Waits for the moderator"), False
    if opened:
        return _("Come to a finding on every standard, then recommend"), True
    if seat.handed_in_at is not None:
        return _("Handed in; waits for the other assessors"), False
    if marked < of:
        return _("Judge each standard"), True
    return _("Hand in what you judged"), True


@dataclass(frozen=True, slots=True)
class Line:
    """One standard as somebody on a seat sees it in their own progress."""

    standard: Standard
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class View:
    """A case as somebody on a seat sees it.

    Args:
        lines: the standards that they are asked, each with what they judged so far; their own alone.
    """

    seat: Seat
    round: Round
    lines: Sequence[Line]

    @property
    def marked(self) -> int:
        """How many standards they judged."""
        return sum(line.judgement is not None for line in self.lines)

    @property
    def next(self) -> Standard | None:
        """The first standard that they did not judge yet."""
        return next((line.standard for line in self.lines if line.judgement is None), None)

    @property
    def step(self) -> tuple[str | Promise, bool]:
        """What comes next, and whether it is theirs."""
        return step_of(self.seat, marked=self.marked, of=len(self.lines), opened=self.round.opened)


def view(seat: Seat) -> View:
    """A case as the holder of a seat sees it."""
    of = rounds.current(seat.application)
    own = rounds.own_marks(seat) if seat.kind in JUDGES else {}
    return View(seat, of, [Line(standard, own.get(standard.pk)) for standard in of.standards])


def copy(application: Application) -> Submission | None:
    """The frozen copy that is judged: the latest."""
    return Submission.objects.filter(application=application).order_by("-round").first()


def whole(seat: Seat) -> list[Part]:
    """The application as it was handed in, without what is none of an assessor’s business."""
    found = copy(seat.application)
    if found is None:
        return []
    content = {part: held for part, held in found.content.items() if part not in _NOT_SHOWN}
    if "personal" in content:
        content["personal"] = content["personal"] | dict.fromkeys(_NOT_OF_PERSON, "")
    return parts(content, readable=readable(seat))


def whose(seat: Seat, *, today: date) -> tuple[str, list[str]]:
    """Whose application it is and where they say they worked in five years: enough to know of a conflict."""
    found = copy(seat.application)
    if found is None:
        return "", []
    since = add_years(today, -EMPLOYER_YEARS).isoformat()
    posts = found.content.get("career", {}).get("posts", ())
    employers = [post["employer"] for post in posts if not post["until"] or post["until"] >= since]
    return found.content.get("personal", {}).get("name", ""), list(dict.fromkeys(employers))


def readable(seat: Seat) -> set[str]:
    """The documents of an application that somebody on a seat may open."""
    opened: QuerySet[Document] = documents.opened_to(seat.user)
    return set(opened.filter(submissions__application=seat.application).values_list("reference", flat=True).distinct())


def evidence_closed(*, user: User, document: Document, on: date) -> bool:
    """Whether a document that opened with a seat is closed again, for a conflict arose or the role ended since."""
    rests_on = Q(application__submissions__documents=document) | Q(application__appeals__documents=document)
    seats = list(every_held(user).filter(rests_on).distinct())
    return bool(seats) and not any(_may_go_on(seat, on) for seat in seats)


def _may_go_on(seat: Seat, on: date) -> bool:
    return roles.holds(seat.user, ROLES[SeatKind(seat.kind)]) and not conflicts.of_seat(seat, on)


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence for a standard: what the applicant says of it, and whether it is new in this copy."""

    card: Card
    why: str
    new: bool


def evidence_for(seat: Seat, standard: Standard) -> list[Shown]:
    """The evidence that the applicant claims shows a standard, from the frozen copy, new pieces first."""
    copies = list(Submission.objects.filter(application=seat.application).order_by("-round")[:2])
    if not copies:
        return []
    items = _showing(copies[0].content, standard.code)
    before = {one["id"]: one for one in copies[1].content.get("evidence", ())} if len(copies) > 1 else None
    cards = evidence_cards(items, readable(seat))
    own = _("Standard %(code)s") % {"code": standard.code}
    shown = [
        Shown(
            replace(card, lines=[line for line in card.lines if line.key != own]),
            _why(item, standard.code),
            before is not None and before.get(item["id"]) != item,
        )
        for item, card in zip(items, cards, strict=True)
    ]
    return sorted(shown, key=lambda one: not one.new)


def _showing(content: Mapping[str, Any], code: str) -> list[Plain]:
    return [item for item in content.get("evidence", ()) if any(claim["standard"] == code for claim in item["shows"])]


def _why(item: Plain, code: str) -> str:
    return next(claim["why"] for claim in item["shows"] if claim["standard"] == code)


@dataclass(frozen=True, slots=True)
class Compared:
    """A standard in an opened round: what each judged alone, what is proposed, and what was found.

    Args:
        alone: in the order of the seats.
        proposals: what any of them changed their mind to, newest of each.
        finding: once there is one.
    """

    standard: Standard
    alone: Sequence[Judgement]
    proposals: Sequence[Judgement]
    finding: Any

    @property
    def differs(self) -> bool:
        """Whether they differed when they judged alone."""
        return len({one.mark for one in self.alone}) > 1


def compared(of: Round) -> list[Compared]:
    """An opened round, standard by standard.

    Raises:
        SealedError: before it is opened.
    """
    alone, now = rounds.given(of, alone=True), rounds.given(of)
    found = {one.standard_id: one for one in rounds.findings(of.application, of=of.number)}
    return [
        Compared(
            standard,
            alone.get(standard.pk, ()),
            [one for one in now.get(standard.pk, ()) if one.after_opening],
            found.get(standard.pk),
        )
        for standard in of.standards
    ]


def places(of: Round) -> dict[int, int]:
    """Which assessor is which by number: they know one another’s judgements, and not one another’s names."""
    return {seat.pk: place for place, seat in enumerate(of.seats, 1)}


ENDED_WORDS: Mapping[str, str | Promise] = {
    SeatEnd.DONE: _("It is done: what you judged went to those who decide."),
    SeatEnd.CONFLICT: _("A conflict of interest keeps you from it."),
    SeatEnd.ROLE_ENDED: _("You no longer hold the role that it needs."),
    SeatEnd.REPLACED: _("The office gave it to somebody else."),
    SeatEnd.CASE_ENDED: _("The application ended, or went back to the office."),
}
