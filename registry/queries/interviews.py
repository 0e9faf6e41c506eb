"""Interviews of applicants: whether one is still to be held, and the one that is under way."""

from datetime import datetime

from django.db.models import QuerySet

from registry.choices import AppealOutcome, InterviewRule, SeatKind
from registry.models import Appeal, Application, Interview, InterviewSlot, Seat
from registry.queries import rounds


def awaited(application: Application) -> bool:
    """Whether the route has an interview of everybody, and those who judge now have held none."""
    if application.policy.interview != InterviewRule.ALWAYS:
        return False
    return not _of_these_judges(application).filter(recorded_at__isnull=False).exists()


def may_be_asked(application: Application) -> bool:
    """Whether those who judge now may ask for one: the route has them, and they asked for none so far."""
    return application.policy.interview != InterviewRule.NEVER and not _of_these_judges(application).exists()


def under_way(application: Application) -> Interview | None:
    """The interview that was asked for and is not recorded yet."""
    asked = Interview.objects.filter(application=application, recorded_at=None)
    return asked.select_related("chosen").first()


def records(taken: Seat) -> bool:
    """Whether it is for this seat to record an interview: the lay chair’s, or anybody’s where none has the chair."""
    return taken.kind == SeatKind.LAY_CHAIR or SeatKind.LAY_CHAIR not in rounds.wanted(taken.application)


def was_held(interview: Interview, *, at: datetime) -> bool:
    """Whether the time that the applicant chose has come."""
    return interview.chosen is not None and interview.chosen.starts_at <= at


def newest(application: Application) -> Interview | None:
    """The interview that was asked for last."""
    asked = Interview.objects.filter(application=application).select_related("chosen")
    return asked.order_by("-asked_at", "-pk").first()


def to_choose_from(interview: Interview, *, at: datetime) -> list[InterviewSlot]:
    """The slots that were offered and are still to come, soonest first."""
    return list(InterviewSlot.objects.filter(interview=interview, starts_at__gt=at).order_by("starts_at"))


def _of_these_judges(application: Application) -> QuerySet[Interview]:
    """Those that were asked for since an appeal last brought other people to judge."""
    asked = Interview.objects.filter(application=application)
    remitted = Appeal.objects.filter(application=application, outcome=AppealOutcome.REMITTED)
    last = remitted.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return asked.filter(asked_at__gt=last) if last else asked
