"""What every page must be, whichever engine made it: told of as assertions that name what is wrong."""

from itertools import pairwise

from tests.pages.reading import Element, Page


def assert_sound(html: str) -> Page:
    """A page that a person can read, a keyboard can use and a screen reader can follow; returns it read."""
    page = Page(html)
    for rule in (_names, _headings, _nothing_inline, _fields, _tables, _links, _forms):
        rule(page)
    return page


def _names(page: Page) -> None:
    assert page.one("html").attrs["lang"] == "en-gb"
    title = page.one("title").text
    assert title.endswith(" – MPCE Register"), title
    assert len(title) > len(" – MPCE Register"), "the title says nothing"
    assert page.one("main").attrs["id"] == "main"
    assert page.all("a")[0].attrs["href"] == "#main"


def _headings(page: Page) -> None:
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1, f"{levels.count(1)} h1"
    after = levels[levels.index(1) :]
    assert all(deeper - level <= 1 for level, deeper in pairwise(after)), levels
    assert set(levels[: levels.index(1)]) <= {2}, "before the h1 stand only what was done and what is wrong"
    assert all(h.text for h in page.all("h1", "h2", "h3"))


def _nothing_inline(page: Page) -> None:
    assert not page.all("style", "object", "base")
    for script in page.all("script"):
        if script.attrs.get("type") != "application/json":
            assert script.attrs.get("src", "").startswith("/static/"), "a script in the page"
            assert not script.text
    for element in page.elements:
        assert not [a for a in element.attrs if a == "style" or a.startswith("on")], element
    for element in page.all("link", "img", "use"):
        address = element.attrs.get("href") or element.attrs.get("src", "")
        assert address.startswith(("/", "data:image/png")), element


def _fields(page: Page) -> None:
    ids = [e.attrs["id"] for e in page.elements if "id" in e.attrs]
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    labelled = {label.attrs["for"]: label.text for label in page.all("label")}
    for entered in page.all("input", "select", "textarea"):
        if entered.attrs.get("type") != "hidden":
            assert labelled.get(entered.attrs.get("id", "")), entered
    for element in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            assert set(element.attrs.get(name, "").split()) <= set(ids), element
    for link in page.all("a"):
        if link.attrs["href"].startswith("#"):
            assert link.attrs["href"][1:] in ids, link
    for group in page.all("fieldset"):
        assert any(e.tag == "legend" and group in e.above and e.text for e in page.elements), group


def _tables(page: Page) -> None:
    for table in page.all("table"):
        inside = [e for e in page.elements if table in e.above]
        assert [e.text for e in inside if e.tag == "caption"] not in ([], [""]), "a table without a caption"
        assert all("scope" in e.attrs for e in inside if e.tag == "th")


def _links(page: Page) -> None:
    for link in page.all("a"):
        assert _says(link), link
        assert link.text.lower() not in {"here", "click here", "more", "link"}, link
    for button in page.all("button"):
        assert _says(button), button


def _says(element: Element) -> bool:
    return len(element.text) > 1 or bool(element.attrs.get("aria-label"))


def _forms(page: Page) -> None:
    for form in page.all("form"):
        if form.attrs.get("method", "get").lower() == "post":
            inside = [e for e in page.elements if form in e.above]
            assert any(e.attrs.get("name") == "csrfmiddlewaretoken" for e in inside), "a form without its token"
            assert any(e.tag == "button" for e in inside), "a form that nothing sends"
