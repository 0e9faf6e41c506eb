"""Every public page, in every state, made with invented people."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from tests.pages import samples
from tests.pages.pages import every_page
from tests.pages.reading import Page

PAGES = every_page()
NOT_PAGES = {"base.jinja"} | {f"parts/{p.name}" for p in (settings.BASE_DIR / "templates" / "parts").iterdir()}
PERSON_WROTE = ("name", "known_as", "sentence", "outside_number")
NEVER = ("GOV.UK", "NHS.UK", "Crown", "HM Government", "please note", "Please note", "kindly", "!", "{{", " None")
RIGHT_TO_LEFT = "\u202e"
# Pages about the register and not about anybody, in every state of theirs.
EXPLAIN = {
    *("home", "statuses", "statuses-each", "concerns", "about", "accessibility", "privacy"),
    *("api", "employer-api", "join"),
    *(name for name in PAGES if name.startswith(("join-programmes", "join-standards", "join-framework"))),
    *("equivalence", "equivalence-none", "equivalence-numbers", "equivalence-numbers-none"),
    *(name for name in PAGES if name.startswith(("join-decisions", "join-coming-back", "tell-us", "audit"))),
}


def made(name: str) -> str:
    template, context = PAGES[name]
    return render_to_string(template, context)


@pytest.fixture(params=PAGES)
def page(request) -> Page:
    return Page(made(request.param))


def test_every_template_is_shown_in_some_state():
    folder = settings.BASE_DIR / "templates"
    there = {str(p.relative_to(folder)) for p in folder.rglob("*.jinja")}
    assert there - NOT_PAGES == {template for template, _context in PAGES.values()}


def test_page_says_its_language_and_its_name(page):
    assert page.one("html").attrs["lang"] == "en-gb"
    title = page.one("title").text
    assert title.endswith(" – MPCE Register")
    assert not title.startswith(" –")


def test_headings_are_in_order_under_one_h1(page):
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    after_summary = levels[levels.index(1) :]
    assert all(deeper - level <= 1 for level, deeper in pairwise(after_summary)), levels
    assert levels[: levels.index(1)] in ([], [2])  # the error summary stands before the h1
    assert all(h.text for h in page.all("h1", "h2", "h3"))


def test_nothing_runs_or_is_styled_in_the_page(page):
    assert not page.all("script", "style", "iframe", "object", "base")
    for element in page.elements:
        assert not [a for a in element.attrs if a == "style" or a.startswith("on")], element


def test_nothing_is_loaded_from_elsewhere(page):
    for element in page.all("link", "img", "use"):
        address = element.attrs.get("href") or element.attrs.get("src", "")
        assert address.startswith("/static/"), element


def test_header_footer_and_main_are_where_people_expect_them(page):
    assert page.one("main").attrs["id"] == "main"
    skip = page.all("a")[0]
    assert skip.attrs["href"] == "#main"
    in_footer = {a.attrs["href"] for a in page.all("a") if a.inside("footer")}
    assert {"/about/", "/statuses/", "/concerns/", "/accessibility/", "/privacy/", "/api/"} <= in_footer
    assert next(n.attrs["aria-label"] for n in page.all("nav")) == "Main"


def test_every_field_has_a_label_and_every_reference_a_target(page):
    ids = [e.attrs["id"] for e in page.elements if "id" in e.attrs]
    assert len(ids) == len(set(ids))
    labelled = {label.attrs["for"] for label in page.all("label")}
    for entered in page.all("input", "select", "textarea"):
        if entered.attrs.get("type") != "hidden":
            assert entered.attrs["id"] in labelled
        assert set(entered.attrs.get("aria-describedby", "").split()) <= set(ids)
    for link in page.all("a"):
        if link.attrs["href"].startswith("#"):
            assert link.attrs["href"][1:] in ids


def test_tables_say_what_they_hold(page):
    for table in page.all("table"):
        inside = [e for e in page.elements if table in e.above]
        assert [e.text for e in inside if e.tag == "caption"] not in ([], [""])
        assert all("scope" in e.attrs for e in inside if e.tag == "th")


def test_links_say_where_they_lead(page):
    for link in page.all("a"):
        assert len(link.text) > 2
        assert link.text.lower() not in {"here", "click here", "more", "link"}


@pytest.mark.parametrize("name", [n for n in PAGES if "hostile" not in n and n != "results-none"])
def test_words_are_ours(name):
    words = Page(made(name)).text()
    for never in NEVER:
        assert never not in words, never


def test_error_pages_begin_their_title_with_it():
    for name in ("results-error", "results-filter-error", "entry-bad-day", "join-framework-error"):
        page = Page(made(name))
        assert page.one("title").text.startswith("Error: ")
        (message,) = [p for p in page.all("p") if "govuk-error-message" in p.attrs.get("class", "")]
        field = message.attrs["id"].removesuffix("-error")
        assert [a for a in page.all("a") if a.attrs["href"] == f"#{field}"]
    assert 'value="31 2 2025"' in made("entry-bad-day")
    assert 'value="x"' in made("results-error")


def test_verdict_has_its_word_and_its_shape():
    shapes = {}
    words = {"yes": "Yes.", "restricted": "Yes, with restrictions.", "no": "No.", "not_shown": "No longer shown."}
    for name, entry in samples.entries().items():
        page = Page(made(f"entry-{name}"))
        verdict = page.one("h1")
        assert verdict.text.startswith(words[entry.verdict])
        assert verdict.text.count(words[entry.verdict]) == 1
        block = next(e for e in verdict.above if e.attrs.get("class", "").startswith("verdict verdict--"))
        assert block.attrs["class"] == f"verdict verdict--{entry.verdict}"
        shapes[entry.verdict] = next(e.attrs["d"] for e in page.all("path") if block in e.above)
    assert len(set(shapes.values())) == 4


def test_hostile_text_stays_text():
    for name in PAGES:
        if "hostile" in name or name == "results-none":
            html = made(name)
            assert "<script" not in html
            assert "&lt;script&gt;alert(1)" in html
            assert "{{ 7*7 }}" in html


def test_what_a_person_wrote_cannot_turn_the_text_around_it():
    plain = samples.REGISTERED
    texts: dict[str, Any] = dict.fromkeys(PERSON_WROTE, samples.HOSTILE)
    entry = replace(
        plain,
        **texts,
        outside_body="HCPC",
        places=samples.hostile().places,
        annotations=samples.hostile().annotations,
        sanctions=samples.hostile().sanctions,
    )
    template, context = PAGES["entry-registered"]
    pages = [Page(render_to_string(template, context | {"entry": entry})), Page(made("results-hostile"))]
    for page in pages:
        turned = [e for e in page.elements if RIGHT_TO_LEFT in "".join(e.own_text)]
        assert turned
        assert all(e.inside("bdi", "title") for e in turned), turned


def test_a_check_shows_then_beside_now_and_says_whether_they_differ():
    changed = Page(made("check-changed")).text()
    assert "The answer has changed" in changed
    assert changed.index("Yes.") < changed.index("No.")
    assert "The answer is the same now" in Page(made("check-same")).text()
    gone = Page(made("check-gone")).text()
    assert "no longer shown" in gone
    assert samples.REGISTERED.name not in gone
    assert samples.REGISTERED.number not in gone


def test_former_name_hit_presents_the_present_name():
    text = Page(made("results")).text()
    assert "Former name: Aoife Smith – now Aoife Ní Bhriain" in text


def test_people_are_kept_out_of_search_engines():
    for name in PAGES:
        robots = [m for m in Page(made(name)).all("meta") if m.attrs.get("name") == "robots"]
        explains = name in EXPLAIN
        assert len(robots) == (0 if explains else 1), name


def test_pages_are_light():
    style = Path(settings.BUILD_DIR / "static" / "register.css").read_bytes()
    marks = sum(len((settings.BASE_DIR / "config" / "static" / name).read_bytes()) for name in ("mark.svg", "ring.svg"))
    style_weight = len(brotli.compress(style))
    assert style_weight < 12_000
    for name in PAGES:
        assert len(brotli.compress(made(name).encode())) + style_weight + marks < 25_000, name


def test_pages_of_djangos_own_templates_have_the_same_head_header_and_footer():
    ours = made("error").replace(f'<li><a href="{reverse("account_login")}">Sign in</a></li>\n', "")
    theirs = render_to_string("base.html")
    for begin, end in (('<meta name="viewport', "</head>"), ('<a href="#main"', "</header>"), ("<footer", "</footer>")):
        part = ours[ours.index(begin) : ours.index(end)]
        assert part in theirs


def test_every_public_page_says_where_to_sign_in(page):
    """But for the pages that somebody who is signed in comes to, which lead back to their own."""
    own = reverse("my") in {a.attrs["href"] for a in page.all("a")}
    assert own != ("Sign in" in {a.text for a in page.all("a") if a.inside("header")})
