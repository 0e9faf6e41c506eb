"""The public page that says whether somebody is renewed, with what a view hands it, by a short name."""

from typing import Any

from registry.renewal_forms import AskRenewedForm
from tests.pages import samples


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Short name → template and context."""
    asked = {"form": AskRenewedForm(), "asked": True, "number": "RCT10184", "entry": None, "written": False}
    shown = {
        "renewed": {"asked": False, "number": ""},
        "renewed-error": {"asked": False, "number": "", "form": AskRenewedForm({})},
        "renewed-yes": {"entry": samples.REGISTERED},
        "renewed-unknown": {"written": True},
    }
    return {name: ("registry/renewals/renewed.jinja", asked | more) for name, more in shown.items()}
