"""What an applicant says for themselves, and the one document that a section asks for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Document, User
from members.services import deciding
from registry.choices import Section
from registry.models import Application, SectionPaper, Statement
from registry.queries import dossiers
from registry.queries.form_drafts import STATEMENT
from registry.services import editing, form_drafts
from registry.services.dossiers import ready, saved


@transaction.atomic
def save_statement(*, application: Application, text: str, version: int, by: User, at: datetime) -> None:
    """Write what the applicant says for themselves; the same again changes nothing.

    Raises:
        Refused: without a word, or with more words than the route lets it have.
    """
    application = _begin(application, Section.STATEMENT, by)
    text = text.strip()
    words, most = dossiers.words_in(text), application.policy.statement_words
    if not words:
        raise Refused(_("Write your statement."), field="text", code="empty")
    if most and words > most:
        told = _("Your statement has %(words)s words; the most is %(most)s. Shorten it.")
        raise Refused(told % {"words": words, "most": most}, field="text", code="too_long")
    form_drafts.forget(application, STATEMENT)
    if text == dossiers.statement(application):
        return
    editing.check_version(application, version)
    Statement.objects.update_or_create(application=application, defaults={"text": text})
    saved(application=application, section=Section.STATEMENT, by=by, at=at)


@transaction.atomic
def choose_paper(
    *, application: Application, section: Section, document: Document | None, version: int, by: User, at: datetime
) -> None:
    """Choose the one document that a section asks for, or none; the same again changes nothing.

    Raises:
        Refused: for one that is not ready.
    """
    application = _begin(application, section, by)
    ready(application, document, "document")
    held = dossiers.section_paper(application, section)
    if held == document:
        return
    editing.check_version(application, version)
    SectionPaper.objects.filter(application=application, section=section).delete()
    if document:
        SectionPaper.objects.create(application=application, section=section, document=document)
    saved(application=application, section=section, by=by, at=at)


def _begin(application: Application, section: Section, by: User) -> Application:
    application = editing.begin(application, section)
    deciding.own(by, application.person)
    return application
