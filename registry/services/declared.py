"""What every signing of declarations shares: whether the answers may stand, whether they are the same, and their rows.

What is explained may tell of health or of offences. It is sealed at once, never shown again to whoever wrote it, and
opens to those alone who decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from members import secrets
from members.errors import Refused
from members.models import Person
from registry.models import Declaration, DeclarationAnswer, DeclarationQuestion, DeclarationSet


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers to one statement; an explanation left empty keeps the one that was sealed before."""

    yes: bool
    explanation: str = ""


def check(
    *, questions: Sequence[DeclarationQuestion], answers: Mapping[str, Answer], before: Declaration | None
) -> None:
    """Refuse answers that cannot stand, by the code of each question.

    Raises:
        Refused: for a question left out, an undertaking not given, or a matter disclosed without a word about it.
    """
    kept = _kept(before)
    for question in questions:
        _check(question, answers.get(question.code), kept)


def same(
    *, before: Declaration, questions: Sequence[DeclarationQuestion], answers: Mapping[str, Answer], of: DeclarationSet
) -> bool:
    """Whether the same is said as before; an explanation is compared with what was sealed."""
    kept = _kept(before)
    return before.of_id == of.pk and all(
        kept.get(question.code, (None, ""))[0] == answers[question.code].yes
        and _says_the_same(answers[question.code], kept[question.code][1])
        for question in questions
    )


def write(
    *,
    person: Person,
    about: Model,
    of: DeclarationSet,
    questions: Sequence[DeclarationQuestion],
    answers: Mapping[str, Answer],
    before: Declaration | None,
    at: datetime,
) -> Declaration:
    """Write what somebody signed, in the place of what they signed before; called by the verb that is asked to."""
    kept = _kept(before)
    if before:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    signed = Declaration.objects.create(
        person=person, of=of, about=about._meta.label_lower, about_id=about.pk, signed_at=at
    )
    DeclarationAnswer.objects.bulk_create(
        _answer(signed, question, answers[question.code], kept) for question in questions
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
