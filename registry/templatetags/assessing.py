"""How the pages of those who judge and decide show a mark, and what was recommended."""

from collections.abc import Mapping
from typing import Any

from django import template

from registry import wording
from registry.choices import Mark

register = template.Library()
_TAGS = {Mark.MET: "yes", Mark.PARTLY: "restricted", Mark.NOT_MET: "no", Mark.NOT_EVIDENCED: "plain"}


@register.filter
def mark_tag(mark: str) -> str:
    """The kind of tag for a mark; its word says it too, so that colour never speaks alone."""
    return _TAGS[Mark(mark)]


@register.filter
def of(found: Mapping[int, Any], key: int) -> Any:
    """What a mapping holds for a key; nothing where it has none."""
    return found.get(key, ())


@register.filter
def aim(kind: str) -> str:
    """What stands before the register and route, on a route of this kind."""
    return wording.aim(kind)


@register.filter
def outcome(code: str, kind: str) -> str:
    """What was recommended or decided, on a route of this kind."""
    return wording.decision(code, kind)
