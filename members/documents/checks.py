"""What an installation must have before others may open what people send in."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error


def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """No virus scanner, or an address that is none: asked before a deployment."""
    url = settings.CLAMD_URL
    if not url:
        return [
            Error(
                "CLAMD_URL is not set: what people upload would be opened by others without a scan for viruses.",
                hint="Name a clamd: tcp://host:3310 or unix:///run/clamav/clamd.ctl.",
                id="members.E010",
            )
        ]
    parts = urlsplit(url)
    if (parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and parts.path):
        return []
    return [Error("CLAMD_URL must look like tcp://host:3310 or unix:///path/of/the/socket.", id="members.E011")]
