"""The templates of every page: what they may call, and how days, times and numbers are written for people."""

import functools
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup, escape

from members import shell

_NUMBER = re.compile(r"([A-Z]*)(\w*)", re.ASCII)
_NO_BREAK = "\N{NO-BREAK SPACE}"


class OnlyJinja(FileSystemLoader):
    """Leaves every other template, even in the same folder, to Django's own engine."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        if not template.endswith(".jinja"):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        return [name for name in super().list_templates() if name.endswith(".jinja")]


def environment(**options: Any) -> Environment:
    """The environment that the TEMPLATES setting names; a name that a view forgot is an error, never a blank."""
    options |= {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
        "loader": OnlyJinja(options["loader"].searchpath),
    }
    made = Environment(**options)
    made.install_gettext_callables(words, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {"day": day, "moment": moment, "number": number, "verdict_rest": verdict_rest}
    made.globals |= {"static": asset, "url": url, "shell": shell, "office": settings.OFFICE}
    return made


def words(text: str) -> str:
    """A constant text of a template in the language of the request."""
    return _words(text, get_language())


def day(value: date | str) -> str:
    """A day as people read it: 22 November 2026, unbroken between day and month."""
    return _day(value, get_language())


def moment(at: datetime) -> str:
    """An instant as a UK clock showed it, with its zone: 22 November 2026 at 2:25pm GMT."""
    local = localtime(at)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    clock = f"{hour}:{local.minute:02}{half}{_NO_BREAK}{local.tzname()}"
    return words("%(day)s at %(time)s") % {"day": day(local.date()), "time": clock}


@functools.lru_cache(maxsize=4096)
def number(value: str) -> Markup:
    """A register number in groups for reading aloud; what is copied or searched has no spaces in it."""
    groups = "".join(f"<span>{escape(group)}</span>" for group in _groups(value))
    return Markup(f'<span class="number">{groups}</span>')  # noqa: S704 - each group is escaped above


def verdict_rest(sentence: str, word: str) -> str:
    """A verdict's sentence without the verdict's own word, which the verdict block shows apart."""
    return sentence.removeprefix(f"{word}. ")


@functools.lru_cache(maxsize=512)
def asset(path: str) -> str:
    """The address of a file of the front end, with the hash of its content."""
    return static(path)


@functools.lru_cache(maxsize=4096)
def url(name: str, *args: str) -> str:
    """The address of a named page."""
    return reverse(name, args=args)


@functools.lru_cache(maxsize=4096)
def _words(text: str, language: str | None) -> str:
    return gettext(text)


@functools.lru_cache(maxsize=16384)
def _day(value: date | str, language: str | None) -> str:
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.day}{_NO_BREAK}{MONTHS[value.month]} {value.year}"


def _groups(value: str) -> Iterator[str]:
    """Letters first, then threes; a last one that would stand alone stays with the three before it."""
    found = _NUMBER.fullmatch(value)
    if not found:
        yield value
        return
    prefix, rest = found.groups()
    if prefix:
        yield prefix
    while rest:
        size = 4 if len(rest) == 4 else 3
        yield rest[:size]
        rest = rest[size:]
