"""Asking to be kept from public view on grounds of safety: the grounds are for the registrar alone.

They stand in the request's own row and nowhere else: in no message, no line of the trail and no page but the
registrar's. Keeping somebody from view is registry.services.visibility.withhold.
"""

from datetime import datetime

from django.db import transaction

from members import trail
from members.choices import RequestState, Role, WaitingOn
from members.errors import Refused
from members.models import Person, User, WithholdingRequest
from members.services import deciding, messages, work

DECIDES = (Role.REGISTRAR,)


@transaction.atomic
def ask(*, person: Person, grounds: str, by: User, at: datetime) -> WithholdingRequest:
    """Ask to be kept from public view; asking again while it is with the registrar adds to what was said.

    Nothing is sent: a message would tell whoever else reads it. The page shows how far it is.

    Raises:
        Refused: without grounds.
    """
    if not grounds.strip():
        raise Refused("Say in a few words what you fear. Only the registrar reads it.", field="grounds", code="empty")
    person = Person.objects.select_for_update().get(pk=person.pk)
    waiting = WithholdingRequest.objects.filter(
        person=person, state__in=[RequestState.ASKED, RequestState.PROPOSED]
    ).first()
    if waiting:
        return _add(waiting, grounds.strip(), by, at)
    request = WithholdingRequest.objects.create(person=person, grounds=grounds.strip(), asked_at=at)
    work.open_item(
        key=_key(request), kind="withholding", about=request, at=at, person=person, waiting_on=WaitingOn.REGISTRAR
    )
    trail.record("members.withholding_asked", about=request, by=by, at=at, person=person)
    return request


@transaction.atomic
def withdraw(*, request: WithholdingRequest, by: User, at: datetime) -> WithholdingRequest:
    """Take back a request that is with the registrar, and the grounds with it.

    Raises:
        Refused: by anybody else, or when it was settled already.
    """
    request = deciding.locked(request, to=RequestState.WITHDRAWN)
    deciding.own(by, request.person)
    request.grounds = ""
    request.save(update_fields=["grounds"])
    deciding.settle(request, RequestState.WITHDRAWN, by=by, at=at)
    work.close_item(key=_key(request), at=at)
    trail.record("members.withholding_withdrawn", about=request, by=by, at=at, person=request.person)
    return request


@transaction.atomic
def accept(*, request: WithholdingRequest, by: User, at: datetime) -> WithholdingRequest:
    """Mark as accepted; the act that keeps the person from view does so in the same transaction, and tells them.

    Raises:
        Refused: by anybody but a registrar whom it does not concern, or when it was settled already.
    """
    request = deciding.locked(request, to=RequestState.ACCEPTED)
    deciding.may_decide(by, request.person, holding=DECIDES)
    deciding.settle(request, RequestState.ACCEPTED, by=by, at=at)
    work.close_item(key=_key(request), at=at)
    trail.record("members.withholding_accepted", about=request, by=by, at=at, person=request.person)
    return request


@transaction.atomic
def refuse(*, request: WithholdingRequest, answer: str, by: User, at: datetime) -> WithholdingRequest:
    """Do not keep the person from view, with an answer that the person reads on the page.

    Raises:
        Refused: as `accept`, and without an answer.
    """
    request = deciding.locked(request, to=RequestState.REFUSED)
    deciding.may_decide(by, request.person, holding=DECIDES)
    deciding.settle(request, RequestState.REFUSED, by=by, at=at, answer=deciding.answered(answer))
    work.close_item(key=_key(request), at=at)
    trail.record("members.withholding_refused", about=request, by=by, at=at, person=request.person)
    messages.tell(
        person=request.person,
        event="members/mail/request_answered",
        key=f"withholding:{request.pk}:answered",
        context={"person": request.person_id},
        at=at,
    )
    return request


def _add(waiting: WithholdingRequest, grounds: str, by: User, at: datetime) -> WithholdingRequest:
    if grounds in waiting.grounds:
        return waiting
    waiting.grounds = f"{waiting.grounds}\n\n{grounds}"
    waiting.save(update_fields=["grounds"])
    trail.record("members.withholding_asked", about=waiting, by=by, at=at, person=waiting.person)
    return waiting


def _key(request: WithholdingRequest) -> str:
    return f"withholding:{request.pk}"
