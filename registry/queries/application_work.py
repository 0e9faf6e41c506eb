"""An application's piece of work in the office's queue."""

from registry.models import Application

WORK = "application"


def work_key(application: Application) -> str:
    """The key of it."""
    return f"{WORK}:{application.pk}"
