"""What was recommended, proposed and decided on applications, as the office, the applicant and letters need it."""

from members.models import GraveAct
from members.queries.acts import OPEN
from registry.choices import AppealOutcome, IssuedKind, Recommended, Stage
from registry.models import (
    AdmissionDecision,
    Appeal,
    Application,
    IssuedDocument,
    ProposedDecision,
    Recommendation,
)

_NAMES = {
    "letter": IssuedKind.LETTER,
    "appeal": IssuedKind.APPEAL_LETTER,
    "certificate": IssuedKind.CERTIFICATE,
    "equivalence": IssuedKind.EQUIVALENCE,
}


def recommended(application: Application) -> Recommendation | None:
    """The newest recommendation on an application."""
    return Recommendation.objects.filter(application=application).order_by("-pk").first()


def points_to(application: Application) -> Recommended | None:
    """What is to be decided unless there are reasons against it: as an appeal came out, else as was recommended."""
    if application.stage == Stage.APPEAL:
        return Recommended.ADMIT
    newest = recommended(application)
    return Recommended(newest.outcome) if newest else None


def waiting(application: Application) -> ProposedDecision | None:
    """The decision that waits for a second person."""
    found = ProposedDecision.objects.filter(application=application, act__state__in=OPEN)
    return found.select_related("act").first()


def of_act(act: GraveAct) -> ProposedDecision:
    """What an act would decide."""
    return ProposedDecision.objects.select_related("application__route__register", "application__person").get(act=act)


def latest(application: Application) -> AdmissionDecision | None:
    """The newest decision on an application."""
    found = AdmissionDecision.objects.filter(application=application).select_related("letter")
    return found.order_by("-decided_at", "-pk").first()


def every(application: Application) -> list[AdmissionDecision]:
    """Every decision on an application, newest first."""
    found = AdmissionDecision.objects.filter(application=application).select_related("letter", "appeal__letter")
    return list(found.order_by("-decided_at", "-pk"))


def appeal(application: Application) -> Appeal | None:
    """The newest appeal against a refusal of an application."""
    found = Appeal.objects.filter(application=application).select_related("decision", "letter")
    return found.order_by("-asked_at", "-pk").first()


def is_upheld(application: Application) -> bool:
    """Whether the newest appeal came out for the applicant, so that two people are to admit them."""
    newest = appeal(application)
    return newest is not None and newest.outcome == AppealOutcome.UPHELD


def refusal(application: Application) -> AdmissionDecision | None:
    """The newest decision on an application, if it was to refuse."""
    newest = latest(application)
    return newest if newest and newest.outcome == Recommended.REFUSE else None


def issued(application: Application, name: str) -> IssuedDocument | None:
    """The newest document of a name that was issued about an application: letter, appeal or certificate."""
    kind = _NAMES.get(name)
    if kind is None:
        return None
    found = IssuedDocument.objects.filter(application=application, kind=kind).exclude(file="")
    return found.order_by("-issued_at", "-pk").first()
