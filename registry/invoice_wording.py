"""What is said of invoices to employers."""

from django.utils.translation import gettext_lazy as _

from registry.rules.invoices import Wrong

WRONG = {
    Wrong.UNKNOWN: _("There is no such number."),
    Wrong.TWICE: _("This number stands on an earlier line already."),
    Wrong.NOT_DUE: _("No renewal is open: it is not due, is done, or they have left."),
    Wrong.CANNOT: _("They cannot be renewed now, so no fee is taken."),
    Wrong.PAID: _("The fee is paid already."),
    Wrong.COLLECTED: _("The fee is being collected by direct debit."),
    Wrong.INVOICED: _("The fee is on another invoice that is to be paid."),
    Wrong.OWN: _("Nobody invoices what concerns themselves: ask a colleague."),
}
