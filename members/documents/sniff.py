"""What a file is by its first bytes, cheap enough to ask while its sender waits."""

from pathlib import Path
from typing import BinaryIO

import puremagic

from members.choices import DocumentKind, DocumentRefusal
from members.documents.verdicts import Unusable, damaged
from members.rules.documents import LIMITS

HEAD = 4_096
_TAIL = 65_557  # the longest end of a ZIP archive: its record and a comment
_SIGNATURES = {
    DocumentKind.PDF: b"%PDF-",
    DocumentKind.PNG: b"\x89PNG\r\n\x1a\n",
    DocumentKind.JPEG: b"\xff\xd8\xff",
    DocumentKind.DOCX: b"PK\x03\x04",
    DocumentKind.XLSX: b"PK\x03\x04",
    DocumentKind.PPTX: b"PK\x03\x04",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PACKED = {DocumentKind.DOCX, DocumentKind.XLSX, DocumentKind.PPTX}
# What a second program could take the same bytes for.
_SCRIPTS = (b"<script", b"<html", b"<!doctype html", b"<svg", b"<?php", b"#!/", b"mz\x90\x00", b"\x7felf")


def check_head(file: BinaryIO, kind: DocumentKind) -> None:
    """Refuse a file whose first bytes are not those of the kind that its name claims.

    Raises:
        Unusable: WRONG_TYPE, or PASSWORD for an office file that is locked with one.
    """
    file.seek(0)
    head = file.read(HEAD)
    if kind in _PACKED and head.startswith(_OLD_OFFICE):
        raise Unusable(DocumentRefusal.PASSWORD if _contains(file, _ENCRYPTED) else DocumentRefusal.WRONG_TYPE)
    if not head.startswith(_SIGNATURES[kind]) or not _known_as(head, kind):
        raise Unusable(DocumentRefusal.WRONG_TYPE)


def check_single(path: Path, kind: DocumentKind) -> None:
    """Refuse a file that another program would take for something else: a picture that is also an archive or a page.

    Raises:
        Unusable: DAMAGED.
    """
    with path.open("rb") as file:
        head = file.read(HEAD).lower()
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    if any(script in head for script in _SCRIPTS):
        raise damaged("a script where a document should begin")
    if kind is not DocumentKind.PDF and b"%pdf-" in head[:1_024]:
        raise damaged("also a PDF")
    if head[128:132] == b"dicm":
        raise damaged("also a DICOM file")
    if kind not in _PACKED and _ends_as_archive(tail):
        raise damaged("also an archive")


def _known_as(head: bytes, kind: DocumentKind) -> bool:
    """Whether a collection of signatures made by others agrees."""
    try:
        found = puremagic.magic_string(head)
    except puremagic.PureError:
        return False
    endings = {f".{match.extension.removeprefix('.')}" for match in found}
    return not endings.isdisjoint(LIMITS[kind].extensions)


def _ends_as_archive(tail: bytes) -> bool:
    """Whether an archive's last record stands at the end, with a list of parts that begins where it says."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        return False
    listed = int.from_bytes(tail[at + 12 : at + 16], "little")
    start = at - listed
    return start < 0 or tail[start : start + 4] in {b"PK\x01\x02", b"PK\x05\x06"}


def _contains(file: BinaryIO, words: bytes) -> bool:
    file.seek(0)
    before = b""
    while piece := file.read(1 << 20):
        if words in before + piece:
            return True
        before = piece[-len(words) :]
    return False
