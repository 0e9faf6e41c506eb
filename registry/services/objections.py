"""The applicant says who should not judge them, without being told who does; the office makes conflicts of it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.jinja import day
from members.models import User
from members.queries.calendar import london_day
from members.services import deciding, work
from registry.choices import ENDED, ConflictKind, SeatEnd
from registry.models import Application, Conflict, Objection, Seat
from registry.queries import panels
from registry.services import office_acts, seat_ends, stages

WORK = "objection"


@transaction.atomic
def object_to(*, application: Application, words: str, by: User, at: datetime) -> Objection:
    """Say who should not judge the application, and why; saying the same again answers with what was said.

    Args:
        words: names, employers or what happened; the office reads it, those who judge never do.

    Raises:
        Refused: without words, by anybody but the applicant or the office for them, and once it has ended; where the
            route told who judges, after the days for it.
    """
    application = stages.locked(application)
    deciding.own(by, application.person)
    if not words.strip():
        raise Refused(_("Say who should not judge your application, and why."), field="words", code="words")
    if application.stage in ENDED:
        raise Refused(_("This application has ended, so nobody judges it any more."), code="ended")
    if said := Objection.objects.filter(application=application, words=words.strip(), settled_at=None).first():
        return said
    until = panels.objections_until(application)
    if until is not None and london_day(at) > until:
        words_late = _("You could say so by %(day)s. If you learnt of it since, write to the office.")
        raise Refused(words_late % {"day": day(until)}, code="too_late")
    made = Objection.objects.create(application=application, words=words.strip(), made_at=at, made_by=by)
    work.open_item(key=_key(made), kind=WORK, about=made, at=at, person=application.person)
    trail.record("registry.objection_made", about=made, by=by, at=at, person=application.person)
    return made


@transaction.atomic
def settle(*, objection: Objection, against: Collection[User], by: User, at: datetime) -> Objection:
    """Record whom an objection is about; they are kept from the application, and off it where they sit on it.

    Settling it again with the same people answers as the first time.

    Args:
        against: accounts that it is about; none where nobody who could judge is meant.

    Raises:
        Refused: by somebody without the role or whom it concerns, and when it was settled otherwise.
    """
    application = stages.locked(objection.application)
    deciding.may_decide(by, application.person, holding=office_acts.DECIDES)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    kept = Conflict.objects.filter(application=application, kind=ConflictKind.DECLARED_BY_APPLICANT)
    if objection.settled_at is not None:
        if set(kept.values_list("user", flat=True)) >= {user.pk for user in against}:
            return objection
        raise Refused(_("This was settled already."), code="settled")
    for user in against:
        Conflict.objects.get_or_create(
            application=application,
            user=user,
            kind=ConflictKind.DECLARED_BY_APPLICANT,
            defaults={"declared_at": at, "declared_by": objection.made_by},
        )
        _take_off(application, user, by, at)
    objection.settled_at, objection.settled_by = at, by
    objection.save(update_fields=["settled_at", "settled_by"])
    work.close_item(key=_key(objection), at=at)
    trail.record(
        "registry.objection_settled",
        about=objection,
        by=by,
        at=at,
        person=application.person,
        against=sorted(user.pk for user in against),
    )
    return objection


def _take_off(application: Application, user: User, by: User, at: datetime) -> None:
    seats = Seat.objects.select_for_update(of=("self",)).filter(application=application, user=user, ended_at=None)
    for taken in seats.select_related("user", "application__person"):
        seat_ends.lose(application=application, taken=taken, how=SeatEnd.CONFLICT, by=by, at=at)


def _key(objection: Objection) -> str:
    return f"{WORK}:{objection.pk}"
