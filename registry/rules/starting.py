"""Whether somebody may apply by a route now, and if not, why and from which day.

Source: domain 9.1 (guards) and 9.2; what is asked of somebody coming back is registry/rules/returning.py.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from registry.choices import RouteKind, Status

# For those whom the register does not know yet; a certificate is for them alone, since nobody on it needs one.
_FIRST = frozenset({RouteKind.ADMISSION, RouteKind.CERTIFICATE})
LEFT = frozenset({Status.LAPSED, Status.RESIGNED, Status.REMOVED_ADMIN})
_ORDERS = frozenset({Status.SUSPENDED, Status.INTERIM_SUSPENDED})


class Why(Enum):
    """Why somebody cannot apply by a route now."""

    ON_REGISTER = "on_register"
    WAS_ON_REGISTER = "was_on_register"
    NEVER_ON_REGISTER = "never_on_register"
    REMOVED = "removed"
    NOT_REMOVED = "not_removed"
    ORDER = "order"
    ORDER_ELSEWHERE = "order_elsewhere"
    PROCEEDINGS = "proceedings"
    TOO_EARLY = "too_early"
    BARRED = "barred"
    OPEN = "open"
    ASK = "ask"
    NO_SCOPES = "no_scopes"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way.

    Args:
        from_on: the earliest day on which it no longer does, if one is known.
    """

    why: Why
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What the register knows of somebody who wants to apply.

    Args:
        status: of their entry on the register that they apply to; None without one.
        elsewhere: of their entries on the other registers.
        proceedings: whether proceedings about any entry of theirs are open.
        another_open: whether another application of theirs to this register is open.
    """

    status: Status | None = None
    elsewhere: tuple[Status, ...] = ()
    proceedings: bool = False
    another_open: bool = False


def obstacle(kind: RouteKind, held: Held, *, earliest: date | None, barred: bool, on: date) -> Obstacle | None:
    """What keeps somebody from applying by a route of this kind on a day; None when nothing does.

    Args:
        earliest: the day from which somebody who left may come back, or who was refused a certificate may apply again;
            None for anybody else.
        barred: whether a panel's removal may no longer be asked to be undone.
    """
    if why := order(held) or _wrong_kind(kind, held.status):
        return Obstacle(why)
    if held.another_open:
        return Obstacle(Why.OPEN)
    if barred:
        return Obstacle(Why.BARRED)
    if earliest and on < earliest:
        return Obstacle(Why.TOO_EARLY, earliest)
    return None


def order(held: Held) -> Why | None:
    """An order or proceedings that keep somebody from applying whatever the route, or having begun, from going on."""
    if held.status in _ORDERS:
        return Why.ORDER
    if held.proceedings:
        return Why.PROCEEDINGS
    if any(status in _ORDERS or status is Status.REMOVED for status in held.elsewhere):
        return Why.ORDER_ELSEWHERE
    return None


def _wrong_kind(kind: RouteKind, status: Status | None) -> Why | None:
    if status in {Status.DECEASED, Status.ANNULLED}:
        return Why.ASK
    if status is None:
        return None if kind in _FIRST else Why.NEVER_ON_REGISTER
    if status is Status.REMOVED:
        return None if kind is RouteKind.RESTORATION else Why.REMOVED
    if status not in LEFT:
        return Why.ON_REGISTER
    if kind is RouteKind.RESTORATION:
        return Why.NOT_REMOVED
    return Why.WAS_ON_REGISTER if kind in _FIRST else None
