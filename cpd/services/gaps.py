"""Saying why nothing was recorded on some days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from cpd.models import GapExplained
from cpd.rules.records import EARLIEST, LONGEST_TEXT
from cpd.services import patients
from members import trail
from members.errors import Refused
from members.models import Person, User
from members.rules.patients import signs


@transaction.atomic
def explain(
    *, person: Person, first_on: date, last_on: date, words: str, by: User, at: datetime, on: date, answer: str = ""
) -> GapExplained:
    """Say why nothing was recorded; saying the same of the same days again changes nothing.

    Args:
        answer: what the person says of signs of a patient's details.

    Raises:
        Refused: without words, or for days that are the wrong way round or to come.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not words.strip():
        raise Refused(_("Say why there was nothing to record."), field="words", code="empty")
    if len(words) > LONGEST_TEXT:
        raise Refused(_("Say it in fewer words."), field="words", code="too_long")
    if not EARLIEST <= first_on <= on:
        raise Refused(_("Enter a day that is not in the future."), field="first_on", code="day")
    if not first_on <= last_on <= on:
        raise Refused(_("Enter a last day that is not before the first, and not in the future."), field="last_on")
    patients.ask(found=signs(words), answer=answer)
    during = DateRange(first_on, last_on + timedelta(days=1))
    held = GapExplained.objects.filter(person=person, during=during, words=words, withdrawn_at=None)
    if (there := held.first()) is not None:
        return there
    gap = GapExplained.objects.create(person=person, during=during, words=words, explained_at=at)
    trail.record("cpd.gap_explained", about=gap, by=by, at=at, person=person)
    return gap


@transaction.atomic
def withdraw(*, gap: GapExplained, by: User, at: datetime) -> GapExplained:
    """Take an explanation back; doing it again changes nothing."""
    gap = GapExplained.objects.select_for_update().get(pk=gap.pk)
    if gap.withdrawn_at is not None:
        return gap
    gap.withdrawn_at = at
    gap.save(update_fields=["withdrawn_at"])
    trail.record("cpd.gap_withdrawn", about=gap, by=by, at=at, person=gap.person)
    return gap
