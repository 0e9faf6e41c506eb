"""The grave acts that concern accounts and people themselves."""

from members.acts import Kind
from members.services import accounts, exports, factors, merges, roles


def act_kinds() -> dict[str, Kind]:
    """The kinds of this app, by code."""
    return {**accounts.KINDS, **exports.KINDS, **factors.KINDS, **merges.KINDS, **roles.KINDS}
