"""The check for completeness: an application goes on, or back to its applicant with typed reasons.

Source: domain 9.1; the figures are those of the route's policy row.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from members.services import messages
from registry.choices import ReturnReason, Stage
from registry.models import Application, Return
from registry.queries import references
from registry.services import office_acts, stages

_NEXT = (Stage.REFERENCES, Stage.READY)


@transaction.atomic
def complete(*, application: Application, by: User, at: datetime, seen: int | None = None) -> Application:
    """Nothing is missing: the application waits for its references, or is ready where all were given.

    Doing it again answers as the first time.

    Args:
        seen: the newest change of stage that the officer's page showed.

    Raises:
        Refused: as `office_acts.begin`.
    """
    last = office_acts.last_change(application)
    if last and last.stage in _NEXT and last.by_id == by.pk and not last.rolled_back:
        return stages.locked(application)
    application = office_acts.begin(application=application, by=by, at_stages=[Stage.SUBMITTED], seen=seen)
    to = Stage.READY if references.all_given(application) else Stage.REFERENCES
    stages.move(application=application, to=to, by=by, at=at)
    trail.record("registry.application_completed", about=application, by=by, at=at, person=application.person, to=to)
    change = _change(application)
    messages.tell(
        person=application.person,
        event="registry/mail/application_complete",
        key=f"application_stage:{change}",
        context={"application": application.pk, "change": change},
        at=at,
    )
    return application


@transaction.atomic
def return_to_applicant(
    *,
    application: Application,
    reasons: Collection[ReturnReason],
    words: str,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Return:
    """Send an application back, saying what it lacks; the applicant has until a day to hand it in again.

    Doing it again with the same reasons and words answers as the first time.

    Args:
        words: for the applicant: what is missing and what would do.
        seen: the newest change of stage that the officer's page showed.

    Raises:
        Refused: without a reason or words, and as `office_acts.begin`.
    """
    chosen = [reason for reason in ReturnReason if reason in set(reasons)]
    if not chosen:
        raise Refused(_("Choose at least one reason."), field="reasons", code="reasons")
    if not words.strip():
        raise Refused(_("Say what is missing, in words for the applicant."), field="words", code="words")
    if again := _same(application, chosen, words, by):
        return again
    application = office_acts.begin(application=application, by=by, at_stages=[Stage.SUBMITTED], seen=seen)
    stages.move(application=application, to=Stage.RETURNED, by=by, at=at)
    if application.due_on is None:
        raise LookupError("An application that was returned has a day by which it comes back.")
    returned = Return.objects.create(
        application=application,
        reasons=chosen,
        words=words.strip(),
        returned_at=at,
        returned_by=by,
        due_on=application.due_on,
    )
    trail.record(
        "registry.application_returned",
        about=application,
        by=by,
        at=at,
        person=application.person,
        reasons=[str(reason) for reason in chosen],
    )
    messages.tell(
        person=application.person,
        event="registry/mail/application_returned",
        key=f"application_return:{returned.pk}",
        context={"return": returned.pk},
        at=at,
    )
    return returned


def _same(application: Application, reasons: list[ReturnReason], words: str, by: User) -> Return | None:
    """The return that the application is at, if this officer sent it back with the same words."""
    last = office_acts.last_change(application)
    if last is None or last.stage != Stage.RETURNED or last.by_id != by.pk:
        return None
    newest = Return.objects.filter(application=application).order_by("-returned_at", "-pk").first()
    same = newest and (newest.reasons, newest.words) == ([str(one) for one in reasons], words.strip())
    return newest if same else None


def _change(application: Application) -> int:
    change = office_acts.last_change(application)
    return change.pk if change else 0
