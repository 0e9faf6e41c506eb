from django.apps import AppConfig


class MembersConfig(AppConfig):
    """People, organisations, messages and the trail: the ground floor."""

    name = "members"
    default_auto_field = "django.db.models.BigAutoField"
