"""What this app holds about a person, for the copy that they may take.

`EXPORTED` and `LEFT_OUT` name every table of this app that leads to a person; a test walks the foreign keys.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from hsst.models import CalibrationDraft, CalibrationMark, CalibrationSeat, Certificate
from members.exporting import Piece, table

EXPORTED: frozenset[type[Model]] = frozenset({Certificate, CalibrationSeat, CalibrationDraft, CalibrationMark})
LEFT_OUT: dict[type[Model], str] = {}


def person_export(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """The pieces of this app."""
    return [
        table(
            "certificates_of_equivalence", _("Certificates of equivalence"),
            Certificate.objects.filter(person__in=people),
            "number", "application__number", "granted_on", "revoked_on", "revoked_ground",
        ),
        table(
            "calibration_rounds", _("Calibration rounds in which you were asked to judge"),
            CalibrationSeat.objects.filter(user__person__in=people),
            "round__name", "asked_at", "handed_in_at",
        ),
        table(
            "calibration_drafts", _("What you wrote in a calibration round and did not hand in"),
            CalibrationDraft.objects.filter(seat__user__person__in=people),
            "case__title", "standard__code", "mark", "reason", "kept_at",
        ),
        table(
            "calibration_marks", _("What you judged in calibration rounds"),
            CalibrationMark.objects.filter(user__person__in=people),
            "case__title", "standard__code", "mark", "reason", "given_at",
        ),
    ]  # fmt: skip
