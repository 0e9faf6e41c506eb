"""The head, header and footer of every page: one source, made once per process, language and section."""

import functools

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override


def head(language: str) -> SafeString:
    """Style sheets, icon and what browsers need to know; the title is the page's own."""
    return _part("head", language, "")


def top(language: str, section: str = "") -> SafeString:
    """The skip link and the header.

    Args:
        section: the part of the site that the page belongs to: lookup, statuses, concerns, about, or none; account
            for pages that have a line of their own for signing in and out.
    """
    return _part("header", language, section)


def bottom(language: str) -> SafeString:
    """The footer."""
    return _part("footer", language, "")


@functools.cache
def _part(name: str, language: str, section: str) -> SafeString:
    with override(language):
        made = render_to_string(f"parts/{name}.jinja", {"section": section})
    return mark_safe(made)  # noqa: S308 - escaped by Jinja
