"""The work that accounts of organisations make for the office."""

from collections.abc import Collection

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import OrganisationRequest, WorkItem
from members.work import WorkKind, address


def _page(item: WorkItem) -> str:
    return address("desk-organisation-request", OrganisationRequest.objects.get(pk=item.about_id).reference)


def _titles(items: Collection[WorkItem]) -> dict[int, str]:
    """Which organisation each is about."""
    asked = OrganisationRequest.objects.select_related("organisation").in_bulk([item.about_id for item in items])
    return {
        item.pk: gettext("Decide on an account for %(organisation)s")
        % {"organisation": one.organisation.name if one.organisation else one.name}
        for item in items
        if (one := asked.get(item.about_id))
    }


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work of this module, by code."""
    return {"organisation_request": WorkKind(_("Decide on an account for an organisation"), _page, _titles)}
