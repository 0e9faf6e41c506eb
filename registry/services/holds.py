"""The office holds an application for a reason, and lets it go on: meanwhile its clock stands still."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from members.services import messages
from registry.choices import ENDED, Stage
from registry.models import Application, Hold
from registry.services import office_acts, stages

# What the applicant is still preparing is nobody's to hold.
MAY_BE_HELD = frozenset(Stage) - ENDED - {Stage.DRAFT}


@transaction.atomic
def hold(*, application: Application, reason: str, by: User, at: datetime, seen: int | None = None) -> Hold:
    """Let an application rest for a reason; its stage has as many days left afterwards as it has now.

    Doing it again for the same reason answers with the hold under which it stands.

    Args:
        reason: for the office, and for the applicant's copy of what is held about them.
        seen: the newest change of stage that the officer's page showed.

    Raises:
        Refused: without a reason, while it is held for another one, and as `office_acts.begin`.
    """
    if not reason.strip():
        raise Refused(_("Say why the application is held."), field="reason", code="reason")
    application = office_acts.begin(application=application, by=by, at_stages=MAY_BE_HELD, seen=seen, held=True)
    if held := office_acts.open_hold(application):
        if (held.reason, held.began_by_id) == (reason.strip(), by.pk):
            return held
        raise Refused(_("This application is held already. Release it first."), field="reason", code="held")
    held = Hold.objects.create(application=application, reason=reason.strip(), began_at=at, began_by=by)
    stages.set_clock(application=application, at=at)
    trail.record("registry.application_held", about=application, by=by, at=at, person=application.person, hold=held.pk)
    messages.tell(event="registry/mail/application_held", **_notice(application, held, "held", at))
    return held


@transaction.atomic
def release(*, application: Application, by: User, at: datetime) -> Hold:
    """Let an application go on; its stage is due later by the days on which it was held.

    Doing it again answers with the hold that ended last.

    Raises:
        Refused: for one that was never held, and as `office_acts.begin`.
    """
    application = office_acts.begin(application=application, by=by, at_stages=list(Stage), seen=None, held=True)
    held = office_acts.open_hold(application)
    if held is None:
        return _released(application)
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    stages.set_clock(application=application, at=at)
    trail.record(
        "registry.application_released", about=application, by=by, at=at, person=application.person, hold=held.pk
    )
    if application.stage not in ENDED:
        messages.tell(event="registry/mail/application_released", **_notice(application, held, "released", at))
    return held


def _released(application: Application) -> Hold:
    last = Hold.objects.filter(application=application).order_by("-ended_at", "-pk").first()
    if last is None:
        raise Refused(_("This application is not held."), code="not_held")
    return last


def _notice(application: Application, held: Hold, what: str, at: datetime) -> dict[str, Any]:
    return {
        "person": application.person,
        "key": f"application_hold:{held.pk}:application_{what}",
        "context": {"application": application.pk, "hold": held.pk},
        "at": at,
    }
