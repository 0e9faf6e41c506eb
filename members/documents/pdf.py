"""PDF: the viewing copy, made anew from the pages alone, and the words on each page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from members.choices import DocumentKind, DocumentRefusal
from members.documents.jpeg import without_metadata
from members.documents.verdicts import Unusable, damaged
from members.rules.documents import LIMITS

# All that a page of the viewing copy keeps: no notes, links, actions, forms, thumbnails or private data.
_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents"}
# What the drawings that a page uses may not carry along: programs, files, metadata and pointers out of the document.
_CARRIED = {
    *("/A", "/AA", "/AF", "/Action", "/EF", "/EmbeddedFiles", "/FFilter", "/JS", "/JavaScript", "/LastModified"),
    *("/Launch", "/Measure", "/Metadata", "/OPI", "/OpenAction", "/PieceInfo", "/PtData", "/Ref", "/RichMediaContent"),
    *("/URI", "/XFA"),
}
_KINDS = {"/Type", "/Subtype", "/S"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def viewing_copy(original: Path, copy: Path) -> int:
    """Write the copy that others may open; answer how many pages it has.

    Notes and filled form fields are drawn into the page first, so that what people see stays.

    Raises:
        Unusable: PASSWORD, TOO_MANY_PAGES or DAMAGED.
    """
    try:
        with pikepdf.open(original, suppress_warnings=True) as source, pikepdf.new() as clean:
            pages = len(source.pages)
            if not pages:
                raise damaged("no pages")
            if pages > (LIMITS[DocumentKind.PDF].max_pages or 0):
                raise Unusable(DocumentRefusal.TOO_MANY_PAGES)
            _rebuild(source, clean)
            clean.save(
                copy,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
            return pages
    except pikepdf.PasswordError:
        raise Unusable(DocumentRefusal.PASSWORD) from None
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, KeyError, AttributeError) as failure:
        raise damaged(f"PDF: {failure}") from None


def page_texts(original: Path) -> Iterator[tuple[int, str]]:
    """The number and the words of each page, notes and form fields too where they are drawn."""
    try:
        document = pypdfium2.PdfDocument(original)
    except pypdfium2.PdfiumError as failure:
        raise damaged(f"PDF text: {failure}") from None
    with document:
        for number in range(len(document)):
            try:
                page = document[number]
                yield number + 1, page.get_textpage().get_text_bounded()
                page.close()
            except pypdfium2.PdfiumError as failure:
                raise damaged(f"PDF text of page {number + 1}: {failure}") from None


def said_of_it(original: Path) -> str:
    """What the file says about itself, and the values of its form fields and notes."""
    words: list[str] = []
    try:
        with pikepdf.open(original, suppress_warnings=True) as source:
            words += [f"{key}: {value}" for key, value in source.trailer.get("/Info", {}).items()]
            if "/Metadata" in source.Root:
                words.append(source.Root.Metadata.read_bytes().decode("utf-8", "replace"))
            words += _written_by_hand(source)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as failure:
        raise damaged(f"PDF metadata: {failure}") from None
    return "\n".join(words)


def attachments(original: Path) -> Iterator[bytes]:
    """The first bytes of each file inside."""
    try:
        with pikepdf.open(original, suppress_warnings=True) as source:
            for thing in source.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/EmbeddedFile":
                    yield thing.read_bytes()[:4_096]
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as failure:
        raise damaged(f"PDF attachment: {failure}") from None


def _rebuild(source: pikepdf.Pdf, clean: pikepdf.Pdf) -> None:
    source.generate_appearance_streams()
    source.flatten_annotations("screen")
    for page in source.pages:
        page.obj.Resources = page.resources  # what it inherits, before it leaves its parents
        for key in set(page.obj.keys()) - _PAGE:
            del page.obj[key]
    clean.pages.extend(source.pages)
    for thing in clean.objects:
        _strip(thing, 0)
        if isinstance(thing, pikepdf.Stream) and _is_photograph(thing):
            thing.write(without_metadata(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
    language = source.Root.get("/Lang")
    if language is not None and _LANGUAGE.fullmatch(str(language)):
        clean.Root.Lang = pikepdf.String(str(language))


def _strip(thing: pikepdf.Object, depth: int) -> None:
    """Takes what must not be carried along out of a dictionary and out of those written inside it."""
    if depth > 50:
        raise damaged("PDF nested too deep")
    if isinstance(thing, pikepdf.Array):
        for part in thing:
            if not getattr(part, "is_indirect", False):
                _strip(part, depth + 1)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    if isinstance(thing, pikepdf.Stream) and "/F" in thing:
        raise damaged("PDF that fetches a part from elsewhere")
    # A list of fonts or drawings has names of its author's choice as keys, and one of them may well be /A.
    says_what_it_is = isinstance(thing, pikepdf.Stream) or not _KINDS.isdisjoint(thing.keys())
    for key in list(thing.keys()):
        if says_what_it_is and key in _CARRIED:
            del thing[key]
        elif isinstance(part := thing[key], pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect:
            _strip(part, depth + 1)


def _is_photograph(thing: pikepdf.Stream) -> bool:
    how = thing.get("/Filter")
    return how == pikepdf.Name.DCTDecode or (isinstance(how, pikepdf.Array) and list(how) == [pikepdf.Name.DCTDecode])


def _written_by_hand(source: pikepdf.Pdf) -> Iterator[str]:
    for thing in source.objects:
        if isinstance(thing, pikepdf.Dictionary):
            for key in ("/V", "/Contents", "/T", "/TU"):
                if isinstance(value := thing.get(key), pikepdf.String):
                    yield str(value)
