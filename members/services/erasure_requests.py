"""Asking for what is held to be erased: answered within one calendar month, which may be extended by two with reasons.

Source: UK GDPR articles 12(3) and 17; docs/rules.md 8. The erasure itself is registry.services.visibility.erase.
"""

from datetime import datetime

from django.db import transaction

from members import trail
from members.choices import ERASING, REQUEST, RequestState, Role, WaitingOn
from members.errors import Refused
from members.models import ErasureRequest, Person, User
from members.queries.calendar import london_day
from members.rules.dates import add_months
from members.services import deciding, messages, work

DECIDES = (Role.REGISTRAR,)
MONTHS, MONTHS_MORE = 1, 2


@transaction.atomic
def ask(*, person: Person, reason: str, by: User, at: datetime) -> ErasureRequest:
    """Ask for what is held to be erased; asking again while it is with the office answers with that request."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    waiting = ErasureRequest.objects.filter(person=person, state__in=[RequestState.ASKED, RequestState.PROPOSED])
    if found := waiting.first():
        return found
    request = ErasureRequest.objects.create(
        person=person, reason=reason.strip(), asked_at=at, due_on=add_months(london_day(at), MONTHS)
    )
    work.open_item(
        key=_key(request),
        kind="erasure",
        about=request,
        at=at,
        person=person,
        waiting_on=WaitingOn.REGISTRAR,
        due_on=request.due_on,
    )
    trail.record("members.erasure_asked", about=request, by=by, at=at, person=person, due_on=request.due_on.isoformat())
    messages.tell(
        person=person,
        event="members/mail/erasure_asked",
        key=f"erasure:{request.pk}:asked",
        context={"erasure": request.pk},
        at=at,
    )
    return request


@transaction.atomic
def withdraw(*, request: ErasureRequest, by: User, at: datetime) -> ErasureRequest:
    """Take back a request, also while a second person is to confirm the erasure, which is then refused.

    Raises:
        Refused: by anybody else, or when it was settled already.
    """
    request = deciding.locked(request, to=RequestState.WITHDRAWN)
    deciding.own(by, request.person)
    deciding.settle(request, RequestState.WITHDRAWN, by=by, at=at)
    work.close_item(key=_key(request), at=at)
    trail.record("members.erasure_withdrawn", about=request, by=by, at=at, person=request.person)
    return request


@transaction.atomic
def extend(*, request: ErasureRequest, reason: str, by: User, at: datetime) -> ErasureRequest:
    """Take two months more to answer, once, with a reason that the person is told before the month is over.

    Raises:
        Refused: without a reason, a second time, after the day it was due, or when it was settled already.
    """
    if not reason.strip():
        raise Refused("Say why more time is needed, in words for the person.", field="reason", code="reason")
    request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    deciding.may_decide(by, request.person, holding=DECIDES)
    if request.decided_at is not None:
        raise Refused("This was answered already.", code="settled")
    if request.extended_at is not None:
        raise Refused("This was extended already, and can be only once.", code="extended")
    if london_day(at) > request.due_on:
        raise Refused("The month is over, so it can no longer be extended.", code="too_late")
    request.extended_at, request.extension_reason = at, reason.strip()
    request.due_on = add_months(london_day(request.asked_at), MONTHS + MONTHS_MORE)
    request.save(update_fields=["extended_at", "extension_reason", "due_on"])
    work.wait_for(key=_key(request), waiting_on=WaitingOn.REGISTRAR, at=at, due_on=request.due_on)
    trail.record(
        "members.erasure_extended",
        about=request,
        by=by,
        at=at,
        person=request.person,
        due_on=request.due_on.isoformat(),
    )
    messages.tell(
        person=request.person,
        event="members/mail/erasure_extended",
        key=f"erasure:{request.pk}:extended",
        context={"erasure": request.pk},
        at=at,
    )
    return request


@transaction.atomic
def propose(*, request: ErasureRequest, by: User, at: datetime) -> ErasureRequest:
    """The registrar agrees, and a second person must confirm; the person is told now, for afterwards nobody can.

    Doing it again changes nothing.

    Raises:
        Refused: by anybody but a registrar whom it does not concern, or when it was settled already.
    """
    waiting = ErasureRequest.objects.filter(pk=request.pk, state=RequestState.PROPOSED).first()
    if waiting:
        return waiting
    request = deciding.locked(request, to=RequestState.PROPOSED)
    deciding.may_decide(by, request.person, holding=DECIDES)
    request.state = RequestState.PROPOSED
    request.save(update_fields=["state"])
    work.wait_for(key=_key(request), waiting_on=WaitingOn.SECOND_PERSON, at=at, due_on=request.due_on)
    trail.record("members.erasure_proposed", about=request, by=by, at=at, person=request.person)
    messages.tell(
        person=request.person,
        event="members/mail/erasure_agreed",
        key=f"erasure:{request.pk}:agreed:{at.isoformat()}",  # again, if it was reopened since
        context={"erasure": request.pk},
        at=at,
    )
    return request


@transaction.atomic
def reopen(*, request: ErasureRequest, by: User | None, at: datetime) -> ErasureRequest:
    """The erasure that was agreed was not confirmed, so the request is with the registrar again; the person is told.

    One that waits for no second person is left as it is.
    """
    request = ErasureRequest.objects.select_for_update(of=["self"]).select_related("person").get(pk=request.pk)
    if request.state != RequestState.PROPOSED:
        return request
    REQUEST.check(request.state, RequestState.ASKED)
    request.state = RequestState.ASKED
    request.save(update_fields=["state"])
    work.wait_for(key=_key(request), waiting_on=WaitingOn.REGISTRAR, at=at, due_on=request.due_on)
    trail.record("members.erasure_reopened", about=request, by=by, at=at, person=request.person)
    messages.tell(
        person=request.person,
        event="members/mail/erasure_reopened",
        key=f"erasure:{request.pk}:reopened:{at.isoformat()}",
        context={"erasure": request.pk},
        at=at,
    )
    return request


@transaction.atomic
def accept(*, request: ErasureRequest, by: User, at: datetime) -> ErasureRequest:
    """Mark as accepted, with what happens to each class; the erasure itself does so too, so a second time is nothing.

    The person was told when it was proposed; once erased, there is no address to tell.

    Raises:
        Refused: by anybody but an officer whom it does not concern, or when it was settled already.
    """
    done = ErasureRequest.objects.filter(pk=request.pk, state=RequestState.ACCEPTED).first()
    if done:
        return done
    request = deciding.locked(request, to=RequestState.ACCEPTED)
    deciding.may_decide(by, request.person, holding=(Role.REGISTRAR, Role.OFFICER))
    request.outcome = {held.value: done.value for held, done in ERASING.items()}
    request.save(update_fields=["outcome"])
    deciding.settle(request, RequestState.ACCEPTED, by=by, at=at)
    work.close_item(key=_key(request), at=at)
    trail.record("members.erasure_accepted", about=request, by=by, at=at, person=request.person)
    return request


@transaction.atomic
def refuse(*, request: ErasureRequest, answer: str, by: User, at: datetime) -> ErasureRequest:
    """Do not erase, with an answer that says why and how to complain.

    Raises:
        Refused: as `accept`, and without an answer.
    """
    request = deciding.locked(request, to=RequestState.REFUSED)
    deciding.may_decide(by, request.person, holding=DECIDES)
    deciding.settle(request, RequestState.REFUSED, by=by, at=at, answer=deciding.answered(answer))
    work.close_item(key=_key(request), at=at)
    trail.record("members.erasure_refused", about=request, by=by, at=at, person=request.person)
    messages.tell(
        person=request.person,
        event="members/mail/erasure_refused",
        key=f"erasure:{request.pk}:refused",
        context={"erasure": request.pk},
        at=at,
    )
    return request


def _key(request: ErasureRequest) -> str:
    return f"erasure:{request.pk}"
