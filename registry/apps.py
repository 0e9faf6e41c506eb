from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registers, their entries, and what they say of a person on a day."""

    name = "registry"
    default_auto_field = "django.db.models.BigAutoField"
