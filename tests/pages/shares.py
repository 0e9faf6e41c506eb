"""The public pages of a link that a registrant gave, with what a view hands them, by a short name."""

from datetime import UTC, datetime
from typing import Any

from registry.choices import ShareField
from registry.rules.shares import chosen
from tests.pages import samples

_STILL = "This link can be shown 2 more times, until 13 December 2026 at 9:51am GMT."
_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Short name → template and context."""
    shown = "registry/shared/shown.jinja"
    found: dict[str, tuple[str, dict[str, Any]]] = {
        "shared-ask": ("registry/shared/ask.jinja", {"still": _STILL}),
        "shared-over": ("registry/shared/over.jinja", {}),
    }
    for name, entry in samples.entries().items():
        context = {"at": _AT, "still": _STILL}
        found[f"shared-{name}"] = (shown, context | {"entry": chosen(entry, list(ShareField))})
        found[f"shared-{name}-bare"] = (shown, context | {"entry": chosen(entry, [])})
    return found
