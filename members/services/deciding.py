"""Who may ask and who may decide, for every verb that hangs on it; nobody decides about themselves."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from members.choices import REQUEST, RequestState, Role
from members.errors import Refused
from members.models import ErasureRequest, NameChange, Organisation, Person, User, WithholdingRequest
from members.queries import employers, people, roles

Request = TypeVar("Request", NameChange, WithholdingRequest, ErasureRequest)


def locked(request: Request, *, to: RequestState) -> Request:
    """The request as it stands now, locked, if it may go where it is to go.

    Raises:
        Refused: when it was settled already.
    """
    found: Request = type(request)._default_manager.select_for_update().get(pk=request.pk)
    REQUEST.check(found.state, to)
    return found


def may_decide(user: User, person: Person, *, holding: Iterable[Role]) -> None:
    """Refuse whoever lacks the role or decides about themselves."""
    if not roles.holds(user, *holding):
        raise Refused("You do not hold the role that this needs.", code="role")
    if people.is_about(user, person):
        raise Refused("This concerns you, so others must decide.", code="own")


def own(user: User, person: Person) -> None:
    """Refuse whoever is neither the person nor of the office, which may act for them."""
    if not people.is_about(user, person) and not roles.works_in_office(user):
        raise Refused("Only the person may do this.", code="not_yours")


def leads(user: User, organisation: Organisation) -> None:
    """Refuse whoever is no admin of the organisation now, or of one whose account is closed."""
    if not employers.leads(user, organisation):
        raise Refused(_("Only an admin of the organisation may do this."), code="role")


def settle(request: Request, state: RequestState, *, by: User, at: datetime, answer: str = "") -> None:
    """Write how a request ended."""
    request.state, request.decided_by, request.decided_at = state, by, at
    request.answer = answer.strip()
    request.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def answered(answer: str) -> str:
    """The answer to the person, which a refusal must have."""
    if not answer.strip():
        raise Refused("Say why, in words for the person.", field="answer", code="answer")
    return answer.strip()
