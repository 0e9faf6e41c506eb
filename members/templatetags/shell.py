"""What Django's own templates share with every other page: head, header, footer, and how things are written."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import Node, Parser, Token
from django.template.defaulttags import url
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members import acting, jinja, navigation, shell
from members.demo import PERSONAS, Persona

register = template.Library()
_BACK = "back_url"


class Days(Protocol):
    """A half-open range of days, as facts have it."""

    lower: date | None
    upper: date | None


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


@register.simple_tag(takes_context=True)
def account_links(context: Context) -> list[dict[str, Any]]:
    """Where whoever is signed in may go, or the way to sign in."""
    return navigation.areas(context["request"]) if "request" in context else []


@register.simple_tag(takes_context=True)
def sections(context: Context, area: str = "") -> list[dict[str, Any]]:
    """The sections of an area; of the desk’s where an officer fills in a page for somebody else."""
    if "request" not in context:
        return []
    request = context["request"]
    return navigation.sections(request, area if acting.for_whom(request) is None else "desk")


@register.simple_tag(takes_context=True)
def acting_for(context: Context) -> str | None:
    """For whom an officer fills in this page; None on any page of one’s own."""
    return acting.for_whom(context["request"]) if "request" in context else None


class _BackUrl(Node):
    """Names an address for the whole page; what `{% url … as … %}` names ends with the block that it stands in."""

    def __init__(self, named: Node) -> None:
        self.named = named

    def render(self, context: Context) -> SafeString:
        self.named.render(context)
        context.dicts[0][_BACK] = context[_BACK]
        return SafeString()


@register.tag
def back_url(parser: Parser, token: Token) -> Node:
    """The address that a page leads back to, for its back link and its Cancel: `{% back_url "desk-person" pk %}`."""
    token.contents = f"{token.contents} as {_BACK}"
    return _BackUrl(url(parser, token))


@register.simple_tag
def demo_personas() -> tuple[Persona, ...]:
    """Whom anybody may sign in as, in the demonstration; nobody elsewhere."""
    return PERSONAS if settings.DEMO else ()


@register.simple_tag
def office(what: str) -> str:
    """How to reach the office: name, email, phone, address."""
    return str(settings.OFFICE[what])


@register.filter
def day(value: date | str | None) -> str:
    """A day: 22 November 2026; nothing for none."""
    return jinja.day(value) if value else ""


@register.filter
def instant(value: datetime | None) -> str:
    """An instant as a UK clock showed it: 22 November 2026 at 2:25pm GMT; nothing for none."""
    return jinja.moment(value) if value else ""


@register.filter
def last_day(during: Days | None) -> date | None:
    """The last day of a range of days; none for one without end."""
    return during.upper - timedelta(days=1) if during and during.upper else None


@register.filter
def days(during: Days) -> str:
    """A range of days with its last day: 1 January 2026 to 31 December 2026; “from …” for one without end."""
    last = last_day(during)
    if during.lower is None:
        return _("until %(last)s") % {"last": day(last)}
    if last is None:
        return _("from %(first)s") % {"first": day(during.lower)}
    if last == during.lower:
        return day(last)
    return _("%(first)s to %(last)s") % {"first": day(during.lower), "last": day(last)}


@register.filter
def spaced(value: str) -> SafeString:
    """A register number or reference in groups for reading aloud; what is copied has no spaces."""
    return SafeString(jinja.number(str(value)))


@register.filter
def beside(cells: Iterable[Any], headings: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with the heading of its column."""
    return list(zip(cells, headings, strict=True))


@register.filter
def is_list(value: Any) -> bool:
    """Whether a value is several, each on a line of its own."""
    return isinstance(value, list | tuple)
