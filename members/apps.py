from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from members import money_checks, wiring
from members.documents import checks as document_checks


class MembersConfig(AppConfig):
    """People, organisations, messages and the trail: the ground floor."""

    name = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the tasks: Celery's own search is lazy, and a web process would know none of them by name."""
        import_module("members.tasks")
        checks.register(wiring.check)
        checks.register(document_checks.check, deploy=True)
        checks.register(money_checks.check, deploy=True)
