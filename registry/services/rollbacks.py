"""A step of an application that was a mistake is taken back, with a reason; what was done stays on the record."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from members.queries import acts
from members.services import messages
from registry.choices import SeatEnd, Stage
from registry.models import Application, ProposedDecision
from registry.rules.applications import BACK, TOLD_OF
from registry.services import office_acts, seat_ends, stages


@transaction.atomic
def roll_back(
    *, application: Application, to: Stage, reason: str, by: User, at: datetime, seen: int | None = None
) -> Application:
    """Take a mistaken step back: the stage that it goes back to goes on with the days that it had left.

    Whoever was seated to judge is seated no more. The applicant is told if they were told of the step. Doing it
    again answers as the first time.

    Args:
        to: the stage that the officer was shown that it would go back to.
        reason: why the step was a mistake, for the record.
        seen: the newest change of stage that the officer's page showed.

    Raises:
        Refused: without a reason, from a stage whose step cannot be taken back, while a decision waits for a second
            person, and as `office_acts.begin`.
    """
    last = office_acts.last_change(application)
    if last and last.rolled_back and (last.stage, last.by_id) == (to, by.pk):
        return stages.locked(application)
    if not reason.strip():
        raise Refused(_("Say why the step was a mistake."), field="reason", code="reason")
    before = [stage for stage, back in BACK.items() if back == to]
    application = office_acts.begin(application=application, by=by, at_stages=before, seen=seen)
    if ProposedDecision.objects.filter(application=application, act__state__in=acts.OPEN).exists():
        raise Refused(_("A decision waits for a second person. Take it back first."), code="proposed")
    was = Stage(application.stage)
    seat_ends.end_all(application=application, how=SeatEnd.CASE_ENDED, by=by, at=at)
    stages.move(application=application, to=to, by=by, at=at, reason=reason, rolled_back=True)
    change = office_acts.last_change(application)
    trail.record(
        "registry.application_rolled_back", about=application, by=by, at=at, person=application.person, was=was, to=to
    )
    if was in TOLD_OF and change:
        messages.tell(
            person=application.person,
            event="registry/mail/application_rolled_back",
            key=f"application_stage:{change.pk}",
            context={"application": application.pk, "was": was},
            at=at,
        )
    return application
