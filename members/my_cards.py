"""What apps above put on my page: a line each, with where it leads; wired as `my_cards` (docs/adr/0002)."""

from dataclasses import dataclass
from datetime import date

from members import wiring
from members.models import Person


@dataclass(frozen=True, slots=True)
class Card:
    """One line.

    Args:
        words: what it says.
        href: where it leads.
    """

    words: str
    href: str


def of_person(person: Person, *, on: date) -> list[Card]:
    """Every line for a person on a day, in the order in which settings name the apps."""
    return [card for part in wiring.call("my_cards", person=person, on=on) for card in part]
