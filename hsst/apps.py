from django.apps import AppConfig


class HsstConfig(AppConfig):
    """Equivalence with higher specialist scientist training."""

    name = "hsst"
    default_auto_field = "django.db.models.BigAutoField"
