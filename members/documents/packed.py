"""Office files: archives of XML, opened without unpacking more than they may hold and without any entity."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from members.choices import DocumentKind, DocumentRefusal
from members.documents.verdicts import Unusable, damaged
from members.rules.documents import LIMITS, Limits

_TYPES = "[Content_Types].xml"
_MAIN = {
    DocumentKind.DOCX: "wordprocessingml.document.main+xml",
    DocumentKind.XLSX: "spreadsheetml.sheet.main+xml",
    DocumentKind.PPTX: "presentationml.presentation.main+xml",
}
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PIECE = 1 << 16
_SMALL = 1 << 20  # what is small may be packed as tightly as it likes
_PART = 60 << 20  # the most that one part of text may hold


class Package:
    """An office file that was found to be what it claims; its parts can be read.

    Args:
        path: where the file lies.
        kind: what it claims to be.

    Raises:
        Unusable: when it is anything else, or would become too large.
    """

    def __init__(self, path: Path, kind: DocumentKind) -> None:
        self.kind = kind
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as failure:
            raise damaged(f"no archive: {failure}") from None
        self.names = _checked(self._archive.infolist(), LIMITS[kind], path.stat().st_size)
        self._check_types()

    def part(self, name: str, largest: int = _PART) -> Iterator[bytes]:
        """The bytes of one part, piece by piece; a part that holds more than it may is refused on the way."""
        try:
            with self._archive.open(name) as packed:
                yield from _pieces(packed, largest)
        except _UNREADABLE as failure:
            raise damaged(f"a part cannot be read: {failure}") from None

    def _check_types(self) -> None:
        if _TYPES not in self.names:
            raise Unusable(DocumentRefusal.WRONG_TYPE, "no list of content types")
        types: set[str] = set()
        read_xml(self.part(_TYPES, _SMALL), start=lambda _, about: types.add(about.get("ContentType", "").lower()))
        if any("macroenabled" in name or "vba" in name or "activex" in name for name in types):
            raise damaged("holds macros")
        if any(name.rpartition("/")[2].lower().startswith("vbaproject") for name in self.names):
            raise damaged("holds macros")
        if not any(name.endswith(_MAIN[self.kind]) for name in types):
            raise Unusable(DocumentRefusal.WRONG_TYPE, "another kind of office file")


def read_xml(
    pieces: Iterable[bytes],
    *,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a part with entities off: one that declares a document type is refused before anything is expanded.

    Args:
        pieces: its bytes.
        start: called with each element's local name and its attributes.
        end: called with the local name of each element that ends.
        text: called with text.

    Raises:
        Unusable: when it is not well formed or declares a type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _no_declarations
    parser.EntityDeclHandler = _no_declarations
    if start:
        parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text:
        parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as failure:
        raise damaged(f"XML: {failure}") from None


def _no_declarations(*_: object) -> None:
    raise damaged("XML that declares a document type")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _checked(entries: list[zipfile.ZipInfo], limits: Limits, size: int) -> list[str]:
    """The names of the parts, once each was found harmless as far as the list tells."""
    if len(entries) > (limits.max_entries or 0):
        raise damaged("too many parts")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise damaged("two parts of one name")
    for entry in entries:
        _check_entry(entry)
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if unpacked > (limits.max_unpacked or 0):
        raise damaged("too large when unpacked")
    if packed > size or (unpacked > _SMALL and unpacked > (limits.max_ratio or 0) * size):
        raise damaged("packed more tightly than a document is")
    return names


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise Unusable(DocumentRefusal.PASSWORD)
    name = entry.filename
    if name.startswith(("/", "\\")) or ":" in name or "\0" in name or ".." in name.replace("\\", "/").split("/"):
        raise damaged("a part that points out of the document")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise damaged("a link among the parts")
    if entry.compress_type not in _METHODS:
        raise damaged("packed in an unusual way")


def _pieces(packed: IO[bytes], largest: int) -> Iterator[bytes]:
    read = 0
    while piece := packed.read(_PIECE):
        read += len(piece)
        if read > largest:
            raise damaged("a part is larger than it may be")
        yield piece
