"""The grave acts that concern accounts and people themselves."""

from members.acts import Kind
from members.services import accounts, exports, factors, merges, refunds, roles, waivers


def act_kinds() -> dict[str, Kind]:
    """The kinds of this app, by code."""
    told = (accounts, exports, factors, merges, refunds, roles, waivers)
    return {code: kind for module in told for code, kind in module.KINDS.items()}
