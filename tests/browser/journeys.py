"""Somebody who walks through the product with a keyboard alone, and looks at every page that they come to."""

import json
import re
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from members.models import Message
from members.services import messages

AXE = (settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 740}
# A journey that `make test` walks with scripts and without them; `make soak` does so with every one.
both_ways = pytest.mark.parametrize("walk", ["with JavaScript", "without JavaScript"], indirect=True)
# More stops than any page has: whoever has not arrived by then never will.
STOPS = 150

_RUN_AXE = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
_BLANK = "[...document.images].filter(one => one.complete && !one.naturalWidth).map(one => one.src)"
_IS_FOCUSED = "element => element === document.activeElement"
# Nothing was done on the page yet; one that came back to where its head was skipped begins there.
_IS_FRESH = "document.activeElement === document.body && !location.hash"
_IS_IN_GROUP = "element => document.activeElement.name === element.name"
# What shows where the keyboard is: on the element, or on what its label draws in its place.
_LOOK_OF = """element => [[element], ...[...(element.labels || [])].map(label => [label, '::before'])].map(found => {
    const style = getComputedStyle(...found)
    return [style.outline, style.boxShadow, style.border, style.backgroundColor].join()
}).join()"""


def at_fault(page: Page, *, lens: Page | None = None) -> list[str]:
    """What is wrong with a page for whoever reads it by ear, on a phone or in a list of windows.

    Args:
        lens: a page with scripts in which to look at what came to one without: axe itself is a script.
    """
    found = []
    if (headings := page.locator("h1").count()) != 1:
        found.append(f"{headings} h1")
    if not page.title().endswith(" – MPCE Register"):
        found.append(f"the title is {page.title()!r}")
    before = page.viewport_size or DESK
    page.set_viewport_size(PHONE)
    needs, has = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    page.set_viewport_size(before)
    if needs > has:
        found.append(f"{needs} wide on a screen of {has}")
    found += [f"{picture} shows nothing" for picture in page.evaluate(_BLANK)]
    return [*found, *_axe(_copied(page, lens) if lens else page)]


def _copied(page: Page, lens: Page) -> Page:
    """The same page in the other, with its styles and without its scripts."""
    content, files = page.content(), {"stylesheet", "font"}

    def answer(route: Route) -> None:
        if route.request.resource_type == "document":
            route.fulfill(body=content, content_type="text/html; charset=utf-8")
        elif route.request.resource_type in files:
            route.continue_()
        else:
            route.abort()

    lens.set_viewport_size(page.viewport_size or DESK)
    lens.unroute_all()
    lens.route("**/*", answer)
    lens.goto(urldefrag(page.url).url)
    return lens


def _axe(page: Page) -> list[str]:
    """What axe finds; the debugger hands it over, which the policy of content does not mind."""
    page.evaluate(AXE)
    violations = page.evaluate(_RUN_AXE, RULES)["violations"]
    return [json.dumps([one["id"], *(node["html"][:200] for node in one["nodes"])]) for one in violations]


def letters() -> list[tuple[str, str, str]]:
    """Sends every message that waits, as the worker does: (address, subject, text)."""
    mail.outbox.clear()
    for message in Message.objects.filter(sent_at=None, failed_at=None).exclude(channel="letter").order_by("pk"):
        assert messages.deliver(message_id=message.pk, at=timezone.now())
    return [(sent.to[0], sent.subject, sent.body) for sent in mail.outbox]


class Walk:
    """One person's window: no mouse, no script of the test's own; each new kind of page is held to the rules."""

    def __init__(self, page: Page, seen: set[tuple[str, str]], lens: Page | None) -> None:
        self.page = page
        self._seen = seen
        self._lens = lens

    @property
    def heading(self) -> Locator:
        """The page's only h1."""
        return self.page.get_by_role("heading", level=1)

    @property
    def main(self) -> Locator:
        """What the page is for."""
        return self.page.get_by_role("main")

    def open(self, address: str) -> None:
        """Type an address, or open the link of a message."""
        self.page.goto(address)
        self._look()

    def follow(self, name: str, *, exact: bool = True) -> None:
        """Follow a link."""
        self._enter(self.page.get_by_role("link", name=name, exact=exact).first)

    def press(self, name: str) -> None:
        """Press a button."""
        self._enter(self.page.get_by_role("button", name=name, exact=True).first)

    def open_out(self, summary: str) -> None:
        """Open what is folded away, or fold it."""
        self._to(self.page.locator("summary", has_text=summary))
        self.page.keyboard.press("Enter")

    def type(self, label: str, text: str, *, of: str = "") -> None:
        """Type into a field, over what stands in it; `of` is the question that it answers."""
        self._to(self._under(of).get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def type_day(self, day: str, month: str, year: str, *, of: str = "") -> None:
        """Type a day into its three boxes; `of` is the question."""
        for label, text in (("Day", day), ("Month", month), ("Year", year)):
            self.type(label, text, of=of)

    def tick(self, label: str) -> None:
        """Tick a box."""
        box = self.main.get_by_role("checkbox", name=label, exact=True)
        self._to(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def choose(self, label: str, *, of: str = "") -> None:
        """Choose one of several: Tab leads to the group, arrows lead through it; `of` is the question."""
        choice = self._under(of).get_by_label(label, exact=True)
        self._to(choice, arrived=_IS_IN_GROUP)
        self._key("ArrowDown", choice, _IS_FOCUSED)
        self.page.keyboard.press("Space")
        assert choice.is_checked()

    def pick(self, label: str, choice: str) -> None:
        """Pick one from a list by typing how it begins."""
        self._to(self.main.get_by_label(label, exact=True))
        self.page.keyboard.type(choice)
        assert self.page.locator("option:checked").get_by_text(choice).count()

    def attach(self, label: str, file: Path) -> None:
        """Choose a file; what opens after Enter is the system's own window, which no test can use."""
        field = self.main.get_by_label(label, exact=True)
        self._to(field)
        field.set_input_files(file)

    def download(self, name: str) -> Path:
        """Follow a link to a file."""
        self._to(self.page.get_by_role("link", name=name, exact=True))
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return download.value.path()

    def is_refused(self, words: str) -> None:
        """The page came back with what is wrong, which its title says and which is read first."""
        expect(self.page).to_have_title(re.compile("^Error: "))
        summary = self.page.locator(".govuk-error-summary")
        expect(summary).to_contain_text(words)
        if self._lens is None:
            expect(summary).to_be_focused()

    def _under(self, question: str) -> Locator:
        """Where the answers to a question are; some of its words are enough."""
        return self.main.get_by_role("group", name=question) if question else self.main

    def _enter(self, target: Locator) -> None:
        self._to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._look()

    def _to(self, target: Locator, *, arrived: str = _IS_FOCUSED) -> None:
        """Tab on until the target has the focus, and shows it; past the head of the page as its first link offers."""
        assert target.count(), f"no {target} on {self.page.url}:\n{self.page.locator('body').aria_snapshot()}"
        if target.evaluate(arrived):
            return
        before = target.evaluate(_LOOK_OF)
        keyboard = self.page.keyboard
        if self.page.evaluate(_IS_FRESH) and target.evaluate("element => !!element.closest('main')"):
            keyboard.press("Tab")
            first = self.page.evaluate("document.activeElement.textContent.trim()")
            assert first == "Skip to main content", f"{first!r} is the first stop of {self.page.url}"
            keyboard.press("Enter")
        self._key("Tab", target, arrived)
        if arrived == _IS_FOCUSED:
            assert target.evaluate(_LOOK_OF) != before, f"nothing shows that the focus is on {target}"

    def _key(self, key: str, target: Locator, arrived: str) -> None:
        for _stop in range(STOPS):
            if target.evaluate(arrived):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} never leads to {target}")

    def _look(self) -> None:
        kind = (resolve(urlsplit(self.page.url).path).route, self.page.title())
        if kind not in self._seen:
            self._seen.add(kind)
            assert not (found := at_fault(self.page, lens=self._lens)), f"{self.page.url}: {found}"
