"""An application going from one stage to another: the only writer of its stage, its due day and its queue item."""

from datetime import datetime

from django.db import transaction

from members.models import User
from members.queries import calendar
from members.services import work
from registry.choices import APPLICATION, ENDED, Stage
from registry.models import Application, StageChange
from registry.queries import clocks
from registry.queries.application_work import WORK, work_key
from registry.rules.applications import waiting_on


def locked(application: Application) -> Application:
    """The application as it stands now, locked until the verb is done."""
    found = Application.objects.select_for_update(of=("self",)).select_related("person", "policy", "route__register")
    return found.get(pk=application.pk)


@transaction.atomic
def move(
    *,
    application: Application,
    to: Stage,
    by: User | None,
    at: datetime,
    reason: str = "",
    rolled_back: bool = False,
) -> Application:
    """Bring a locked application to another stage, with its due day and whose move it is.

    Args:
        application: locked by the verb that calls this, see `locked`.
        to: a stage that docs/states.md lets it go to.
        reason: in words, where a rule asks for one.
        rolled_back: whether this takes a mistaken step back.

    Raises:
        Refused: when it cannot go there from where it is.
    """
    APPLICATION.check(application.stage, to)
    application.stage, application.stage_since = to, at
    application.ended_at = at if to in ENDED else None
    application.save(update_fields=["stage", "stage_since", "ended_at"])
    StageChange.objects.create(
        application=application, stage=to, at=at, by=by, reason=reason.strip(), rolled_back=rolled_back
    )
    return set_clock(application=application, at=at)


@transaction.atomic
def set_clock(*, application: Application, at: datetime) -> Application:
    """Write the due day of a locked application anew, from its stages and holds, and put it before the office."""
    running = clocks.running(application, on=calendar.london_day(at))
    application.due_on = running.due_on if running else None
    application.save(update_fields=["due_on"])
    _queue(application, at)
    return application


def _queue(application: Application, at: datetime) -> None:
    """The office sees every application that was handed in, whoever has to move, until it has ended."""
    key, waiting = work_key(application), waiting_on(Stage(application.stage))
    if application.stage in ENDED:
        work.close_item(key=key, at=at)
        return
    if application.submitted_at is None:
        return
    work.open_item(
        key=key,
        kind=WORK,
        about=application,
        at=at,
        person=application.person,
        waiting_on=waiting,
        due_on=application.due_on,
    )
    work.wait_for(key=key, waiting_on=waiting, at=at, due_on=application.due_on)
    # What was handed in since opens to whoever has the work already.
    work.open_evidence(key=key)
