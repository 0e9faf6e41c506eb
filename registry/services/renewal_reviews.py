"""What somebody declared when they renewed, before the registrar; the renewal waits for none of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import secrets, trail
from members.choices import ReadingOf, Role, WaitingOn
from members.errors import Refused
from members.models import User
from members.services import access, deciding, messages, work
from registry.choices import RenewalReviewOutcome
from registry.models import Declaration, Renewal, RenewalReview
from registry.queries import renewals
from registry.services import declared_concerns

WORK = "renewal_review"


@dataclass(frozen=True, slots=True)
class Explained:
    """A matter that was declared, as the person explained it."""

    question: str
    words: str


@transaction.atomic
def open_for(*, renewal: Renewal, declaration: Declaration, at: datetime) -> RenewalReview | None:
    """Put what is not clear in a declaration before the registrar; a declaration that is clear needs nobody.

    Called by the verb that signs it. Doing it again answers with the review that there is.
    """
    if not declaration.answers.filter(clear=False).exists():
        return None
    review, _new = RenewalReview.objects.get_or_create(
        declaration=declaration, defaults={"renewal": renewal, "opened_at": at}
    )
    work.open_item(
        key=_key(review),
        kind=WORK,
        about=review,
        person=renewal.entry.person,
        waiting_on=WaitingOn.REGISTRAR,
        at=at,
    )
    return review


@transaction.atomic
def read(*, review: RenewalReview, by: User, at: datetime) -> list[Explained]:
    """What the person explained of each matter; that it was read is recorded, and they can see so.

    Raises:
        Refused: by anybody but the registrar, about themselves, or once it is decided.
    """
    review = _to_decide(review, by)
    person = review.renewal.entry.person
    access.record_reading(person=person, what=ReadingOf.DECLARATION, by=by, at=at, about=review)
    return [
        Explained(answer.question.text, secrets.unseal(answer.explanation) if answer.explanation else "")
        for answer in renewals.not_clear(review)
    ]


@transaction.atomic
def decide(
    *, review: RenewalReview, outcome: RenewalReviewOutcome, reasons: str, by: User, at: datetime
) -> RenewalReview:
    """Say what becomes of what was declared; doing it again with the same outcome answers with the review.

    Args:
        reasons: in words, kept sealed.

    Raises:
        Refused: without reasons, by anybody who may not, or when it was decided otherwise.
    """
    now = RenewalReview.objects.get(pk=review.pk)
    if (now.outcome, now.decided_by_id) == (outcome, by.pk):
        return now
    review = _to_decide(review, by)
    if not reasons.strip():
        raise Refused(_("Give the reasons for this outcome."), field="reasons", code="reasons")
    review.outcome, review.reasons = outcome, secrets.seal(reasons.strip())
    review.decided_at, review.decided_by = at, by
    review.save(update_fields=["outcome", "reasons", "decided_at", "decided_by"])
    person = review.renewal.entry.person
    work.close_item(key=_key(review), at=at)
    declared_concerns.open_for(review=review, at=at)
    trail.record("registry.renewal_reviewed", about=review, by=by, at=at, person=person, outcome=outcome)
    messages.tell(
        person=person,
        event="registry/mail/renewal_reviewed",
        key=f"renewal_review:{review.pk}:decided",
        context={"review": review.pk},
        at=at,
    )
    return review


def _to_decide(review: RenewalReview, by: User) -> RenewalReview:
    found = RenewalReview.objects.select_for_update(of=("self",)).select_related("renewal__entry__person")
    review = found.get(pk=review.pk)
    deciding.may_decide(by, review.renewal.entry.person, holding=(Role.REGISTRAR,))
    if review.decided_at is not None:
        raise Refused(_("This was decided already."), code="decided")
    return review


def _key(review: RenewalReview) -> str:
    return f"{WORK}:{review.pk}"
