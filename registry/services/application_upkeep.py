"""What happens to applications by the passing of days: reminders to whoever must complete one, and what comes after.

Source: domain 9.1: reminders on days 14 and 21 of the window, closed after it. Evidence that was asked for and did not
come keeps nobody waiting for ever: it is judged without.
"""

from datetime import date, datetime

from django.db import transaction

from members import trail
from members.services import messages
from registry.choices import Stage
from registry.models import Application, Hold, Return
from registry.queries import clocks
from registry.rules.clocks import Clock
from registry.services import evidence_requests, holds, portfolios, stages

REMINDERS = (14, 21)
# So many days before evidence or a portfolio must have come its applicant is reminded.
EVIDENCE_REMINDERS = (28, 7)


def run(*, on: date, at: datetime) -> None:
    """Remind applicants of what was returned to them or is asked for, and go on where it did not come in time.

    What was returned is closed then, and so is one whose portfolio did not come; where more evidence was asked for,
    those who judge go on without it. A run that was missed is made up for by the next: of the reminders that are due,
    the latest alone is sent. Running again changes nothing. What is held rests, and one for a certificate is held whose
    applicant lost the registration that it rests on.

    Args:
        on: the London day that the run is for.
    """
    holds.hold_where_lost(on=on, at=at)
    waiting = Application.objects.filter(stage__in=_SEEN_TO).exclude(holds__in=Hold.objects.filter(ended_at=None))
    for pk in waiting.order_by("due_on", "pk").values_list("pk", flat=True):
        _see_to(pk, on, at)


@transaction.atomic
def _see_to(pk: int, on: date, at: datetime) -> None:
    application = stages.locked(Application(pk=pk))
    running = clocks.running(application, on=on)
    if running and running.due_on and application.stage in _SEEN_TO:
        _SEEN_TO[Stage(application.stage)](application, running, running.due_on, on, at)


def _returned(application: Application, running: Clock, due_on: date, on: date, at: datetime) -> None:
    newest = Return.objects.filter(application=application).order_by("-returned_at", "-pk").first()
    if newest is None:
        return
    if due_on < on:
        _close(application, at)
        return
    reached = [days for days in REMINDERS if days <= running.used]
    if reached:
        messages.tell(
            person=application.person,
            event="registry/mail/application_return_reminder",
            key=f"application_return:{newest.pk}:day-{reached[-1]}",
            context={"return": newest.pk},
            at=at,
        )


def _evidence(application: Application, running: Clock, due_on: date, on: date, at: datetime) -> None:
    request = evidence_requests.open_one(application)
    if request is None:
        return
    if due_on < on:
        evidence_requests.lapse(application=application, at=at)
        return
    reached = [days for days in EVIDENCE_REMINDERS if running.left is not None and running.left <= days]
    if reached:
        messages.tell(
            person=application.person,
            event="registry/mail/evidence_reminder",
            key=f"evidence_request:{request.pk}:{reached[-1]}-days-left",
            context={"request": request.pk},
            at=at,
        )


def _portfolio(application: Application, running: Clock, due_on: date, on: date, at: datetime) -> None:
    portfolio = portfolios.open_one(application)
    if portfolio is None:
        return
    if due_on < on:
        portfolios.lapse(application=application, at=at)
        return
    reached = [days for days in EVIDENCE_REMINDERS if running.left is not None and running.left <= days]
    if reached:
        messages.tell(
            person=application.person,
            event="registry/mail/portfolio_reminder",
            key=f"portfolio:{portfolio.pk}:due:{due_on.isoformat()}:{reached[-1]}-days-left",
            context={"portfolio": portfolio.pk},
            at=at,
        )


def _close(application: Application, at: datetime) -> None:
    stages.move(application=application, to=Stage.CLOSED, by=None, at=at)
    trail.record("registry.application_closed", about=application, by=None, at=at, person=application.person)
    messages.tell(
        person=application.person,
        event="registry/mail/application_closed",
        key=f"application_closed:{application.pk}",
        context={"application": application.pk},
        at=at,
    )


_SEEN_TO = {Stage.RETURNED: _returned, Stage.EVIDENCE: _evidence, Stage.PORTFOLIO: _portfolio}
