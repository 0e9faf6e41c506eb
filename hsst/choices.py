from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from members.lifecycle import Lifecycle

# By which route somebody is admitted with a certificate that another route of the same register leads to.
ADMITTED_BY = {"hsst-equivalence": "equivalence"}


class RevokeGround(TextChoices):
    """Why a certificate was revoked, as its public page says it."""

    FALSE = "false", _("it rested on false information")
    ERROR = "error", _("it was granted in error")


class CalibrationStage(TextChoices):
    """How far a calibration round is, in which everybody who judges marks the same invented dossiers."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("given up")


# Closing opens the marks to those who gave them, so neither a round that was closed nor one given up begins again.
CALIBRATION = Lifecycle({CalibrationStage.OPEN: {CalibrationStage.CLOSED, CalibrationStage.CANCELLED}})
