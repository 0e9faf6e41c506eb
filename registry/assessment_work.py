"""The work that assessment makes for the office: a seat to fill again, and what applicants say against assessors."""

from django.utils.translation import gettext_lazy as _

from members.models import WorkItem
from members.work import WorkKind, address
from registry.models import Application, Objection


def _seat(item: WorkItem) -> str:
    return address("desk-assessment", Application.objects.get(pk=item.about_id).reference)


def _objection(item: WorkItem) -> str:
    made = Objection.objects.select_related("application").get(pk=item.about_id)
    return address("desk-objection", made.application.reference, made.pk)


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about assessment, by code."""
    return {
        "assessment_seat": WorkKind(_("Fill a seat of those who judge an application"), _seat),
        "objection": WorkKind(_("See whom an applicant does not want to be judged by"), _objection),
    }
