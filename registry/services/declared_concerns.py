"""What somebody declared when they renewed and the registrar referred as a concern: it waits until it was taken up.

Until concerns have pages of their own, this is where the registrar reads it and says what was done.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import secrets, trail
from members.choices import ReadingOf, Role, WaitingOn
from members.errors import Refused
from members.models import User, WorkItem
from members.services import access, deciding, work
from registry.choices import RenewalReviewOutcome
from registry.models import RenewalReview
from registry.queries import renewals

WORK = "declared_concern"


@dataclass(frozen=True, slots=True)
class Referred:
    """What was declared, question by question in the person’s words, and why it was referred."""

    matters: list[tuple[str, str]]
    reasons: str


def key_of(review: RenewalReview) -> str:
    """The key of the work to take up what was referred."""
    return f"{WORK}:{review.pk}"


@transaction.atomic
def open_for(*, review: RenewalReview, at: datetime) -> None:
    """Put what was referred as a concern before the registrar; called by the verb that refers it."""
    if review.outcome == RenewalReviewOutcome.CONCERN:
        person, waiting_on = review.renewal.entry.person, WaitingOn.REGISTRAR
        work.open_item(key=key_of(review), kind=WORK, about=review, person=person, waiting_on=waiting_on, at=at)


@transaction.atomic
def read(*, review: RenewalReview, by: User, at: datetime) -> Referred | None:
    """What was declared and why it was referred; that it was read is recorded, and the person can see so.

    Returns:
        It; None once it was taken up, for it is then nobody's to read any more.

    Raises:
        Refused: by anybody but the registrar, and about themselves.
    """
    review, item = _waiting(review, by)
    if item is None:
        return None
    access.record_reading(person=review.renewal.entry.person, what=ReadingOf.DECLARATION, by=by, at=at, about=review)
    matters = [
        (answer.question.text, secrets.unseal(answer.explanation) if answer.explanation else "")
        for answer in renewals.not_clear(review)
    ]
    return Referred(matters, secrets.unseal(review.reasons) if review.reasons else "")


@transaction.atomic
def take_up(*, review: RenewalReview, note: str, by: User, at: datetime) -> WorkItem:
    """Say what was done about it, for the office alone; the work is done with that. The same again changes nothing.

    Raises:
        Refused: without a note, once it was taken up otherwise, and as `read`.
    """
    done = WorkItem.objects.filter(key=key_of(review), closed_at__isnull=False, notes__written_by=by).first()
    if done is not None and done.notes.filter(text=note.strip()).exists():
        return done
    review, item = _waiting(review, by)
    if item is None:
        raise Refused(_("This was taken up already."), code="taken_up")
    if not note.strip():
        raise Refused(_("Say what was done about it."), field="note", code="note")
    work.note(item=item, text=note, by=by, at=at)
    work.close_item(key=item.key, at=at)
    trail.record("registry.declared_concern_taken_up", about=review, by=by, at=at, person=review.renewal.entry.person)
    return item


def _waiting(review: RenewalReview, by: User) -> tuple[RenewalReview, WorkItem | None]:
    """What was referred, locked, and its work as long as it waits."""
    found = RenewalReview.objects.select_for_update(of=("self",)).select_related("renewal__entry__person")
    review = found.get(pk=review.pk)
    deciding.may_decide(by, review.renewal.entry.person, holding=(Role.REGISTRAR,))
    return review, WorkItem.objects.select_for_update().filter(key=key_of(review), closed_at=None).first()
