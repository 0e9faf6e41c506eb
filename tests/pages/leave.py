"""The public page on which somebody tells us of a death, with what a view hands it, by a short name."""

from typing import Any

from registry.leave_forms import TellForm


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Short name → template and context."""
    form, done = "registry/tell_us/form.jinja", "registry/tell_us/done.jinja"
    return {
        "tell-us": (form, {"form": TellForm()}),
        "tell-us-error": (form, {"form": TellForm({})}),
        "told-us": (done, {}),
    }
