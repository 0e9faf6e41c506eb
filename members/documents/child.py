"""The process that opens what strangers send in: little memory, little time, no network, no settings, no secrets.

Run as `python -m members.documents.child KIND ORIGINAL COPY`; the answer is one line of JSON on standard output.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from members.choices import DocumentKind, DocumentRefusal, PatientSign
from members.documents import office, pdf, pictures, sniff
from members.documents.confine import confine
from members.documents.packed import Package
from members.documents.verdicts import Unusable, damaged
from members.rules import patients
from members.rules.documents import LIMITS


def examine(kind: DocumentKind, original: Path, copy: Path) -> dict[str, Any]:
    """Write the viewing copy and say what the file is: its pages, and where patients' details seem to be.

    Raises:
        Unusable: when it cannot be used.
    """
    sniff.check_single(original, kind)
    if kind is DocumentKind.PDF:
        pages: int | None = pdf.viewing_copy(original, copy)
        found = _pdf_signs(original)
    elif kind in {DocumentKind.PNG, DocumentKind.JPEG}:
        pages = None
        pictures.viewing_copy(original, copy, kind)
        found = ((None, sign) for sign in patients.signs(pictures.said_of_it(original, kind)))
    else:
        package = Package(original, kind)
        pages = office.count(package)
        if pages is not None and pages > (LIMITS[kind].max_pages or pages):
            raise Unusable(DocumentRefusal.TOO_MANY_PAGES)
        found = _office_signs(package, copy)
    return {"pages": pages, "warnings": _in_order(found)}


def _pdf_signs(original: Path) -> Iterator[tuple[int | None, PatientSign]]:
    for number, text in pdf.page_texts(original):
        yield from ((number, sign) for sign in patients.signs(text))
    yield from ((None, sign) for sign in patients.signs(pdf.said_of_it(original)))
    if any(patients.is_dicom(head) for head in pdf.attachments(original)):
        yield None, PatientSign.DICOM


def _office_signs(package: Package, copy: Path) -> Iterator[tuple[int | None, PatientSign]]:
    with copy.open("w", encoding="utf-8", newline="\n") as preview:
        for section in office.sections(package):
            if section.heading:
                preview.write(f"\n— {section.heading} —\n\n")
            preview.write(section.text.rstrip() + "\n")
            yield from ((section.number, sign) for sign in patients.signs(section.text))
    yield from ((None, sign) for sign in patients.signs(office.said_of_it(package)))
    if any(patients.is_dicom(head) for head in office.embedded(package)):
        yield None, PatientSign.DICOM


def _in_order(found: Iterator[tuple[int | None, PatientSign]]) -> list[dict[str, Any]]:
    """Each kind of sign once, with the first page it stands on; None where that is not known."""
    first: dict[PatientSign, int | None] = {}
    for page, sign in found:
        first.setdefault(sign, page)
    return [{"code": sign.value, "page": first[sign]} for sign in PatientSign if sign in first]


def main(arguments: list[str]) -> int:
    """Examine one file and print what came of it."""
    confine()
    kind, original, copy = DocumentKind(arguments[0]), Path(arguments[1]), Path(arguments[2])
    try:
        answer = examine(kind, original, copy)
    except Unusable as failure:
        answer = {"refusal": failure.refusal.value, "why": str(failure)[:200]}
    except (MemoryError, RecursionError) as failure:
        answer = {"refusal": damaged("").refusal.value, "why": type(failure).__name__}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
