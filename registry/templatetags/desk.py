"""How the desk's pages write what the register holds."""

import re
from datetime import date

from django import template

from members import jinja
from registry.choices import FactSource, Status

register = template.Library()


@register.filter
def status(code: str) -> str:
    """A status in words; nothing for an entry whose first term is to come."""
    return str(Status(code).label) if code else ""


@register.filter
def written_day(text: str) -> str:
    """A day that a list gives as 2026-11-22 in words; other text as it is."""
    return jinja.day(date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


@register.filter
def masked(value: str) -> str:
    """A way to reach somebody, hidden but for what tells one from another."""
    name, at, host = value.partition("@")
    return f"{name[:1]}•••@{host}" if at else f"•••{value.strip()[-3:]}"


@register.filter
def authority(source: str) -> str:
    """On whose authority a fact stands, in words."""
    return str(FactSource(source).label) if source in FactSource.values else source
