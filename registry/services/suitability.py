"""Weighing what an applicant declared of health or conduct: read by the registrar alone, its words sealed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import secrets, trail
from members.choices import ReadingOf, Role
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from members.services import access, deciding
from registry.choices import Stage, SuitabilityOutcome
from registry.models import Application, SuitabilityReview
from registry.queries import conflicts, suitability
from registry.services import office_acts, stages


@dataclass(frozen=True, slots=True)
class Explained:
    """A matter that was declared, as the applicant explained it."""

    question: str
    words: str


@transaction.atomic
def open_review(*, application: Application, by: User | None, at: datetime) -> SuitabilityReview:
    """Put what was declared before the registrar, before a decision; one that is open already is the answer.

    Args:
        application: recommended, or ready on a route without assessors; see `queries.suitability.needed`.

    Raises:
        Refused: when it cannot go there from where it is.
    """
    application = stages.locked(application)
    if held := SuitabilityReview.objects.filter(application=application, decided_at=None).first():
        return held
    stages.move(application=application, to=Stage.SUITABILITY, by=by, at=at)
    review = SuitabilityReview.objects.create(application=application, opened_at=at, opened_by=by)
    trail.record(
        "registry.suitability_opened",
        about=review,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
    )
    return review


@transaction.atomic
def read(*, review: SuitabilityReview, by: User, at: datetime) -> list[Explained]:
    """What the applicant explained of each matter; that it was read is recorded, and the applicant can see so.

    Raises:
        Refused: by anybody who may not decide the review, or once it is decided.
    """
    review = _to_decide(review, by, at)
    access.record_reading(person=review.application.person, what=ReadingOf.DECLARATION, by=by, at=at, about=review)
    return [
        Explained(answer.question.text, secrets.unseal(answer.explanation) if answer.explanation else "")
        for answer in suitability.not_clear(review.application)
    ]


@transaction.atomic
def decide(
    *, review: SuitabilityReview, outcome: SuitabilityOutcome, reasons: str, by: User, at: datetime
) -> SuitabilityReview:
    """Say whether what was declared is an obstacle to registration; the application then waits for its decision.

    Doing it again with the same outcome answers with the review.

    Args:
        reasons: in words, kept sealed.

    Raises:
        Refused: without reasons, by anybody who may not, while the application is held, or when it was decided
            otherwise.
    """
    now = SuitabilityReview.objects.get(pk=review.pk)
    if (now.outcome, now.decided_by_id) == (outcome, by.pk):
        return now
    review = _to_decide(review, by, at)
    office_acts.check_not_held(review.application)
    if not reasons.strip():
        raise Refused(_("Give the reasons for this outcome."), field="reasons", code="reasons")
    review.outcome, review.reasons = outcome, secrets.seal(reasons.strip())
    review.decided_at, review.decided_by = at, by
    review.save(update_fields=["outcome", "reasons", "decided_at", "decided_by"])
    stages.move(application=review.application, to=Stage.RECOMMENDED, by=by, at=at)
    trail.record(
        "registry.suitability_decided",
        about=review,
        by=by,
        at=at,
        person=review.application.person,
        application=review.application_id,
        outcome=outcome,
    )
    return review


def may_review(*, application: Application, by: User, at: datetime) -> None:
    """Refuse whoever is not the registrar, is the applicant, assessed the application or has a conflict.

    Raises:
        Refused: with the reason.
    """
    deciding.may_decide(by, application.person, holding=(Role.REGISTRAR,))
    if found := conflicts.found(by, application, london_day(at)):
        why = "; ".join(conflicts.in_words(one) for one in found)
        raise Refused(_("You may not decide on this application: %(why)s.") % {"why": why}, code="conflict")


def _to_decide(review: SuitabilityReview, by: User, at: datetime) -> SuitabilityReview:
    application = stages.locked(review.application)
    review = SuitabilityReview.objects.select_for_update().get(pk=review.pk)
    review.application = application
    may_review(application=application, by=by, at=at)
    if review.decided_at is not None:
        raise Refused(_("This review was decided already."), code="decided")
    if application.stage != Stage.SUITABILITY:
        raise Refused(_("The application is not at this stage any more."), code="wrong_state")
    return review
