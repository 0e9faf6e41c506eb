"""Pages of viewing copies drawn for the screen: once, kept beside the copy, gone with it, by a process that may die."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from members import tasks
from members.documents import inspection
from members.errors import Refused
from members.services import document_checks, document_pages, documents
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory
from tests.members import hostile

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMD_URL = ""
    return settings.MEDIA_ROOT


def checked(name, data):
    upload = SimpleUploadedFile(name, data)
    document = documents.take_in(person=PersonFactory(), upload=upload, title="", by=None, at=AT)
    document_checks.check(document_id=document.pk, at=AT)
    document.refresh_from_db()
    return document


def picture(name):
    with default_storage.open(name) as held, Image.open(io.BytesIO(held.read())) as drawn:
        drawn.load()
        return drawn


def test_a_page_is_drawn_once_and_the_next_ones_ahead_and_all_goes_with_the_document(monkeypatch):
    document = checked("cv.pdf", hostile.pdf(*(f"Page number {n}" for n in range(1, 9))))
    first = document_pages.page(document=document, number=1)
    assert first.words.strip() == "Page number 1"
    assert max(picture(first.picture).size) == 1_654
    tasks.draw_pages(document_id=document.pk, first=2, of_a_newer_release=1)
    assert document_pages.draw_ahead(document_id=document.pk, first=2) == 0
    with monkeypatch.context() as patched:  # what is drawn is not drawn again
        patched.setattr(inspection, "confined", None)
        for number in range(1, 7):
            assert document_pages.page(document=document, number=number).words.strip() == f"Page number {number}"
    assert document_pages.draw_ahead(document_id=document.pk, first=7) == 2

    names = document_pages.kept_files(document.viewing.name)
    assert len(names) == 17  # eight pictures, their words, and the folder
    viewing = document.viewing.name
    documents.delete_files(names=[viewing])
    assert not any(default_storage.exists(name) for name in (viewing, *names))
    with pytest.raises(Refused, match="cannot be shown just now"):
        document_pages.page(document=document, number=1)


def test_pages_drawn_while_their_document_went_are_cleared():
    document = checked("cv.pdf", hostile.pdf("One", "Two"))
    viewing = document.viewing.name
    document_pages.page(document=document, number=1)
    later = AT.now(UTC) + timedelta(hours=25)
    assert document_checks.clear_orphans(at=later) == 0
    documents.remove(document=document, by=None, at=AT)
    default_storage.delete(viewing)
    assert document_pages.kept_files(viewing)  # the test’s transaction has not committed
    default_storage.delete(document.file.name)
    assert document_checks.clear_orphans(at=later) == 1
    assert document_pages.kept_files(viewing) == []
    assert document_checks.clear_orphans(at=later) == 0
    assert document_pages.draw_ahead(document_id=document.pk, first=1) == 0


def test_a_photograph_is_drawn_no_larger_than_a_screen(tmp_path):
    large = io.BytesIO()
    Image.new("RGB", (4_000, 3_000), "teal").save(large, "JPEG")
    document = checked("ward.jpg", large.getvalue())
    drawn = document_pages.page(document=document, number=1)
    assert (picture(drawn.picture).size, drawn.words) == ((1_654, 1_241), "")


def test_a_copy_that_breaks_its_reader_is_refused_in_words():
    document = make_document(PersonFactory())  # its viewing copy is no PDF
    with pytest.raises(Refused, match="Download the document instead"):
        document_pages.page(document=document, number=1)
    assert document_pages.kept_files(document.viewing.name) == []
