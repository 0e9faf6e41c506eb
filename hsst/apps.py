from importlib import import_module

from django.apps import AppConfig


class HsstConfig(AppConfig):
    """Equivalence with higher specialist scientist training."""

    name = "hsst"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the tasks, as members.apps does."""
        import_module("hsst.tasks")
