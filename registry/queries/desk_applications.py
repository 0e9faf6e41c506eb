"""The applications of the desk: which there are, narrowed and in the order of their due days, and how many where."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from members.asker import Asker
from members.choices import WaitingOn
from members.models import WorkItem
from members.queries import people, staff
from members.queries.calendar import london_day
from members.queries.pages import Capped
from members.queries.work import MINE, NOBODYS
from registry.choices import ENDED, Stage
from registry.models import Application, Hold, Register, Route
from registry.queries.application_work import WORK, work_key
from registry.queries.applications import routes as routes_of
from registry.rules.applications import waiting_on

OPEN, EVERY = "", "every"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications somebody wants to see.

    Args:
        stage: one stage; empty for all that were handed in and have not ended, `every` for those that have, too.
        register: the code of a register, or empty.
        route: the id of a route, or empty.
        waiting_on: whose move it is, or empty.
        holder: `mine`, `nobody`, the id of an officer's account, or empty.
        overdue: only those whose stage should be over by now.
        held: only those that are held.
    """

    stage: str = OPEN
    register: str = ""
    route: str = ""
    waiting_on: str = ""
    holder: str = ""
    overdue: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One application as a list shows it."""

    application: Application
    name: str
    waiting_on: WaitingOn
    holder: str
    own: bool
    overdue: bool
    held: bool
    days: int


@dataclass(frozen=True, slots=True)
class AtStage:
    """How many open applications are at a stage, and how many of them should have left it by now."""

    stage: Stage
    count: int
    overdue: int


def visible(asker: Asker) -> QuerySet[Application]:
    """The applications that an officer may know of: nobody’s own is among them."""
    found = Application.objects.select_related("route__register")
    if asker.person is None:
        return found
    return found.exclude(person__in=list(people.group(asker.person).values_list("pk", flat=True)))


def chosen(asker: Asker, wanted: Wanted, *, today: date) -> QuerySet[Application]:
    """The applications that were asked for: those due first, then those of which nothing is due, oldest first."""
    found = _at_stage(visible(asker), wanted.stage)
    if wanted.register:
        found = found.filter(route__register__code=wanted.register)
    if wanted.route:
        found = found.filter(route=int(wanted.route))
    if wanted.waiting_on:
        found = found.filter(_whose_move(wanted.waiting_on))
    if wanted.holder:
        found = _with(found, wanted.holder, asker)
    if wanted.overdue:
        found = found.filter(due_on__lt=today)
    if wanted.held:
        found = found.filter(pk__in=_held().values("application"))
    return found.order_by(F("due_on").asc(nulls_last=True), "started_at", "pk")


def page(asker: Asker, wanted: Wanted, number: str, *, today: date) -> Page:
    """One page of them, as `Row`."""
    shown = Capped(chosen(asker, wanted, today=today)).shown(number)
    shown.object_list = rows(list(shown.object_list), asker, today=today)
    return shown


def rows(found: Collection[Application], asker: Asker, *, today: date) -> list[Row]:
    """Applications with what a list shows beside them; as many questions for one as for a thousand."""
    names = people.names({one.person_id for one in found})
    held = set(_held().filter(application__in=found).values_list("application", flat=True))
    items = WorkItem.objects.filter(key__in=[work_key(one) for one in found], closed_at=None)
    holders = dict(items.exclude(assigned_to=None).values_list("about_id", "assigned_to"))
    called = staff.called(holders.values())
    return [
        Row(
            application=one,
            name=names.get(one.person_id, "") or _("Erased person"),
            waiting_on=moves(one),
            holder=called.get(holders.get(one.pk, 0), ""),
            own=holders.get(one.pk) == asker.account().pk,
            overdue=one.due_on is not None and one.due_on < today,
            held=one.pk in held,
            days=(today - london_day(one.stage_since)).days,
        )
        for one in found
    ]


def moves(application: Application) -> WaitingOn:
    """Who must act next; what came on paper is the office’s to enter."""
    if application.stage == Stage.DRAFT and application.on_paper_by_id:
        return WaitingOn.OFFICE
    return waiting_on(Stage(application.stage))


def routes() -> list[tuple[str, str]]:
    """Every route, by its id, named with its register."""
    found = Route.objects.select_related("register").order_by("register__code", "name")
    return [(str(route.pk), f"{route.register.code}: {route.name}") for route in found]


def open_routes(*, on: date) -> list[Route]:
    """The routes by which somebody can apply on a day, register by register."""
    return [route for register in Register.objects.order_by("position") for route in routes_of(register, on=on)]


def registers() -> list[tuple[str, str]]:
    """Every register by its code."""
    return list(Register.objects.order_by("code").values_list("code", "name"))


def at_stages(asker: Asker, *, today: date) -> list[AtStage]:
    """How many open applications are at each stage, in the order of the stages."""
    late = Count("pk", filter=Q(due_on__lt=today))
    found = _at_stage(visible(asker), OPEN).order_by().values("stage").annotate(count=Count("pk"), late=late)
    counted = {one["stage"]: one for one in found}
    return [AtStage(stage, counted[stage]["count"], counted[stage]["late"]) for stage in Stage if stage in counted]


def _at_stage(found: QuerySet[Application], stage: str) -> QuerySet[Application]:
    if stage == EVERY:
        return found
    if stage:
        return found.filter(stage=stage)
    # What an applicant still prepares is theirs; what came on paper is the office’s to enter.
    return found.exclude(stage__in=ENDED).filter(~Q(stage=Stage.DRAFT) | Q(on_paper_by__isnull=False))


def _whose_move(waiting: str) -> Q:
    mine = Q(stage__in=[one for one in Stage if waiting_on(one) == waiting])
    on_paper = Q(stage=Stage.DRAFT, on_paper_by__isnull=False)
    return mine | on_paper if waiting == WaitingOn.OFFICE else mine & ~on_paper


def _with(found: QuerySet[Application], holder: str, asker: Asker) -> QuerySet[Application]:
    items = WorkItem.objects.filter(kind=WORK, closed_at=None)
    if holder == NOBODYS:
        return found.filter(pk__in=items.filter(assigned_to=None).values("about_id"))
    to = asker.account().pk if holder == MINE else int(holder)
    return found.filter(pk__in=items.filter(assigned_to=to).values("about_id"))


def _held() -> QuerySet[Hold]:
    return Hold.objects.filter(ended_at=None)
