"""Whether something that an applicant declared is still to be weighed, and what came of it."""

from registry.choices import SuitabilityOutcome
from registry.models import Application, Declaration, DeclarationAnswer, SuitabilityReview


def declared(application: Application) -> Declaration | None:
    """The declaration that is in force for an application."""
    about = {"about": application._meta.label_lower, "about_id": application.pk}
    return Declaration.objects.filter(replaced_at=None, **about).select_related("of").first()


def not_clear(application: Application) -> list[DeclarationAnswer]:
    """The answers that need to be weighed; their explanations stay sealed."""
    signed = declared(application)
    if signed is None:
        return []
    answers = DeclarationAnswer.objects.filter(declaration=signed, clear=False).select_related("question")
    return list(answers.order_by("question__position"))


def needed(application: Application) -> bool:
    """Whether something was declared that nobody has weighed since it was signed."""
    signed = declared(application)
    if signed is None or not not_clear(application):
        return False
    return not SuitabilityReview.objects.filter(application=application, decided_at__gte=signed.signed_at).exists()


def latest(application: Application) -> SuitabilityReview | None:
    """The newest review of an application, decided or not."""
    return SuitabilityReview.objects.filter(application=application).order_by("-opened_at", "-pk").first()


def stands_against(application: Application) -> bool:
    """Whether what was declared was found to be an obstacle to registration."""
    review = latest(application)
    return review is not None and review.outcome == SuitabilityOutcome.UNSUITABLE
