"""Forms of an application whose text is kept while it is typed: which there are, and what is kept."""

from registry.choices import EVIDENCE_OPEN, Section
from registry.models import Application, EvidenceItem, FormDraft
from registry.queries import dossiers

STATEMENT = "statement"
# The form of a piece of evidence that is not there yet.
NEW_ITEM = "item-new"


def item_form(item: EvidenceItem | None) -> str:
    """The form of a piece of evidence itself."""
    return f"item-{item.pk}" if item else NEW_ITEM


def claims_form(item: EvidenceItem) -> str:
    """The form of what a piece of evidence shows."""
    return f"claims-{item.pk}"


def kept(application: Application, form: str) -> FormDraft | None:
    """What stood in a form and was not saved."""
    return FormDraft.objects.filter(application=application, form=form).first()


def may_be_kept(application: Application, form: str) -> bool:
    """Whether there is such a form, and it is the applicant's to fill in now."""
    sections = application.policy.sections
    if application.stage not in EVIDENCE_OPEN:
        return False
    if form == STATEMENT:
        return Section.STATEMENT in sections
    kind, _, row = form.partition("-")
    known = form == NEW_ITEM or (kind in {"item", "claims"} and _is_item(application, row))
    return known and Section.EVIDENCE in sections


def _is_item(application: Application, row: str) -> bool:
    is_number = row.isascii() and row.isdecimal() and len(row) < len("9223372036854775807")
    return is_number and dossiers.items(application).filter(pk=int(row)).exists()
