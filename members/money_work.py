"""The work that money makes: what is to go back, what went otherwise than agreed, what does not add up."""

from django.utils.translation import gettext_lazy as _

from members.choices import OFFICE_ROLES
from members.models import Payment, Reconciliation, WorkItem
from members.money_doors import FINANCE_ROLES
from members.work import WorkKind, act_page, act_titles, address


def _page(item: WorkItem) -> str:
    if item.about == Reconciliation._meta.label_lower:
        return address("desk-comparison", Reconciliation.objects.get(pk=item.about_id).on.isoformat())
    return address("desk-payment", Payment.objects.get(pk=item.about_id).reference)


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about money, by code."""
    labels = {
        "refund_offered": _("Give money back for what can no longer be had"),
        "refund_transfer": _("Send an agreed refund by bank transfer"),
        "refund_failed": _("Find another way to give money back"),
        "refund_unagreed": _("Look into a refund that nobody here agreed"),
        "chargeback": _("Look into a payment that a bank took back"),
        "money_difference": _("Find out why Stripe’s list and the ledger differ"),
    }
    found = {code: WorkKind(label, _page, roles=FINANCE_ROLES) for code, label in labels.items()}
    return found | {
        "money_act": WorkKind(_("Confirm or decline an act about money"), act_page, act_titles, OFFICE_ROLES)
    }
