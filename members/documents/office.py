"""The words of an office file, in the order in which they are read; never its looks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from members.choices import DocumentKind
from members.documents.packed import Package, read_xml

_LINES = {"p", "tr", "row", "si"}
_GAPS = {"tab": "\t", "br": "\n", "cr": "\n", "tc": "\t"}
_AROUND = ("header", "footer", "footnotes", "endnotes", "comments")
_NUMBER = re.compile(r"(\d+)\.xml$")
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bin", ".dcm")


@dataclass(slots=True)
class Section:
    """A run of words: a slide, a sheet, a document's body, or what is said of the document.

    Args:
        heading: how the preview introduces it; empty for the body.
        number: which slide or sheet it is; None where there are no numbers.
        text: its words.
    """

    heading: str
    number: int | None
    text: str


def sections(package: Package) -> Iterator[Section]:
    """Everything that the file says, in order."""
    if package.kind is DocumentKind.DOCX:
        yield from _document(package)
    elif package.kind is DocumentKind.XLSX:
        yield from _workbook(package)
    else:
        yield from _slides(package)


def count(package: Package) -> int | None:
    """How many slides or sheets the file has; None for a document, whose pages only a word processor knows."""
    if package.kind is DocumentKind.DOCX:
        return None
    return len(_numbered(package, _FOLDER[package.kind]))


def said_of_it(package: Package) -> str:
    """What the file says about itself: author, title, subject and whatever else its properties hold."""
    return "\n".join(_words(package, name) for name in package.names if name.startswith("docProps/") and _is_xml(name))


def embedded(package: Package) -> Iterator[bytes]:
    """The first bytes of each picture or object inside, to see what it is."""
    for name in package.names:
        if "/media/" in name or "/embeddings/" in name or name.lower().endswith(_PICTURES):
            yield next(iter(package.part(name, 250 << 20)), b"")


_FOLDER = {DocumentKind.XLSX: "xl/worksheets/sheet", DocumentKind.PPTX: "ppt/slides/slide"}


def _document(package: Package) -> Iterator[Section]:
    yield Section("", None, _words(package, "word/document.xml"))
    for name in sorted(package.names):
        part = name.removeprefix("word/")
        if name.startswith("word/") and part.startswith(_AROUND) and _is_xml(part) and (words := _words(package, name)):
            yield Section(part.removesuffix(".xml"), None, words)


def _slides(package: Package) -> Iterator[Section]:
    for number, name in _numbered(package, "ppt/slides/slide"):
        yield Section(f"Slide {number}", number, _words(package, name))
    for number, name in _numbered(package, "ppt/notesSlides/notesSlide"):
        yield Section(f"Notes {number}", number, _words(package, name))
    for number, name in _numbered(package, "ppt/comments/"):
        yield Section(f"Comments {number}", number, _words(package, name))


def _workbook(package: Package) -> Iterator[Section]:
    shared = _Strings()
    if "xl/sharedStrings.xml" in package.names:
        read_xml(package.part("xl/sharedStrings.xml"), start=shared.start, end=shared.end, text=shared.text)
    for number, name in _numbered(package, "xl/worksheets/sheet"):
        sheet = _Sheet(shared.found)
        read_xml(package.part(name), start=sheet.start, end=sheet.end, text=sheet.text)
        yield Section(f"Sheet {number}", number, "".join(sheet.written))
    for number, name in _numbered(package, "xl/comments"):
        yield Section(f"Comments {number}", number, _words(package, name))


def _numbered(package: Package, begins: str) -> list[tuple[int, str]]:
    """Parts of one folder that carry a number, in its order."""
    found = [(m, name) for name in package.names if name.startswith(begins) and (m := _NUMBER.search(name))]
    return sorted((int(match[1][:9]), name) for match, name in found)


def _is_xml(name: str) -> bool:
    return name.endswith(".xml")


def _words(package: Package, name: str) -> str:
    if name not in package.names:
        return ""
    written: list[str] = []

    def end(element: str) -> None:
        if element in _LINES or name.startswith("docProps/"):
            written.append("\n")
        elif element in _GAPS:
            written.append(_GAPS[element])

    read_xml(package.part(name), end=end, text=written.append)
    return "".join(written).strip()


@dataclass(slots=True)
class _Strings:
    """The strings that the cells of a workbook point at."""

    found: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def start(self, element: str, about: dict[str, str]) -> None:
        if element == "si":
            self._open = []

    def text(self, words: str) -> None:
        self._open.append(words)

    def end(self, element: str) -> None:
        if element == "si":
            self.found.append("".join(self._open))


@dataclass(slots=True)
class _Sheet:
    """The cells of a sheet, a line for each row."""

    shared: list[str]
    written: list[str] = field(default_factory=list)
    _type: str = ""
    _value: list[str] = field(default_factory=list)
    _reading: bool = False

    def start(self, element: str, about: dict[str, str]) -> None:
        if element == "c":
            self._type, self._value = about.get("t", ""), []
        self._reading = element in {"v", "t"}

    def text(self, words: str) -> None:
        if self._reading:
            self._value.append(words)

    def end(self, element: str) -> None:
        self._reading = False
        if element == "c":
            self.written += [self._cell(), "\t"]
        elif element == "row":
            self.written.append("\n")

    def _cell(self) -> str:
        value = "".join(self._value)
        if self._type != "s":
            return value
        place = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1
        return self.shared[place] if 0 <= place < len(self.shared) else ""
