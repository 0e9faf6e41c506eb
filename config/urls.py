"""Where each address leads; apps are named as text, so that wiring imports no app."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("", include("registry.urls")),
]
