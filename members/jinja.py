"""The templates of every page: what they may call, and how days, times and numbers are written for people."""

import functools
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, override
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound
from jinja2.ext import Extension
from markupsafe import Markup, escape

from members import shell

_NUMBER = re.compile(r"([A-Z]*)(\w*)", re.ASCII)
_CONSTANT = re.compile(r'\b_\("([^"\\]*)"\)')
_NO_BREAK = "\N{NO-BREAK SPACE}"


class OnlyJinja(FileSystemLoader):
    """Leaves every other template, even in the same folder, to Django's own engine."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        if not template.endswith(".jinja"):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        return [name for name in super().list_templates() if name.endswith(".jinja")]


class PutInWords(Extension):
    """Replaces each `_("constant text")` by its translation when a template is compiled.

    A page has some sixty of them; asking for the language each time was a third of the time of making it.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        with override(self.environment.language):  # type: ignore[attr-defined]
            return _CONSTANT.sub(self._put_in, source)

    @staticmethod
    def _put_in(found: re.Match[str]) -> str:
        # Safe: it is ours or the translator's, and what `|format` puts into it is still escaped.
        return f"({json.dumps(gettext(found[1]))}|safe)"


class OneLanguage(Environment):
    """The templates in one language."""

    def __init__(self, language: str, options: dict[str, Any]) -> None:
        self.language = language
        super().__init__(**options, extensions=[PutInWords])
        # One store of written days for each language, for the same day is written again and again.
        days = functools.lru_cache(maxsize=8192)(day)
        self.filters |= {"day": days, "number": number, "verdict_rest": verdict_rest, "moment": moment}
        self.globals |= {"language": language, "static": asset, "url": url, "shell": shell, "office": settings.OFFICE}


class EveryLanguage(Environment):
    """Hands out each template in the language of the request."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.made = {code: OneLanguage(code, options) for code, _name in settings.LANGUAGES}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:  # noqa: A002 - Jinja names it
        made = self.made.get(get_language() or "") or self.made[settings.LANGUAGE_CODE]
        return made.get_template(name, parent, globals)


def environment(**options: Any) -> EveryLanguage:
    """The environment that the TEMPLATES setting names; a name that a view forgot is an error, never a blank."""
    options |= {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": OnlyJinja(options["loader"].searchpath),
    }
    return EveryLanguage(**options)


def day(value: date | str) -> str:
    """A day as people read it: 22 November 2026, unbroken between day and month."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.day}{_NO_BREAK}{MONTHS[value.month]} {value.year}"


def moment(at: datetime) -> str:
    """An instant as a UK clock showed it, with its zone: 22 November 2026 at 2:25pm GMT."""
    local = localtime(at)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    clock = f"{hour}:{local.minute:02}{half}{_NO_BREAK}{local.tzname()}"
    return gettext("%(day)s at %(time)s") % {"day": day(local.date()), "time": clock}


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
