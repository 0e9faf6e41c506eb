"""The grave acts that concern accounts and people themselves."""

from members.acts import Kind
from members.services import exports, merges, roles


def act_kinds() -> dict[str, Kind]:
    """The kinds of this app, by code."""
    return {**exports.KINDS, **roles.KINDS, **merges.KINDS}
