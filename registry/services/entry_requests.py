"""What somebody asks about their own entry: time away, more of it, coming back, another scope, leaving.

The person asks, an officer whom it does not concern decides; coming back needs no officer where no updating is asked
for. Source: domain 1.10 and 9.2; docs/rules.md 4 and 6.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from members import trail
from members.choices import Role
from members.errors import Refused
from members.models import Document, Person, User
from members.queries.calendar import london_day
from members.services import deciding, messages, work
from registry.choices import ENTRY_REQUEST, AskKind, AskState
from registry.models import Entry, EntryRequest
from registry.queries import leave
from registry.services import away, leaving
from registry.services.asking import Wanted, check

DECIDES = (Role.OFFICER, Role.REGISTRAR)


@transaction.atomic
def ask(*, entry: Entry, wanted: Wanted, by: User, at: datetime, documents: Sequence[Document] = ()) -> EntryRequest:
    """Ask the office about one's own entry; asking the same again answers with what was asked.

    Coming back takes effect at once where no updating is asked for.

    Raises:
        Refused: by anybody else; when a rule of the register says no, in its words; while something else is asked.
    """
    entry = _locked(entry)
    deciding.own(by, entry.person)
    on = london_day(at)
    if (waiting := EntryRequest.objects.filter(entry=entry, state=AskState.ASKED).first()) is not None:
        return _same(waiting, wanted)
    if (agreed := _agreed_before(entry, wanted, on)) is not None:
        return agreed
    needs_office = check(entry=entry, wanted=wanted, documents=documents, on=on)
    asked = EntryRequest.objects.create(
        entry=entry,
        kind=wanted.kind,
        away_for=wanted.away_for or "",
        begins_on=wanted.begins_on,
        ends_on=wanted.ends_on,
        scope=wanted.scope,
        instead=wanted.instead,
        supervised_hours=wanted.supervised_hours,
        formal_hours=wanted.formal_hours,
        private_hours=wanted.private_hours,
        reason=wanted.reason.strip(),
        asked_at=at,
    )
    asked.documents.set(documents)
    trail.record("registry.entry_request_asked", about=asked, by=by, at=at, person=asked.person, **_said(asked))
    if needs_office:
        due = _due(entry, asked, on)
        work.open_item(
            key=leave.key_of(asked), kind="entry_request", about=asked, at=at, person=entry.person, due_on=due
        )
        messages.tell(event="registry/mail/entry_request_asked", **_notice(asked, "asked", at))
    else:
        _agree(asked, by=None, at=at, on=on)
    return asked


@transaction.atomic
def withdraw(*, asked: EntryRequest, by: User, at: datetime) -> EntryRequest:
    """Take back what was asked and is not decided, or time away or leaving that was agreed, until its day.

    Raises:
        Refused: by anybody else, or when it is too late; taking back again what was taken back changes nothing.
    """
    asked = _locked_request(asked)
    deciding.own(by, asked.person)
    if asked.state == AskState.WITHDRAWN:
        return asked
    ENTRY_REQUEST.check(asked.state, AskState.WITHDRAWN)
    if not leave.takeable_back(asked, on=london_day(at)):
        raise Refused("Its day has come, so it can no longer be taken back.", code="too_late")
    if asked.state == AskState.ACCEPTED:
        (away.undo if asked.kind == AskKind.BREAK else leaving.stay)(asked=asked, by=by, at=at)
    _settle(asked, AskState.WITHDRAWN, by, at)
    work.close_item(key=leave.key_of(asked), at=at)
    trail.record("registry.entry_request_withdrawn", about=asked, by=by, at=at, person=asked.person, **_said(asked))
    messages.tell(event="registry/mail/entry_request_withdrawn", **_notice(asked, "withdrawn", at))
    return asked


@transaction.atomic
def accept(*, asked: EntryRequest, by: User, at: datetime) -> EntryRequest:
    """Agree to what was asked: it is written into the entry, from its day or from today where that is over.

    Raises:
        Refused: by somebody without the role or whom it concerns; when it was settled, or can no longer be had.
    """
    asked = _to_decide(asked, AskState.ACCEPTED, by)
    _agree(asked, by=by, at=at, on=london_day(at))
    return asked


@transaction.atomic
def refuse(*, asked: EntryRequest, answer: str, by: User, at: datetime) -> EntryRequest:
    """Do not agree, with an answer to the person.

    Raises:
        Refused: as `accept`, and without an answer.
    """
    asked = _to_decide(asked, AskState.REFUSED, by)
    _settle(asked, AskState.REFUSED, by, at, deciding.answered(answer))
    work.close_item(key=leave.key_of(asked), at=at)
    trail.record("registry.entry_request_refused", about=asked, by=by, at=at, person=asked.person, **_said(asked))
    messages.tell(event="registry/mail/entry_request_decided", **_notice(asked, "decided", at))
    return asked


def _matches(asked: EntryRequest, wanted: Wanted) -> bool:
    return asked.kind == wanted.kind and (
        asked.away_for, asked.begins_on, asked.ends_on, asked.scope_id, asked.instead
    ) == (
        wanted.away_for or "", wanted.begins_on, wanted.ends_on, wanted.scope and wanted.scope.pk, wanted.instead
    )  # fmt: skip


def _same(waiting: EntryRequest, wanted: Wanted) -> EntryRequest:
    if not _matches(waiting, wanted):
        raise Refused("Something else that you asked is with the office. Take it back first.", code="waiting")
    return waiting


def _agreed_before(entry: Entry, wanted: Wanted, on: date) -> EntryRequest | None:
    """The same, agreed to and not over: pressed twice, or a page that was sent again."""
    last = leave.requests_of(entry).exclude(state=AskState.WITHDRAWN).first()
    again = last is not None and last.state == AskState.ACCEPTED and _matches(last, wanted)
    recent = again and last is not None and last.decided_at is not None and london_day(last.decided_at) == on
    return last if recent else None


# --- Deciding --------------------------------------------------------------------------------------------------------


def _locked(entry: Entry) -> Entry:
    """The entry, after its person is locked: nothing else about it is decided meanwhile."""
    Person.objects.select_for_update(no_key=True).get(pk=entry.person_id)
    found = Entry.objects.select_related("person__merged_into", "register").select_for_update(of=("self",))
    return found.get(pk=entry.pk)


def _locked_request(asked: EntryRequest) -> EntryRequest:
    entry = _locked(Entry.objects.get(pk=asked.entry_id))
    found = EntryRequest.objects.select_for_update(of=("self",)).select_related("scope").get(pk=asked.pk)
    found.entry = entry
    return found


def _to_decide(asked: EntryRequest, to: AskState, by: User) -> EntryRequest:
    asked = _locked_request(asked)
    ENTRY_REQUEST.check(asked.state, to)
    deciding.may_decide(by, asked.person, holding=DECIDES)
    return asked


def _agree(asked: EntryRequest, *, by: User | None, at: datetime, on: date) -> None:
    _carry_out(asked, by, at, on)
    _settle(asked, AskState.ACCEPTED, by, at)
    work.close_item(key=leave.key_of(asked), at=at)
    trail.record("registry.entry_request_accepted", about=asked, by=by, at=at, person=asked.person, **_said(asked))
    messages.tell(event="registry/mail/entry_request_decided", **_notice(asked, "decided", at))


def _carry_out(asked: EntryRequest, by: User | None, at: datetime, on: date) -> None:
    kind = AskKind(asked.kind)
    if kind is AskKind.RETURN:
        away.come_back(asked=asked, by=by, at=at, on=on)
        return
    if by is None:
        raise LookupError(f"{asked} is agreed to by an officer.")
    if kind is AskKind.BREAK:
        away.begin(asked=asked, by=by, at=at, on=on)
    elif kind is AskKind.LONGER:
        away.prolong(asked=asked, by=by, at=at, on=on)
    elif kind is AskKind.SCOPE:
        leaving.change_scope(asked=asked, by=by, at=at, on=on)
    else:
        leaving.leave_register(asked=asked, by=by, at=at, on=on)


def _settle(asked: EntryRequest, state: AskState, by: User | None, at: datetime, answer: str = "") -> None:
    asked.state, asked.decided_by, asked.decided_at, asked.answer = state, by, at, answer
    asked.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _due(entry: Entry, asked: EntryRequest, on: date) -> date:
    """The office answers within the policy's days, and before the day comes for which it was asked."""
    days = [on + timedelta(days=leave.policy_of(entry.register, on=on).answer_days)]
    return max(on, min([*days, *([asked.begins_on] if asked.begins_on else [])]))


def _said(asked: EntryRequest) -> dict[str, Any]:
    return {"entry": asked.entry_id, "asked": asked.kind}


def _notice(asked: EntryRequest, what: str, at: datetime) -> dict[str, Any]:
    key = f"{leave.key_of(asked)}:{what}"
    return {"person": asked.person, "key": key, "context": {"entry_request": asked.pk}, "at": at}
