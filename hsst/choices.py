from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# By which route somebody is admitted with a certificate that another route of the same register leads to.
ADMITTED_BY = {"hsst-equivalence": "equivalence"}


class RevokeGround(TextChoices):
    """Why a certificate was revoked, as its public page says it."""

    FALSE = "false", _("it rested on false information")
    ERROR = "error", _("it was granted in error")
