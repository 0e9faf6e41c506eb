"""The work that the register's own facts make for the office."""

from django.utils.translation import gettext_lazy as _

from members.choices import Role
from members.models import WorkItem
from members.work import WorkKind, address
from registry.models import Sanction
from registry.services import cpd_suspensions


def _order(item: WorkItem) -> str:
    order = Sanction.objects.select_related("entry").get(pk=item.about_id)
    return address("desk-review", order.entry.number, order.pk)


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about facts, by code."""
    return {
        "interim_review": WorkKind(_("Have an interim order reviewed"), _order),
        cpd_suspensions.WORK: WorkKind(
            _("Decide what follows the suspension for CPD before it ends"), _order, roles=frozenset({Role.REGISTRAR})
        ),
    }
