"""Where each address leads; apps are named as text, so that wiring imports no app."""

from django.conf import settings
from django.urls import include, path

from config import health

handler400 = "members.views.errors.bad_request"
handler403 = "members.views.errors.forbidden"
handler404 = "members.views.errors.not_found"
handler429 = "members.account_doors.too_many"
handler500 = "members.views.errors.server_error"

urlpatterns = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("account/", include("members.account_urls")),
    path("admin/", include("registry.admin")),
    path("", include("members.urls")),
    path("", include("cpd.urls")),
    path("", include("cpd.audit_urls")),
    *([path("demo/", include("members.demo_urls"))] if settings.DEMO else []),
    path("", include("registry.urls")),
    path("", include("hsst.urls")),
]
