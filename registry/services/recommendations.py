"""What those who assessed recommend, which follows from the findings; or the office, on a route without assessors."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from registry.choices import AppealOutcome, Recommended, SeatEnd, SeatKind, Section, Stage
from registry.models import Appeal, Application, Recommendation, Seat
from registry.queries import admitting, interviews, rounds, suitability
from registry.services import judging, office_acts, portfolios, seat_ends, stages
from registry.services import suitability as reviews

_FROM = frozenset({Stage.ASSESSING, Stage.MODERATION})
_AFTER = frozenset({Stage.RECOMMENDED, Stage.SUITABILITY, Stage.PORTFOLIO})


@transaction.atomic
def recommend(
    *, taken: Seat, reason: str, by: User, at: datetime, outcome: Recommended | None = None
) -> Recommendation:
    """Recommend what the findings lead to; everybody’s work on the application is then done and closed to them.

    In the first of two stages, those who judge may invite a portfolio instead, and then go on with that. Recommending
    again answers with what was recommended.

    Args:
        reason: what sums the findings up, for those who decide, or for the applicant whose portfolio is invited; may be
            empty where every standard is met.
        outcome: which of those that the findings allow; may be None where they allow one.

    Raises:
        Refused: while a standard has no finding or the route’s interview was not held; for an outcome that the findings
            do not allow, or a choice that the panel’s chair records; without a reason, unless every standard is met;
            and as `judging.begin`.
    """
    if again := _already(taken.application, by):
        return again
    application, taken = judging.begin(taken=taken, by=by, at=at, at_stages=_FROM)
    of = rounds.current(application)
    if missing := rounds.unfound(of) if of.opened else list(of.standards):
        codes = ", ".join(one.code for one in missing)
        raise Refused(_("There is no finding yet on these standards: %(codes)s.") % {"codes": codes}, code="unfound")
    if application.stage == Stage.MODERATION and taken.kind != SeatKind.MODERATOR:
        raise Refused(_("The moderator recommends."), code="not_moderator")
    outcome = _allowed(application, taken, outcome)
    if outcome != Recommended.ADMIT and not reason.strip():
        raise Refused(_("Sum up why, for those who decide."), field="reason", code="reason")
    made = _recommendation(application, of.number, outcome, reason, by, at)
    if outcome == Recommended.PORTFOLIO:
        portfolios.invite(application=application, of=of, words=reason, by=by, at=at)
        return made
    _hand_on(application, by, at)
    seat_ends.end_all(application=application, how=SeatEnd.DONE, by=by, at=at)
    return made


def _allowed(application: Application, taken: Seat, chosen: Recommended | None) -> Recommended:
    """What is recommended, if the findings allow it and it is for this seat to say."""
    allowed = rounds.outcomes(application)
    if not rounds.may_choose(taken, ways=len(allowed)):
        raise Refused(_("The lay chair records what the panel chose."), code="not_chair")
    if chosen is None and len(allowed) > 1:
        raise Refused(_("Choose what you recommend."), field="outcome", code="outcome")
    outcome = chosen or allowed[0]
    if outcome not in allowed:
        raise Refused(_("The findings do not lead to this recommendation."), field="outcome", code="not_allowed")
    if outcome == Recommended.ADMIT and interviews.awaited(application):
        raise Refused(_("This route has an interview of every applicant. Hold it first."), code="interview")
    return outcome


@transaction.atomic
def recommend_directly(
    *,
    application: Application,
    outcome: Recommended,
    reason: str,
    by: User,
    at: datetime,
    certificate_seen: bool = False,
    seen: int | None = None,
) -> Recommendation:
    """The office recommends from its checks, on a route on which nobody assesses. Again answers as the first time.

    Args:
        certificate_seen: whether the officer saw the certificate that the route rests on.
        seen: the newest change of stage that the officer’s page showed.

    Raises:
        Refused: on a route with assessors; by whoever recommended before an appeal sent it back; for admission without
            the registration elsewhere found current lately, or the certificate seen, where the route rests on them;
            without a reason for a refusal; and as `office_acts.begin`.
    """
    if (again := _already(application, by)) and again.outcome == outcome:
        return again
    application = office_acts.begin(application=application, by=by, at_stages=[Stage.READY], seen=seen)
    if application.policy.assessors:
        raise Refused(_("This route has assessors, who recommend."), code="assessed")
    if _sent_back_to(application, by):
        raise Refused(_("An appeal sent this back, so somebody else must recommend."), code="sent_back")
    if outcome == Recommended.PORTFOLIO:
        raise Refused(_("A portfolio is invited by those who judge."), field="outcome", code="not_allowed")
    if outcome == Recommended.ADMIT:
        _checks(application, certificate_seen, at)
    elif not reason.strip():
        raise Refused(_("Say why, for those who decide and for the letter."), field="reason", code="reason")
    made = _recommendation(application, 0, outcome, reason, by, at)
    _hand_on(application, by, at)
    return made


def _checks(application: Application, certificate_seen: bool, at: datetime) -> None:
    sections = application.policy.sections
    if Section.OUTSIDE in sections:
        for obstacle in admitting.outside(application, london_day(at)):
            raise Refused(obstacle.words, code=obstacle.code)
    if Section.CERTIFICATE in sections and not certificate_seen:
        raise Refused(
            _("Confirm that you saw the certificate and that it is the applicant’s."),
            field="certificate_seen",
            code="certificate",
        )


def _recommendation(
    application: Application, of: int, outcome: Recommended, reason: str, by: User, at: datetime
) -> Recommendation:
    made = Recommendation.objects.create(
        application=application,
        round=of,
        outcome=outcome,
        reason=reason.strip(),
        recommended_at=at,
        recommended_by=by,
    )
    trail.record(
        "registry.recommended",
        about=made,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        round=of,
    )
    return made


def _hand_on(application: Application, by: User, at: datetime) -> None:
    """To those who decide; first to the registrar, where something was declared."""
    if suitability.needed(application):
        reviews.open_review(application=application, by=by, at=at)
    else:
        stages.move(application=application, to=Stage.RECOMMENDED, by=by, at=at)


def _already(application: Application, by: User) -> Recommendation | None:
    """What this account recommended, if the application is where that brought it."""
    application = stages.locked(application)
    if application.stage not in _AFTER:
        return None
    newest = Recommendation.objects.filter(application=application).order_by("-pk").first()
    return newest if newest and newest.recommended_by_id == by.pk else None


def _sent_back_to(application: Application, by: User) -> bool:
    """Whether an appeal against what this account recommended sent the application back."""
    remitted = Appeal.objects.filter(application=application, outcome=AppealOutcome.REMITTED)
    return remitted.exists() and Recommendation.objects.filter(application=application, recommended_by=by).exists()
