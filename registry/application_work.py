"""The work that applications make for the office."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.models import WorkItem
from members.work import WorkKind, address
from registry.models import Application


def _page(item: WorkItem) -> str:
    return address("desk-application", Application.objects.get(pk=item.about_id).reference)


def _titles(items: Collection[WorkItem]) -> dict[int, str]:
    found = Application.objects.in_bulk([item.about_id for item in items])
    words = _("Application %(number)s: %(stage)s")
    return {
        item.pk: words % {"number": one.number, "stage": one.get_stage_display()}
        for item in items
        if (one := found.get(item.about_id))
    }


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about applications, by code."""
    return {"application": WorkKind(lazy("Bring an application forward"), _page, _titles)}
