"""What a worker must have before it signs certificates of registration."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from registry.services import signing


def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A key that cannot sign, where settings name one: asked before a deployment of whatever process holds it."""
    if not settings.CERTIFICATE_KEY:
        return []
    try:
        signing.certificates()
    except (ImproperlyConfigured, ValueError, OSError) as failure:
        hint = "CERTIFICATE_KEY is a private key in PEM, CERTIFICATE_CHAIN its certificate and those that vouch for it."
        return [Error(f"Certificates cannot be signed: {failure}", hint=hint, id="registry.E001")]
    return []
