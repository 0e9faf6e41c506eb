from collections.abc import Mapping
from typing import Any

from members.errors import Refused


class Lifecycle:
    """The table of moves of one workflow; docs/states.md is printed from it.

    Args:
        moves: from each state, the states it may go to. States are members of one TextChoices.
    """

    def __init__(self, moves: Mapping[Any, set[Any]]) -> None:
        self.moves = moves

    def check(self, now: str, then: Any) -> None:
        """Refuse a move that the table does not hold.

        Raises:
            Refused: naming both states in words.
        """
        if not self.allows(now, then):
            state = type(then)(now)
            raise Refused(f"This cannot go from ‘{state.label}’ to ‘{then.label}’.", code="wrong_state")

    def allows(self, now: str, then: Any) -> bool:
        """Whether the table holds a move."""
        return then in self.moves.get(type(then)(now), ())  # a value read from the database is a plain str
