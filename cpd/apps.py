from importlib import import_module

from django.apps import AppConfig


class CpdConfig(AppConfig):
    """Continuing professional development of a person under a scheme."""

    name = "cpd"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the tasks, as members.apps does."""
        import_module("cpd.tasks")
