"""Applications that wait for a decision, and decisions on them by the two people that it takes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from members.choices import Role
from members.services import acts
from registry import referee_questions
from registry.choices import Mark, Recommended, SeatEnd, SeatKind, Stage
from registry.models import Finding, Recommendation, Referee, Seat, Standard
from registry.queries import suitability as declared
from registry.services import admission_decisions, reference_answers, stages, suitability
from registry.services.admission_decisions import Words
from tests.factories.admission import ApplicationFactory
from tests.factories.members import UserFactory
from tests.factories.referees import identity

WORDS = Words("The findings show that the standards are met.")
REFUSAL = Words("Two standards are not met.", "Work under supervision in the areas that the findings name.")


@transaction.atomic
def recommended(*, outcome=Recommended.ADMIT, at=None, references=True, **how):
    """An application that waits for a decision, or for the registrar where something was declared.

    Args:
        references: whether the referees have given theirs.
        how: as ApplicationFactory.
    """
    at = at or timezone.now()
    application = ApplicationFactory(stage=Stage.REFERENCES, at=at - timedelta(days=20), **how)
    if references:
        for referee in Referee.objects.filter(application=application):
            give(referee, at=at - timedelta(days=15))
    application = stages.locked(application)
    if application.stage == Stage.REFERENCES:
        application = stages.move(application=application, to=Stage.READY, by=None, at=at - timedelta(days=15))
    if application.policy.assessors:
        assess(application, outcome=outcome, at=at - timedelta(days=10))
    Recommendation.objects.create(
        application=application, round=1, outcome=outcome, reason="As found.", recommended_at=at - timedelta(days=5)
    )
    if declared.needed(application):
        suitability.open_review(application=application, by=None, at=at - timedelta(days=5))
    else:
        stages.move(application=application, to=Stage.RECOMMENDED, by=None, at=at - timedelta(days=5))
    application.refresh_from_db()
    return application


def give(referee, *, at):
    """A reference from a referee, with the first answer to whatever this kind of route asks."""
    asked = referee_questions.in_force(referee.application.route.kind, at.date()).questions
    said = {one.code: next(iter(one.options), "As I know it.") for one in asked}
    reference_answers.give(referee=referee, identity=identity(referee), answers=said, at=at)


def assess(application, *, outcome, at):
    """Two assessors have judged, and what they found stands."""
    for _number in range(application.policy.assessors):
        Seat.objects.create(
            application=application,
            kind=SeatKind.ASSESSOR,
            user=UserFactory(role=Role.ASSESSOR),
            seated_at=at,
            unconflicted_at=at,
            handed_in_at=at,
            ended_at=at,
            end=SeatEnd.DONE,
        )
    stages.move(application=application, to=Stage.ASSESSING, by=None, at=at)
    standards = Standard.objects.filter(edition=application.edition).order_by("position")
    for place, standard in enumerate(standards):
        missed = outcome == Recommended.REFUSE and place < 2
        Finding.objects.create(
            application=application,
            round=1,
            standard=standard,
            mark=Mark.NOT_MET if missed else Mark.MET,
            reason=f"What was seen of {standard.code}.",
            found_at=at,
        )


def officers():
    """Two who may decide: an officer and the registrar."""
    return UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)


def decide(application, *, outcome=Recommended.ADMIT, words=None, at=None, by=None, **how):
    """A decision that one proposes and another confirms."""
    at = at or timezone.now()
    first, second = by or officers()
    words = words or (WORDS if outcome == Recommended.ADMIT else REFUSAL)
    act = admission_decisions.propose(application=application, outcome=outcome, words=words, by=first, at=at, **how)
    acts.confirm(act=act, by=second, at=at)
    application.refresh_from_db()
    return application


def admitted(**how):
    """Somebody who was admitted, by their application."""
    at = how.pop("at", None) or timezone.now()
    return decide(recommended(at=at, **how), at=at)


def refused(**how):
    """Somebody who was refused, by their application."""
    at = how.pop("at", None) or timezone.now()
    return decide(recommended(outcome=Recommended.REFUSE, at=at, **how), outcome=Recommended.REFUSE, at=at)


def kept(issued):
    """The file of a document that the register issued."""
    with issued.file.open("rb") as file:
        return file.read()
