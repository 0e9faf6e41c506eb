"""Emptying the words that this app holds about somebody; called by registry.services.visibility.erase alone."""

from datetime import datetime

from django.db.models import Model

from hsst.models import CalibrationDraft, CalibrationMark, CalibrationSeat, Certificate
from members.models import User

ANSWERS: dict[type[Model], str] = {
    CalibrationSeat: "kept: that and when somebody judged; who they are goes with their account",
    CalibrationDraft: "deleted three months after the round; it speaks of an invented dossier",
    CalibrationMark: "kept: it speaks of an invented dossier, and the figures rest on it",
    Certificate: "kept: number and days; the document has its words, and is emptied with the others that we made",
}


def empty(*, people: list[int], by: User | None, at: datetime) -> None:
    """Nothing here is in words."""
