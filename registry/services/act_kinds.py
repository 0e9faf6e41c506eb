"""The grave acts that concern the register."""

from members.acts import Kind
from registry.services import assisted_claims, claim_cases, departures, orders, protection


def act_kinds() -> dict[str, Kind]:
    """The kinds of this app, by code."""
    return {**assisted_claims.KINDS, **claim_cases.KINDS, **orders.KINDS, **departures.KINDS, **protection.KINDS}
