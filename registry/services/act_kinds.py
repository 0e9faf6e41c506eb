"""The grave acts that concern the register."""

from members.acts import Kind
from registry.services import departures, orders, protection


def act_kinds() -> dict[str, Kind]:
    """The kinds of this app, by code."""
    return {**orders.KINDS, **departures.KINDS, **protection.KINDS}
