"""What is said of renewals, on pages, in refusals and in messages."""

from django.utils.translation import gettext_lazy as _

from registry.rules.renewals import Part, Why

WHY_NOT = {
    Why.ENDED: _("Your registration has ended, so it cannot be renewed. You may ask the office how to come back."),
    Why.SUSPENDED: _("You are suspended, so your registration cannot be renewed now. No fee is taken. Ask the office."),
    Why.OUTSIDE: _(
        "The registration elsewhere that this register requires is not current. Tell us once it is, then renew."
    ),
    Why.BREAK: _("You are on a break when the new term begins, so no fee is due. Renew when you return."),
    Why.COVERED: _("You are registered for that time already, so there is nothing to renew."),
    Why.TOO_LATE: _("It is too late to renew. You may apply to be admitted again."),
}
PARTS = {Part.DECLARATIONS: _("your declarations"), Part.FEE: _("the fee")}
