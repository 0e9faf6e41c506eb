"""Pages of viewing copies as pictures, drawn when somebody first looks at them and kept beside the copy.

They are drawn by a process that may die of the file (ADR 17). What is kept may be lost at any time: it is drawn again.
"""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from members.choices import DocumentKind
from members.documents import inspection
from members.documents.inspection import OutOfTime, last_words
from members.errors import Refused
from members.jobs import after_commit
from members.models import Document

log = structlog.get_logger(__name__)

FOLDER = ".pages"
# Whoever turns the page finds the next ones drawn already.
AHEAD = 5
_WALL_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that is drawn: the name of its picture, and the words on it."""

    picture: str
    words: str


def page(*, document: Document, number: int) -> Drawn:
    """One page of a document that can be drawn, and the next ones by a worker; drawn once, however often it is asked.

    Args:
        number: from 1, and no more than the document has.

    Raises:
        Refused: when it cannot be drawn, or not just now.
    """
    found = _kept(document, number)
    if found is None:
        found = _draw(document, number)
        if (document.pages or 1) > number:
            after_commit("members.draw_pages", document_id=document.pk, first=number + 1)
    return found


def draw_ahead(*, document_id: int, first: int) -> int:
    """Draw the pages of a document that somebody will turn to next.

    Returns:
        How many were drawn; none where they are there, or the document was removed meanwhile.
    """
    document = Document.objects.filter(pk=document_id, removed_at=None).exclude(viewing="").first()
    if document is None:
        return 0
    last = min(first + AHEAD - 1, document.pages or 1)
    wanted = [number for number in range(first, last + 1) if _kept(document, number) is None]
    for number in wanted:
        _draw(document, number)
    return len(wanted)


def kept_files(viewing: str) -> list[str]:
    """The names of everything that was drawn of a viewing copy, and of the folder that holds it."""
    folder = f"{viewing}{FOLDER}"
    try:
        return [*(f"{folder}/{name}" for name in default_storage.listdir(folder)[1]), folder] if viewing else []
    except FileNotFoundError:
        return []


def _names(document: Document, number: int) -> tuple[str, str]:
    stem = f"{document.viewing.name}{FOLDER}/{number}"
    return f"{stem}.webp", f"{stem}.txt"


def _kept(document: Document, number: int) -> Drawn | None:
    picture, words = _names(document, number)
    try:
        with default_storage.open(words) as held:
            return Drawn(picture, held.read().decode("utf-8"))
    except FileNotFoundError:
        return None


def _draw(document: Document, number: int) -> Drawn:
    picture, text = _names(document, number)
    with tempfile.TemporaryDirectory(prefix="page-", ignore_cleanup_errors=True) as folder:
        copy, drawn = Path(folder, "copy"), Path(folder, "page")
        try:
            with default_storage.open(str(document.viewing.name)) as stored, copy.open("wb") as here:
                shutil.copyfileobj(stored, here)
            said = _said(document, number, copy, drawn)
            with drawn.open("rb") as made:
                _keep(picture, File(made))
        except (OSError, OutOfTime) as trouble:
            log.warning("page_not_drawn", document=document.pk, page=number, trouble=type(trouble).__name__)
            raise Refused(
                _("This page cannot be shown just now. Try again in a few minutes."), code="later"
            ) from trouble
    _keep(text, ContentFile(said.encode()))  # last: what has words has its picture
    return Drawn(picture, said)


def _said(document: Document, number: int, copy: Path, drawn: Path) -> str:
    kind = DocumentKind(document.kind)
    arguments = (kind.value, copy, number, drawn)
    done = inspection.confined("members.documents.page_child", *arguments, folder=copy.parent, seconds=_WALL_SECONDS)
    if done.returncode:
        log.warning("page_not_drawn", document=document.pk, page=number, trouble=last_words(done))
        raise Refused(_("This page cannot be shown. Download the document instead."), code="not_drawn")
    return str(json.loads(done.stdout)["words"])


def _keep(name: str, content: File) -> None:
    """Two who ask at once draw twice; the later one is kept."""
    default_storage.delete(name)
    default_storage.save(name, content)
