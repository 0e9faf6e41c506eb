"""The work that applications make for the office."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.models import WorkItem
from members.work import WorkKind, address
from registry.models import Application


def _application(item: WorkItem) -> Application:
    return Application.objects.get(pk=item.about_id)


def _page(item: WorkItem) -> str:
    return address("desk-application", _application(item).reference)


def _title(item: WorkItem) -> str:
    found = _application(item)
    return _("Application %(number)s: %(stage)s") % {"number": found.number, "stage": found.get_stage_display()}


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about applications, by code."""
    return {"application": WorkKind(lazy("Bring an application forward"), _page, _title)}
