"""The work that certificates of equivalence make for the office."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hsst.models import Certificate
from hsst.services.revocations import WORK
from members.choices import Role
from members.models import WorkItem
from members.work import WorkKind, address


def _page(item: WorkItem) -> str:
    held = Certificate.objects.select_related("application").get(pk=item.about_id)
    return address("desk-equivalence-relying", held.application.reference)


def _titles(items: Collection[WorkItem]) -> dict[int, str]:
    """Which certificate each is about, in one statement."""
    found = Certificate.objects.in_bulk([item.about_id for item in items])
    return {
        item.pk: _("Decide what follows: certificate %(number)s was revoked") % {"number": one.number}
        for item in items
        if (one := found.get(item.about_id))
    }


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about certificates, by code."""
    label = lazy("Decide what follows the revocation of a certificate")
    return {WORK: WorkKind(label, _page, _titles, roles=frozenset({Role.REGISTRAR}))}
