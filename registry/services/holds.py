"""The office holds an application for a reason, and lets it go on: meanwhile its clock stands still.

One for a certificate is held by itself once the registration elsewhere that it rests on is lost (domain 9.5).
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from members.services import messages
from registry.choices import ENDED, HoldCause, RouteKind, Stage
from registry.models import Application, Hold
from registry.queries import admitting
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
        Refused: for one that was never held, or is held because a registration elsewhere was lost that is not current
            again; and as `office_acts.begin`.
    """
    application = office_acts.begin(application=application, by=by, at_stages=list(Stage), seen=None, held=True)
    held = office_acts.open_hold(application)
    if held is None:
        return _released(application)
    if held.cause == HoldCause.OUTSIDE and admitting.outside_lost(application, london_day(at)):
        body = application.route.register.outside_name
        words = _("The registration with the %(body)s is still not current. Record what was looked up there first.")
        raise Refused(words % {"body": body}, code="outside")
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    stages.set_clock(application=application, at=at)
    trail.record(
        "registry.application_released", about=application, by=by, at=at, person=application.person, hold=held.pk
    )
    if application.stage not in ENDED:
        messages.tell(event="registry/mail/application_released", **_notice(application, held, "released", at))
    return held


def hold_where_lost(*, on: date, at: datetime) -> int:
    """Hold every application for a certificate whose applicant lost the registration elsewhere that it rests on.

    Running again changes nothing; one that is held already rests on.

    Returns:
        How many were held.
    """
    open_ones = Application.objects.filter(
        route__kind=RouteKind.CERTIFICATE, stage__in=MAY_BE_HELD, route__register__outside_body__gt=""
    ).exclude(holds__in=Hold.objects.filter(ended_at=None))
    return sum(_hold_if_lost(pk, on, at) for pk in open_ones.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _hold_if_lost(pk: int, on: date, at: datetime) -> bool:
    application = stages.locked(Application(pk=pk))
    may = application.stage in MAY_BE_HELD and office_acts.open_hold(application) is None
    if not may or not admitting.outside_lost(application, on):
        return False
    body = application.route.register.outside_name
    held = Hold.objects.create(
        application=application,
        cause=HoldCause.OUTSIDE,
        reason=_("The registration with the %(body)s is not current.") % {"body": body},
        began_at=at,
    )
    stages.set_clock(application=application, at=at)
    trail.record(
        "registry.application_held",
        about=application,
        by=None,
        at=at,
        person=application.person,
        hold=held.pk,
        cause=HoldCause.OUTSIDE,
    )
    messages.tell(event="registry/mail/application_held", **_notice(application, held, "held", at))
    return True


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
