"""Signing declarations: each statement answered by itself, in the version that is in force.

What is explained may tell of health or of offences. It is sealed at once, never shown again to whoever wrote it, and
opens to those alone who decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import secrets, trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from members.services import deciding
from registry.choices import Section
from registry.models import Application, Declaration, DeclarationAnswer, DeclarationQuestion
from registry.queries import dossiers
from registry.services import editing


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers to one statement; an explanation left empty keeps the one that was sealed before."""

    yes: bool
    explanation: str = ""


@transaction.atomic
def sign(
    *, application: Application, answers: Mapping[str, Answer], version: int, by: User, at: datetime
) -> Declaration:
    """Sign the declarations of an application, by the code of each question; signing the same again changes nothing.

    Args:
        version: of the application, as the page showed it.

    Raises:
        Refused: for a question left out, an undertaking not given, or a matter disclosed without a word about it.
    """
    application = editing.begin(application, Section.DECLARATIONS)
    deciding.own(by, application.person)
    of = dossiers.declaration_set(application.policy.declarations, on=london_day(at))
    if of is None:
        raise LookupError(f"No declarations of {application.policy} are in force.")
    questions = list(DeclarationQuestion.objects.filter(of=of).order_by("position"))
    before = dossiers.declaration(application)
    kept = _kept(before)
    for question in questions:
        _check(question, answers.get(question.code), kept)
    if before and before.of_id == of.pk and _same(before, questions, answers):
        return before
    editing.check_version(application, version)
    if before:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    signed = Declaration.objects.create(
        person=application.person,
        of=of,
        about=application._meta.label_lower,
        about_id=application.pk,
        signed_at=at,
    )
    DeclarationAnswer.objects.bulk_create(
        _answer(signed, question, answers[question.code], kept) for question in questions
    )
    editing.changed(application)
    trail.record(
        "registry.declarations_signed",
        about=signed,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        of=str(of),
    )
    return signed


def _check(question: DeclarationQuestion, answer: Answer | None, kept: Mapping[str, tuple[bool, str]]) -> None:
    if answer is None:
        raise Refused(_("Answer this question"), field=question.code, code="unanswered")
    if answer.yes == question.yes_is_clear:
        return
    if question.must_be_clear:
        words = _("You cannot go on without agreeing to this. Ask the office if you cannot agree")
        raise Refused(words, field=question.code, code="must_agree")
    yes, sealed = kept.get(question.code, (False, ""))
    if not answer.explanation.strip() and not (sealed and yes == answer.yes):
        raise Refused(
            _("Explain your answer, in a few words"), field=f"{question.code}_explanation", code="explanation"
        )


def _kept(before: Declaration | None) -> dict[str, tuple[bool, str]]:
    """What was answered and explained before, by question; explanations sealed."""
    if before is None:
        return {}
    return {one.question.code: (one.yes, one.explanation) for one in before.answers.select_related("question")}


def _same(before: Declaration, questions: list[DeclarationQuestion], answers: Mapping[str, Answer]) -> bool:
    """Whether the same is said as before; an explanation is compared with what was sealed."""
    kept = _kept(before)
    return all(
        kept.get(question.code, (None, ""))[0] == answers[question.code].yes
        and _says_the_same(answers[question.code], kept[question.code][1])
        for question in questions
    )


def _says_the_same(answer: Answer, sealed: str) -> bool:
    text = answer.explanation.strip()
    return not text or (bool(sealed) and secrets.unseal(sealed) == text)


def _answer(
    signed: Declaration, question: DeclarationQuestion, answer: Answer, kept: Mapping[str, tuple[bool, str]]
) -> DeclarationAnswer:
    clear = answer.yes == question.yes_is_clear
    yes, sealed = kept.get(question.code, (False, ""))
    if clear:
        explanation = ""
    elif text := answer.explanation.strip():
        explanation = secrets.seal(text)
    else:
        explanation = sealed if yes == answer.yes else ""
    return DeclarationAnswer(
        declaration=signed, question=question, yes=answer.yes, clear=clear, explanation=explanation
    )
