from importlib import import_module

from django.apps import AppConfig
from django.core import checks


class RegistryConfig(AppConfig):
    """The registers, their entries, and what they say of a person on a day."""

    name = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the tasks, as members.apps does."""
        import_module("registry.tasks")
        checks.register(import_module("registry.certificate_checks").check, deploy=True)
        checks.register(import_module("registry.receipt_checks").check, deploy=True)
