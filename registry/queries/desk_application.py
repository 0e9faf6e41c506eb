"""One application as the office reads it: what was handed in, how it came where it is, and what surrounds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from members.choices import WaitingOn
from members.models import Payment, User, WorkItem
from members.queries import documents, people, staff
from members.queries import work as queue
from members.rules.money import pounds
from registry.choices import ReturnReason, Stage
from registry.models import Application, EvidenceRequest, Hold, Return, Scope, StageChange, Submission
from registry.queries import clocks, references
from registry.queries.application_work import work_key
from registry.queries.desk_applications import moves
from registry.queries.references import Read
from registry.rules.clocks import Clock, Total, total
from registry.submitted import Part, parts


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an application’s history, as parts/timeline.html shows it."""

    at: datetime
    title: str
    who: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything about one application that the office reads on one page."""

    application: Application
    name: str
    scopes: Sequence[Scope]
    waiting_on: WaitingOn
    overdue: bool
    hold: Hold | None
    seen: int | None
    clocks: Sequence[Clock]
    running: Clock | None
    total: Total
    submission: Submission | None
    parts: Sequence[Part]
    earlier: Sequence[Submission]
    history: Sequence[Event]
    references: Sequence[Read]
    payments: Sequence[tuple[str, str]]
    returns: Sequence[tuple[Return, list[str]]]
    requests: Sequence[EvidenceRequest]
    work: WorkItem | None
    holder: str
    notes: Sequence[queue.Told]


def whole(application: Application, *, user: User, copy_of: int | None, today: date) -> Whole:
    """An application with all that surrounds it, in a fixed number of questions.

    Args:
        user: the officer who reads it, whose documents are open.
        copy_of: which copy of it is shown; the newest where it is None or there is none of that number.
    """
    copies = list(Submission.objects.filter(application=application).order_by("-round"))
    copy = next((one for one in copies if one.round == copy_of), copies[0] if copies else None)
    changes = list(StageChange.objects.filter(application=application).order_by("-at", "-pk"))
    holds = list(Hold.objects.filter(application=application).order_by("-began_at", "-pk"))
    found = clocks.of_application(application, on=today)
    item = WorkItem.objects.filter(key=work_key(application)).first()
    return Whole(
        application=application,
        name=people.names([application.person_id]).get(application.person_id, ""),
        scopes=list(application.scopes.order_by("position")),
        waiting_on=moves(application),
        overdue=application.due_on is not None and application.due_on < today,
        hold=next((one for one in holds if one.ended_at is None), None),
        seen=changes[0].pk if changes else None,
        clocks=found,
        running=next((one for one in found if one.visits[-1].upper is None), None),
        total=total(found),
        submission=copy,
        parts=parts(copy.content, readable=_readable(copy, user)) if copy else (),
        earlier=[one for one in copies if one != copy],
        history=_history(application, changes, holds),
        # Whom somebody names is theirs alone until they hand it in.
        references=references.seen_by_office(application) if application.submitted_at else (),
        payments=_payments(application),
        returns=_returns(application),
        requests=list(EvidenceRequest.objects.filter(application=application).order_by("-round")),
        work=item,
        holder=staff.called([item.assigned_to_id]).get(item.assigned_to_id, "") if item and item.assigned_to_id else "",
        notes=queue.notes(item) if item else (),
    )


def _readable(copy: Submission, user: User) -> set[str]:
    return set(documents.opened_to(user).filter(submissions=copy).values_list("reference", flat=True))


def _payments(application: Application) -> list[tuple[str, str]]:
    found = Payment.objects.filter(about=Application._meta.label_lower, about_id=application.pk).order_by("-pk")
    return [(pounds(one.amount_pence), str(one.get_state_display())) for one in found]


def _returns(application: Application) -> list[tuple[Return, list[str]]]:
    found = Return.objects.filter(application=application).order_by("-returned_at", "-pk")
    return [(one, [str(ReturnReason(reason).label) for reason in one.reasons]) for one in found]


def _history(application: Application, changes: Sequence[StageChange], holds: Sequence[Hold]) -> list[Event]:
    accounts = [one.by_id for one in changes] + [by for one in holds for by in (one.began_by_id, one.ended_by_id)]
    who = staff.called(pk for pk in accounts if pk)
    events = []
    for change in changes:
        label = str(Stage(change.stage).label)
        title = _("Taken back: %(stage)s") % {"stage": label} if change.rolled_back else label[:1].upper() + label[1:]
        events.append(Event(change.at, title, _called(change.by_id, who), change.reason))
    for hold in holds:
        events.append(Event(hold.began_at, _("Put on hold"), _called(hold.began_by_id, who), hold.reason))
        if hold.ended_at:
            events.append(Event(hold.ended_at, _("Released from hold"), _called(hold.ended_by_id, who)))
    newest = sorted(events, key=lambda event: event.at, reverse=True)
    return [*newest, Event(application.started_at, _("Begun"), "")]


def _called(account: int | None, who: dict[int, str]) -> str:
    return who.get(account, "") if account else str(_("the register"))
