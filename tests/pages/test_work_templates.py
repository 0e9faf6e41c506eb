"""The templates of pages behind the sign-in, read as they are written: what holds whatever a view hands them."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from members import demo_urls

FOLDER = settings.BASE_DIR / "templates"
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
WRITTEN = {name: (FOLDER / name).read_text(encoding="utf-8") for name in FILES}
# Letters are read elsewhere, and tests/mail holds them.
ALL = pytest.mark.parametrize("name", [name for name in FILES if not re.search(r"(^|/)(mail|letters)/", name)])
EXTENDS = re.compile(r'{%\s*extends\s+"([^"]+)"')
PAGES = pytest.mark.parametrize(
    "name", [name for name in FILES if EXTENDS.search(WRITTEN[name]) and "mail/" not in name]
)

COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ELEMENT = re.compile(r"<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
NOT_READ = re.compile(r"<script.*?</script>|{%\s*block wide\s*%}.*?{%\s*endblock", re.DOTALL)
# What is the same in every language.
NAMES = {"MPCE", "doctype", "JSON", "PDF", "HTML"}


def source(name: str) -> str:
    """A template without its comments."""
    return COMMENT.sub("", WRITTEN[name])


def above(name: str) -> str:
    """The template that one extends, with all that it extends itself."""
    parent = EXTENDS.search(source(name))
    return source(name) + (above(parent[1]) if parent and parent[1] != "base.html" else "")


def addresses(patterns=None) -> set[str]:
    found = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(pattern.name)
    return found


@ALL
def test_it_can_be_compiled(name):
    get_template(name)


@PAGES
def test_a_page_stands_in_the_shell_and_has_a_title(name):
    written = above(name)
    assert re.search(r'{%\s*extends\s+"base\.html"\s*%}', written), "it does not extend base.html"
    assert re.search(r"{%\s*block title\s*%}.+?{%\s*endblock", written, re.DOTALL), "it has no title"


@PAGES
def test_a_page_has_one_heading_above_all(name):
    branches = re.sub(r"{%\s*else\s*%}", "{% elif %}", above(name))
    headings = len(re.findall(r"<h1\b|heading=True|parts/panel\.html", branches))
    ways = len(re.findall(r"{%\s*elif", branches)) + 1
    assert 1 <= headings <= ways, f"{headings} headings in {ways} ways through the page"


@ALL
def test_nothing_runs_or_is_styled_in_it(name):
    written = source(name)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=", written)
    for script in re.findall(r"<script\b[^>]*(?:{%[^%]*%}[^>]*)*>", written):
        assert "src=" in script or 'type="application/json"' in script, script
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape off", written), "something is not escaped"


@ALL
def test_a_form_that_changes_something_carries_its_token(name):
    for form in re.findall(r'<form\b[^>]*method="post".*?</form>', source(name), re.DOTALL | re.IGNORECASE):
        assert "csrf_token" in form


@ALL
def test_every_link_leads_somewhere(name):
    there = addresses() | {pattern.name for pattern in demo_urls.urlpatterns}
    asked = set(re.findall(r"""{%\s*url\s+["']([^"']+)["']""", source(name)))
    assert asked <= there


@ALL
def test_every_word_can_be_translated(name):
    bare = ELEMENT.sub(" ", TAGS.sub(" ", NOT_READ.sub(" ", TRANSLATED.sub(" ", source(name)))))
    words = [word for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", bare)) if word not in NAMES]
    assert not words, words


def test_there_are_pages_to_hold_to_this():
    assert len(FILES) > 20
    assert "base.html" in FILES
