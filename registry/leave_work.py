"""The work that time away, leaving and deaths make for the office."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.models import WorkItem
from members.work import WorkKind, address
from registry import leave_words
from registry.models import EntryRequest


def _request(item: WorkItem) -> str:
    return address("desk-entry-request", item.about_id)


def _titles(items: Collection[WorkItem]) -> dict[int, str]:
    """What each is about, in one statement."""
    found = EntryRequest.objects.filter(pk__in=[item.about_id for item in items]).select_related("scope")
    asked = {one.pk: one for one in found}
    return {
        item.pk: _("Decide: %(what)s") % {"what": leave_words.title(asked[item.about_id])}
        for item in items
        if item.about_id in asked
    }


def work_pages() -> dict[str, WorkKind]:
    """The kinds of this part, by code."""
    return {
        "entry_request": WorkKind(lazy("Decide about time away, a return, a scope or leaving"), _request, _titles),
        "death": WorkKind(lazy("Look into the report of a death"), lambda item: address("desk-death", item.about_id)),
    }
