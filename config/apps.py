"""The wiring as a Django app, so that every process, web and commands too, queues tasks through the same Celery app."""

from django.apps import AppConfig

from config.celery import app as celery_app


class WiringConfig(AppConfig):
    """Holds the Celery app; has no models."""

    name = "config"
    celery = celery_app
