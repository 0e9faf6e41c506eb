"""The same head, header and footer for pages made with Django's own templates."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from members import shell

register = template.Library()


@register.simple_tag
def shell_language() -> str:
    """The language of the page, for its `lang`."""
    return get_language() or settings.LANGUAGE_CODE


@register.simple_tag
def shell_head() -> SafeString:
    """Style sheets, icon and what browsers need to know."""
    return shell.head(shell_language())


@register.simple_tag
def shell_top(section: str = "") -> SafeString:
    """The skip link and the header of a section."""
    return shell.top(shell_language(), section)


@register.simple_tag
def shell_bottom() -> SafeString:
    """The footer."""
    return shell.bottom(shell_language())
