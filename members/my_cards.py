"""What apps above put on my page, and on that of somebody who judges: a line each, with where it leads.

Wired as `my_cards` and `assessing_cards` (docs/adr/0002).
"""

from dataclasses import dataclass
from datetime import date

from members import wiring
from members.models import Person, User


@dataclass(frozen=True, slots=True)
class Card:
    """One line.

    Args:
        words: what it says.
        href: where it leads.
        action: what to do there, where it is their move.
    """

    words: str
    href: str
    action: str = ""


def of_person(person: Person, *, on: date) -> list[Card]:
    """Every line for a person on a day, in the order in which settings name the apps."""
    return [card for part in wiring.call("my_cards", person=person, on=on) for card in part]


def of_assessor(user: User, *, on: date) -> list[Card]:
    """Every line for an account that judges, on a day."""
    return [card for part in wiring.call("assessing_cards", user=user, on=on) for card in part]
