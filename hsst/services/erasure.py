"""Emptying the words that this app holds about somebody; called by registry.services.visibility.erase alone."""

from datetime import datetime

from django.db.models import Model

from hsst.models import Certificate
from members.models import User

ANSWERS: dict[type[Model], str] = {
    Certificate: "kept: number and days; the document has its words, and is emptied with the others that we made",
}


def empty(*, people: list[int], by: User | None, at: datetime) -> None:
    """Nothing here is in words."""
