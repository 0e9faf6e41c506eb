"""What a process must have before it signs receipts of checks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from registry import jws


def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A key that cannot sign, or that of the seals: asked before a deployment of whatever process holds it."""
    try:
        held = jws.public()
    except ImproperlyConfigured as failure:
        return [Error(str(failure), hint="docs/running.md says how to make one.", id="registry.E002")]
    if not held:
        return []
    if settings.RECEIPT_KEY == settings.SEAL_KEY:
        words = "RECEIPT_KEY is the seed that SEAL_KEY is: a web process would hold what signs the seals."
        return [Error(words, hint="Make another one.", id="registry.E003")]
    if held.keys() & set(settings.RECEIPT_KEYS_REFUSED):
        words = "RECEIPT_KEY is a key whose receipts RECEIPT_KEYS_REFUSED refuses."
        return [Error(words, hint="Make another one.", id="registry.E004")]
    return []
