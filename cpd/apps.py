from django.apps import AppConfig


class CpdConfig(AppConfig):
    """Continuing professional development of a person under a scheme."""

    name = "cpd"
    default_auto_field = "django.db.models.BigAutoField"
