"""What this app knows of a person's time: names and places, acts, requests, work, messages, documents, readings."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.acts import kinds as act_kinds
from members.choices import Channel, RequestState, Role
from members.models import (
    AccessRecord,
    ActedFor,
    BreakGlass,
    DataCopy,
    DatedFact,
    Document,
    Employment,
    ErasureRequest,
    GraveAct,
    Message,
    Name,
    NameChange,
    OutsideRegistration,
    TrailEvent,
    Withholding,
    WithholdingRequest,
    WorkItem,
    WorkNote,
)
from members.queries.calendar import london_day
from members.queries.messages import with_deliveries
from members.queries.work import words_of
from members.templatetags.shell import day, days
from members.timeline import Line, LineKind
from members.work import kinds as work_kinds

# Told by rows of their own, in more words than the trail has.
_TOLD_ELSEWHERE = (
    r"^(members\.(act_|work_|record_opened|duplicate_found)"
    r"|registry\.(term|break|sanction|exit|proceedings|scopegrant|annotation)_(recorded|ended|set_aside)"
    r"|registry\.(check_saved|withheld))"
)


def person_timeline(*, people: Sequence[int], kinds: Collection[LineKind], most: int) -> list[Line]:
    """The newest lines of this app, of these kinds, for these people, who are one human being."""
    return [line for kind, read in _SOURCES if kind in kinds for line in read(people, most)]


def of_facts(rows: QuerySet[Any], label: str, says: Callable[[Any], str], most: int) -> Iterable[Line]:
    """When dated facts were recorded, and when set aside; the days on which each is true stand in its text."""
    latest = Coalesce("set_aside_at", "recorded_at")
    for fact in rows.order_by(latest.desc(), "-pk")[:most]:
        yield from _fact_lines(fact, label, says(fact))


def _fact_lines(fact: DatedFact, label: str, says: str) -> Iterable[Line]:
    text = ", ".join(part for part in (says, days(fact.during)) if part)
    order = (type(fact).__name__, fact.pk)
    title = _("%(what)s recorded") % {"what": label}
    yield Line(LineKind.FACT, fact.recorded_at, title, text, fact.recorded_by_id, order=order)
    if fact.set_aside_at is not None:
        title = _("%(what)s set aside") % {"what": label}
        yield Line(LineKind.FACT, fact.set_aside_at, title, text, fact.set_aside_by_id, order=order)


def _facts(people: Sequence[int], most: int) -> Iterable[Line]:
    def of(model: Any) -> QuerySet[Any]:
        return model._default_manager.filter(person__in=people)

    yield from of_facts(of(Name), _("Name"), lambda n: f"{n.forenames} {n.surname}".strip() + _kind_of_name(n), most)
    yield from of_facts(of(Withholding), _("Withholding from the public"), lambda w: "", most)
    yield from of_facts(
        of(OutsideRegistration),
        _("Registration elsewhere"),
        lambda o: f"{o.body} {o.number}: {o.get_standing_display()}",
        most,
    )
    yield from of_facts(
        of(Employment).select_related("organisation"),
        _("Employment"),
        lambda e: ", ".join(x for x in (e.organisation.name if e.organisation else e.employer_name, e.town) if x),
        most,
    )


def _kind_of_name(name: Name) -> str:
    return f" ({name.get_kind_display()})"


def _trail(people: Sequence[int], most: int) -> Iterable[Line]:
    told = TrailEvent.objects.filter(person__in=people).exclude(kind__regex=_TOLD_ELSEWHERE)
    for line in told.order_by("-id")[:most]:
        yield Line(LineKind.TRAIL, line.at, words_of(line.kind), "", line.actor_id, order=line.pk)
    for done in ActedFor.objects.filter(person__in=people).order_by("-at", "-pk")[:most]:
        title = _("Done for the person by letter") if done.by_letter else _("Done for the person by telephone")
        yield Line(LineKind.TRAIL, done.at, title, done.note, done.officer_id, order=done.pk)


def _acts(people: Sequence[int], most: int) -> Iterable[Line]:
    known = act_kinds()
    for act in GraveAct.objects.filter(person__in=people).order_by(Coalesce("decided_at", "proposed_at").desc())[:most]:
        label = known[act.kind].label if act.kind in known else act.kind
        yield Line(LineKind.ACT, act.proposed_at, label, _("Proposed"), act.proposed_by_id, order=act.pk)
        if act.decided_at is not None:
            state = act.get_state_display().capitalize()
            yield Line(LineKind.ACT, act.decided_at, label, state, act.decided_by_id, order=act.pk)


def _requests(people: Sequence[int], most: int) -> Iterable[Line]:
    asked: tuple[tuple[type[Any], str], ...] = (
        (NameChange, _("Change of name asked for")),
        (WithholdingRequest, _("Asked to be kept from public view")),
        (ErasureRequest, _("Erasure asked for")),
    )
    for model, title in asked:
        for one in model._default_manager.filter(person__in=people).order_by("-asked_at")[:most]:
            yield Line(LineKind.REQUEST, one.asked_at, title, _so_far(one), order=(model.__name__, one.pk))
    for copy in DataCopy.objects.filter(person__in=people).order_by("-asked_at")[:most]:
        title = _("Copy of everything held asked for")
        yield Line(LineKind.REQUEST, copy.asked_at, title, copy.get_state_display().capitalize(), order=copy.pk)


def _so_far(request: Any) -> str:
    state = RequestState(request.state).label.capitalize()
    return f"{state}, {day(london_day(request.decided_at))}" if request.decided_at else state


def _work(people: Sequence[int], most: int) -> Iterable[Line]:
    known = work_kinds()
    newest = Coalesce("closed_at", "opened_at").desc()
    for item in WorkItem.objects.filter(person__in=people).order_by(newest)[:most]:
        label = str(known[item.kind].label) if item.kind in known else item.kind.replace("_", " ").capitalize()
        yield Line(LineKind.WORK, item.opened_at, label, _("Put into the queue"), order=item.pk)
        if item.closed_at is not None:
            yield Line(LineKind.WORK, item.closed_at, label, _("Settled"), order=item.pk)
    # What is noted on work that is the registrar's alone, such as why somebody is to be withheld, stays there.
    closed = [code for code, kind in known.items() if Role.OFFICER not in kind.roles]
    noted = WorkNote.objects.filter(item__person__in=people).exclude(item__kind__in=closed)
    for note in noted.order_by("-written_at")[:most]:
        yield Line(LineKind.WORK, note.written_at, _("Note"), note.text, note.written_by_id, order=note.pk)


def _messages(people: Sequence[int], most: int) -> Iterable[Line]:
    for message in with_deliveries(Message.objects.filter(person__in=people)).order_by("-posted_at", "-pk")[:most]:
        event = message.template.rpartition("/")[2].replace("_", " ").capitalize()
        title = _("%(event)s, by %(channel)s") % {"event": event, "channel": Channel(message.channel).label}
        yield Line(LineKind.MESSAGE, message.posted_at, title, _delivery(message), order=message.pk)


def _delivery(message: Message) -> str:
    """What became of it, in the order of its happening."""
    lines = [_("Sent %(day)s") % {"day": day(london_day(message.sent_at))}] if message.sent_at else []
    lines += [f"{one.get_kind_display()} {day(london_day(one.at))}" for one in message.deliveries.all()]
    if message.failed_at:
        lines.append(_("not sent"))
    return ", ".join(lines) or _("Waiting to be sent")


def _documents(people: Sequence[int], most: int) -> Iterable[Line]:
    for document in Document.objects.filter(person__in=people).order_by("-received_at")[:most]:
        state = _("removed") if document.removed_at else document.get_state_display()
        title = _("Document received: %(title)s") % {"title": document.title or document.get_kind_display()}
        yield Line(LineKind.DOCUMENT, document.received_at, title, state.capitalize(), order=document.pk)


def _readings(people: Sequence[int], most: int) -> Iterable[Line]:
    read = AccessRecord.objects.filter(person__in=people).order_by("-at", "-pk")
    for reading in read[:most]:
        title = _("Opened: %(what)s") % {"what": _OPENED.get(reading.what, reading.get_what_display())}
        yield Line(LineKind.READING, reading.at, title, "", reading.user_id, order=reading.pk)
    for opening in BreakGlass.objects.filter(person__in=people).order_by("-began_at")[:most]:
        title = _("Opened although closed to this account")
        yield Line(LineKind.READING, opening.began_at, title, opening.reason, opening.user_id, order=opening.pk)


_OPENED = {
    "record": gettext_lazy("the record"),
    "document": gettext_lazy("a document"),
    "grounds": gettext_lazy("the grounds of a request to be withheld"),
    "message": gettext_lazy("a message"),
    "copy": gettext_lazy("an export that lists the person"),
}
_SOURCES: tuple[tuple[LineKind, Callable[[Sequence[int], int], Iterable[Line]]], ...] = (
    (LineKind.FACT, _facts),
    (LineKind.TRAIL, _trail),
    (LineKind.ACT, _acts),
    (LineKind.REQUEST, _requests),
    (LineKind.WORK, _work),
    (LineKind.MESSAGE, _messages),
    (LineKind.DOCUMENT, _documents),
    (LineKind.READING, _readings),
)
