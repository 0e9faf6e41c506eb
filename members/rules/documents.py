"""What the evidence locker takes: one table of limits that checks and help text both read, and fixed wordings."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from members.choices import DocumentKind, DocumentRefusal

_MB = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
NAME_LENGTH = 120
# Written right to left, invisible or meant for the terminal: a name with these is not the name that people see.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FORBIDDEN_IN_NAMES = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be sent in as one kind of document.

    Args:
        kind: the kind.
        extensions: endings of the file's name, in lower case.
        media_type: how the original is served.
        max_bytes: size of the file.
        max_pages: pages, slides or sheets; None where it has none.
        max_pixels: width times height of a picture.
        max_unpacked: bytes of everything packed inside.
        max_ratio: how many times larger it may become when unpacked.
        max_entries: how many parts may be packed inside.
    """

    kind: DocumentKind
    extensions: tuple[str, ...]
    media_type: str
    max_bytes: int
    max_pages: int | None = None
    max_pixels: int | None = None
    max_unpacked: int | None = None
    max_ratio: int | None = None
    max_entries: int | None = None

    @property
    def max_megabytes(self) -> int:
        """The largest size, as people are told it."""
        return self.max_bytes // _MB

    @property
    def max_megapixels(self) -> int | None:
        """The largest picture in millions of points, as people are told it."""
        return self.max_pixels // 1_000_000 if self.max_pixels else None


def _packed(kind: DocumentKind, media_type: str, megabytes: int, pages: int | None) -> Limits:
    return Limits(
        kind,
        (f".{kind.value}",),
        _OFFICE + media_type,
        megabytes * _MB,
        max_pages=pages,
        max_unpacked=250 * _MB,
        max_ratio=100,
        max_entries=5_000,
    )


# No limit is above 25 MB, which is what a virus scanner takes unless it is told otherwise.
LIMITS: Mapping[DocumentKind, Limits] = {
    limits.kind: limits
    for limits in (
        Limits(DocumentKind.PDF, (".pdf",), "application/pdf", 20 * _MB, max_pages=500),
        _packed(DocumentKind.DOCX, "wordprocessingml.document", 20, None),
        _packed(DocumentKind.XLSX, "spreadsheetml.sheet", 10, 100),
        _packed(DocumentKind.PPTX, "presentationml.presentation", 25, 300),
        Limits(DocumentKind.PNG, (".png",), "image/png", 15 * _MB, max_pixels=40_000_000),
        Limits(DocumentKind.JPEG, (".jpg", ".jpeg"), "image/jpeg", 15 * _MB, max_pixels=40_000_000),
    )
}
LARGEST = max(limits.max_bytes for limits in LIMITS.values())
ENDINGS = tuple(ending for limits in LIMITS.values() for ending in limits.extensions)
VIEWING_MEDIA: Mapping[DocumentKind, tuple[str, str]] = {
    DocumentKind.PDF: (".pdf", "application/pdf"),
    DocumentKind.PNG: (".png", "image/png"),
    DocumentKind.JPEG: (".jpg", "image/jpeg"),
    DocumentKind.DOCX: (".txt", "text/plain; charset=utf-8"),
    DocumentKind.XLSX: (".txt", "text/plain; charset=utf-8"),
    DocumentKind.PPTX: (".txt", "text/plain; charset=utf-8"),
}
# Shown in place as pictures of their pages; the viewing copy of the others is their words.
DRAWN = frozenset({DocumentKind.PDF, DocumentKind.PNG, DocumentKind.JPEG})


def _(words: str) -> str:
    """Marks words for translators; whoever shows them translates them."""
    return words


# Source of the wordings: the error messages of the GOV.UK file upload component.
WORDING: Mapping[DocumentRefusal, str] = {
    DocumentRefusal.NO_FILE: _("Select a file"),
    DocumentRefusal.WRONG_TYPE: _("The selected file must be a PDF, DOCX, XLSX, PPTX, PNG or JPEG"),
    DocumentRefusal.EMPTY: _("The selected file is empty"),
    DocumentRefusal.TOO_BIG: _("The selected file must be smaller than %(megabytes)s MB"),
    DocumentRefusal.PASSWORD: _("The selected file is password protected"),
    DocumentRefusal.INFECTED: _("The selected file contains a virus"),
    DocumentRefusal.TOO_MANY_PAGES: _("The selected file must have %(pages)s pages or fewer"),
    DocumentRefusal.DAMAGED: _("The selected file is damaged or contains something that is not safe to open"),
    DocumentRefusal.FAILED: _("The selected file could not be uploaded – try again"),
    DocumentRefusal.OVER_QUOTA: _("The selected file does not fit: you have %(megabytes)s MB left"),
}


def kind_by_name(name: str) -> DocumentKind | None:
    """The kind that a file's name claims by its ending; None for one that is not taken."""
    ending = PurePosixPath(name).suffix.lower()
    return next((kind for kind, limits in LIMITS.items() if ending in limits.extensions), None)


def wording(refusal: DocumentRefusal, kind: DocumentKind | None = None, *, left: int = 0) -> tuple[str, dict[str, int]]:
    """The fixed words for why a file is not taken, and the figures to put into them.

    Args:
        refusal: why.
        kind: what the file claims to be; its limits are named.
        left: bytes of the quota that are left.
    """
    limits = LIMITS.get(kind) if kind else None
    figures = {
        DocumentRefusal.TOO_BIG: {"megabytes": limits.max_megabytes if limits else LARGEST // _MB},
        DocumentRefusal.TOO_MANY_PAGES: {"pages": (limits and limits.max_pages) or 0},
        DocumentRefusal.OVER_QUOTA: {"megabytes": max(0, left) // _MB},
    }
    return WORDING[refusal], figures.get(refusal, {})


def at_the_door(*, kind: DocumentKind | None, size: int, used: int, quota: int) -> DocumentRefusal | None:
    """Why a file is not even kept, as far as its name and size tell; None if they do not.

    Args:
        kind: what its name claims.
        size: its bytes.
        used: bytes that its owner's other documents take up.
        quota: bytes that one person may take up.
    """
    if kind is None:
        return DocumentRefusal.WRONG_TYPE
    if size == 0:
        return DocumentRefusal.EMPTY
    if size > LIMITS[kind].max_bytes:
        return DocumentRefusal.TOO_BIG
    return DocumentRefusal.OVER_QUOTA if used + size > quota else None


def safe_name(name: str) -> str:
    """A file's name without folders and without anything unseen, short enough for any disk; its ending is kept."""
    shown = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(letter for letter in shown if unicodedata.category(letter) not in _UNSEEN)
    shown = " ".join(_FORBIDDEN_IN_NAMES.sub("_", shown).split()).lstrip(". ")
    stem, dot, ending = shown.rpartition(".")
    if not dot or not stem:
        return shown[:NAME_LENGTH] or "document"
    return f"{stem[: NAME_LENGTH - len(ending[:10]) - 1].rstrip()}.{ending[:10]}"


def title_from(name: str) -> str:
    """What a document is called when its owner gives no title: the file's name without its ending."""
    return PurePosixPath(safe_name(name)).stem.replace("_", " ").strip() or "document"
