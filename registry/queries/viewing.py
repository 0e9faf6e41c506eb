"""A document of a case as it is shown in place, page by page, to somebody on a seat to whom it is open."""

from dataclasses import dataclass

from members.choices import DocumentKind
from members.models import Document
from members.queries import documents
from members.rules.documents import DRAWN
from registry.models import Seat

# Of a document that is shown as words: about what two pages of print hold, broken between lines.
PART = 6_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a document.

    Args:
        number, of: which page, of how many; of a document that is shown as words, which part.
        words: on the page; all of it where it is no picture.
        picture: whether there is a picture of it.
        trouble: why it cannot be shown just now.
    """

    title: str
    reference: str
    number: int
    of: int
    words: str = ""
    picture: bool = False
    trouble: str = ""

    @property
    def before(self) -> int:
        """The page before it; 0 where it is the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after it; 0 where it is the last."""
        return self.number + 1 if self.number < self.of else 0


def open_document(seat: Seat, reference: str) -> Document | None:
    """A document of the case that is open to whoever holds the seat."""
    of_case = documents.opened_to(seat.user).filter(submissions__application=seat.application, reference=reference)
    return of_case.select_related("person").distinct().first()


def is_drawn(document: Document) -> bool:
    """Whether its pages are shown as pictures; of an office file, the viewing copy is its words."""
    return DocumentKind(document.kind) in DRAWN


def written_parts(document: Document) -> list[str]:
    """The viewing copy of an office file in parts; at least one."""
    with document.viewing.open("rb") as held:
        lines = held.read().decode("utf-8", "replace").splitlines(keepends=True)
    parts = [""]
    for line in lines:
        if parts[-1] and len(parts[-1]) + len(line) > PART:
            parts.append("")
        parts[-1] += line
    return parts
