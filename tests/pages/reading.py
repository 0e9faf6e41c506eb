"""Reads a page as a browser and a screen reader would: elements, their text, and what encloses them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr", "path"}


@dataclass
class Element:
    """One element with its attributes, its own and all text, and the elements around it."""

    tag: str
    attrs: dict[str, str]
    above: list["Element"]
    own_text: list[str] = field(default_factory=list)
    all_text: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in the element, as one line."""
        return " ".join("".join(self.all_text).split())

    def inside(self, *tags: str) -> bool:
        """Whether the element is, or stands in, one of these."""
        return any(e.tag in tags for e in [*self.above, self])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, list(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, list(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].own_text.append(data)
        for element in self.open:
            element.all_text.append(data)


class Page:
    """A page that was read; elements that close in the wrong order are an error."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        assert not reader.open, f"never closed: {[e.tag for e in reader.open]}"
        self.elements = reader.elements

    def all(self, *tags: str) -> list[Element]:
        """Every element of these kinds, in order."""
        return [e for e in self.elements if e.tag in tags]

    def one(self, tag: str) -> Element:
        """The only element of this kind."""
        (found,) = self.all(tag)
        return found

    def text(self) -> str:
        """All that is read out."""
        return self.one("body").text
