"""How the pages of those who judge show a mark."""

from django import template

from registry.choices import Mark

register = template.Library()
_TAGS = {Mark.MET: "yes", Mark.PARTLY: "restricted", Mark.NOT_MET: "no", Mark.NOT_EVIDENCED: "plain"}


@register.filter
def mark_tag(mark: str) -> str:
    """The kind of tag for a mark; its word says it too, so that colour never speaks alone."""
    return _TAGS[Mark(mark)]
