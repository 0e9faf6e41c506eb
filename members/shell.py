"""The head, header and footer of every page: one source, made once per process, language and section."""

import functools

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def language() -> str:
    """The language of the page, for its `lang`."""
    return get_language() or "en-gb"


def head() -> SafeString:
    """Style sheets, icon and what browsers need to know; the title is the page's own."""
    return _part("head", language(), "")


def top(section: str = "") -> SafeString:
    """The skip link and the header.

    Args:
        section: the part of the site that the page belongs to: lookup, statuses, concerns, about, or none.
    """
    return _part("header", language(), section)


def bottom() -> SafeString:
    """The footer."""
    return _part("footer", language(), "")


@functools.cache
def _part(name: str, lang: str, section: str) -> SafeString:
    return render_to_string(f"parts/{name}.jinja", {"section": section})
