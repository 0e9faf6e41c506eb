"""Reading the environment: every difference between one installation and another is here."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The value of a setting, or the default where it is not set or empty."""
    return os.environ.get(name) or default


def required(name: str) -> str:
    """The value of a setting without which the product must not start."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"The setting {name} is missing from the environment.")
    return value


def secret(name: str, *, shortest: int = 32) -> str:
    """A required value that nobody could guess; example values from the documents are refused."""
    value = required(name)
    if len(value) < shortest or len(set(value)) < 8 or "change-me" in value:
        raise ImproperlyConfigured(f"The setting {name} must be a secret of {shortest} or more random characters.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A setting that is on or off: 1, true, yes, on; or 0, false, no, off."""
    value = text(name).strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise ImproperlyConfigured(f"The setting {name} must be 1 or 0, not ‘{value}’.")


def number(name: str, default: int) -> int:
    """A setting that is a whole number."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"The setting {name} must be a whole number, not ‘{value}’.")
    return int(value)


def one_of(name: str, among: tuple[str, ...]) -> str:
    """A setting that is one of these; the first unless set."""
    value = text(name, among[0])
    if value not in among:
        raise ImproperlyConfigured(f"The setting {name} must be one of {', '.join(among)}, not ‘{value}’.")
    return value


def words(name: str) -> list[str]:
    """A setting that lists several values, with commas between them."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def numbers(name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """A setting that lists whole numbers, with commas between them."""
    found = words(name)
    if not all(word.isdecimal() for word in found):
        raise ImproperlyConfigured(f"The setting {name} must be whole numbers with commas between them.")
    return tuple(int(word) for word in found) or default


def mail(url: str) -> dict[str, Any]:
    """Django's words for where letters go: smtp://, smtp+tls:// or smtp+ssl://user:password@host:port.

    Or anymail:postmark and the like; or console:, or folder:/a/path, where the demonstration's mailbox finds them.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "anymail" and parts.path.isidentifier():
        return {"EMAIL_BACKEND": f"anymail.backends.{parts.path}.EmailBackend", "MAIL_PROVIDER": parts.path}
    if parts.scheme == "mailbox":
        return {"EMAIL_BACKEND": "members.mailbox.EmailBackend"}
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
        "EMAIL_TIMEOUT": 10,
    }


def beginning(prefix: str) -> dict[str, str]:
    """The settings whose names begin with this, without it."""
    return {name.removeprefix(prefix): value for name, value in os.environ.items() if name.startswith(prefix) and value}


def database(url: str) -> dict[str, Any]:
    """Django's words for a PostgreSQL address, over the network or through a socket (`?host=/folder`)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }
