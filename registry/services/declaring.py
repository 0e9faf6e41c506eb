"""Signing the declarations of an application: each statement answered by itself, in the version that is in force."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from members import trail
from members.models import User
from members.queries.calendar import london_day
from members.services import deciding
from registry.choices import Section
from registry.models import Application, Declaration, DeclarationQuestion
from registry.queries import dossiers
from registry.services import declared, editing
from registry.services.declared import Answer


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
    declared.check(questions=questions, answers=answers, before=before)
    if before and declared.same(before=before, questions=questions, answers=answers, of=of):
        return before
    editing.check_version(application, version)
    signed = declared.write(
        person=application.person,
        about=application,
        of=of,
        questions=questions,
        answers=answers,
        before=before,
        at=at,
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
