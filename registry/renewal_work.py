"""The work that renewals, and the invoices for many of them, make for the office."""

from django.utils.translation import gettext_lazy as _

from members.choices import Role
from members.models import WorkItem
from members.money_doors import FINANCE_ROLES
from members.work import WorkKind, address
from registry.models import Invoice, RenewalReview
from registry.queries.invoices import CAME_BACK
from registry.services import declared_concerns
from registry.services.renewal_reviews import WORK


def _page(item: WorkItem) -> str:
    return address("desk-renewal-review", RenewalReview.objects.get(pk=item.about_id).reference)


def _concern(item: WorkItem) -> str:
    return address("desk-renewal-concern", RenewalReview.objects.get(pk=item.about_id).reference)


def _invoice(item: WorkItem) -> str:
    return address("desk-invoice", Invoice.objects.get(pk=item.about_id).reference)


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about renewals, by code."""
    return {
        WORK: WorkKind(_("Look at what somebody declared when they renewed"), _page, roles=[Role.REGISTRAR]),
        declared_concerns.WORK: WorkKind(
            _("Take up what was declared on renewal and referred as a concern"), _concern, roles=[Role.REGISTRAR]
        ),
        CAME_BACK: WorkKind(_("Send an invoice to where its employer reads it"), _invoice, roles=FINANCE_ROLES),
    }
