"""What people read of why they cannot apply for a certificate yet, and what they can do about it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hsst.rules.eligibility import Reason

REASONS: Mapping[Reason, tuple[str | Promise, str | Promise]] = {
    Reason.REGISTER_FIRST: (
        _("You need a current registration first"),
        _(
            "A certificate rests on a current registration there, which the office checks when you apply. If yours has"
            " ended, have it restored before you begin."
        ),
    ),
    Reason.WAIT_FOR_REGISTER: (
        _("Your registration must have been decided"),
        _("Come back once you have your number. You can begin to gather evidence meanwhile."),
    ),
    Reason.NO_SPECIALTY: (
        _("This certificate is for other specialties"),
        _("It is given in the specialties on the list alone. If yours goes by another name, ask us."),
    ),
    Reason.TOO_SHORT: (
        _("You need more time at the level"),
        _("Time at the level counts as if it were worked full time, and posts held at once count as one at most."),
    ),
}
