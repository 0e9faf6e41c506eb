"""The public's verdict on pages of Django's own templates: the same component, drawn by the same lines."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from registry.rules.public import PublicEntry

register = template.Library()


@register.simple_tag
def own_verdict(said: PublicEntry) -> SafeString:
    """What the register says of an entry, as its public page shows it, under a heading of level 3."""
    return SafeString(render_to_string("parts/own_entry.jinja", {"about": said}))


@register.simple_tag
def shared_entry(said: PublicEntry) -> SafeString:
    """What a link of a registrant shows of their entry, under a heading of level 3."""
    return SafeString(render_to_string("parts/shared_entry.jinja", {"about": said, "level": 3}))
