"""Evidence from upload to viewing copy, over HTTP: its owner, somebody it was opened to, and everybody else."""

import io
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members import tasks
from members.choices import DocumentState, ReadingOf, Role
from members.documents import uploads
from members.models import AccessRecord, Document
from members.rules.documents import LIMITS
from members.services import evidence
from members.views.documents import SANDBOX
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.members import hostile

pytestmark = pytest.mark.django_db
ADD, LIST = "/my/documents/add/", "/my/documents/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def owner(person, signed_in):
    return signed_in(UserFactory(person=person))


def send(client, data=None, name="certificate.pdf", **entered):
    upload = SimpleUploadedFile(name, hostile.pdf() if data is None else data)
    return client.post(ADD, {"file": upload, "title": "Training", "declared": "on"} | entered)


def check(document):
    tasks.check_document(document_id=document.pk)
    document.refresh_from_db()
    return document


def body(response):
    return b"".join(response.streaming_content)


def page(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_certificate_from_upload_to_viewing_copy(owner):
    assert "You have not added any documents yet" in page(owner.get(LIST))
    assert "Which files you can add" in page(owner.get(ADD))
    answer = send(owner, hostile.acting_pdf(), "C:\\me\\Cert 2024.pdf")
    document = Document.objects.get()
    receipt = reverse("my-document", args=[document.reference])
    assert (answer.status_code, answer["Location"]) == (302, receipt)
    shown = page(owner.get(receipt))
    assert "We have your file." in shown
    assert "We are checking this document" in shown
    assert document.sha256 in shown
    assert owner.get(f"{receipt}view").status_code == 404

    check(document)
    shown = page(owner.get(receipt))
    assert "This document is ready to use as evidence." in shown
    assert "Not scanned for viruses" in shown
    listed = page(owner.get(LIST))
    assert "1 document," in listed
    assert "ready to use" in listed

    original = owner.get(f"{receipt}file")
    assert body(original) == hostile.acting_pdf() or document.size == int(original["Content-Length"])
    copy = owner.get(f"{receipt}view")
    with pikepdf.open(io.BytesIO(body(copy))) as opened:
        assert "/OpenAction" not in opened.Root
    for served in (original, copy):
        assert served["Content-Security-Policy"] == SANDBOX
        assert served["Content-Security-Policy"].startswith("sandbox;")
        assert served["Content-Disposition"].startswith("attachment; ")
        assert served["X-Content-Type-Options"] == "nosniff"
        assert served["Cache-Control"] == "no-store"
        assert served["Content-Type"] == "application/pdf"
    assert not AccessRecord.objects.exists()

    again = send(owner, b"%PDF-1.7 x")
    assert again.status_code == 302
    assert Document.objects.count() == 2


def test_the_same_file_sent_twice_is_answered_with_the_first(owner):
    data = hostile.pdf()
    first = send(owner, data)["Location"]
    second = send(owner, data)
    assert second["Location"] == first
    assert "You had sent this file before." in page(owner.get(first))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.svg", hostile.SVG, "The selected file must be a PDF, DOCX, XLSX, PPTX, PNG or JPEG"),
        ("a.pdf", hostile.HTML, "The selected file must be a PDF, DOCX, XLSX, PPTX, PNG or JPEG"),
        ("a.pdf", b"", "The selected file is empty"),
        ("a.docx", hostile.locked_docx(), "The selected file is password protected"),
        ("a.xlsx", b"PK\x03\x04" + bytes(10 << 20), "The selected file must be smaller than 10 MB"),
    ],
)
def test_what_is_not_taken_is_told_beside_the_file_and_the_rest_is_kept(owner, name, data, words):
    answer = send(owner, data, name, title="My best certificate")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in html
    assert html.count(words) == 2  # in the summary and beside the field
    assert 'href="#id_file"' in html
    assert 'value="My best certificate"' in html
    assert re.search(r'name="declared"[^>]* checked', html)
    assert not Document.objects.exists()


def test_a_form_without_a_file_or_without_the_declaration_says_so(owner):
    html = page(owner.post(ADD, {"title": "x"}))
    assert "Select a file" in html
    assert "Confirm that nothing in the file identifies a patient" in html


def test_a_file_with_a_name_that_is_none_is_kept_under_a_safe_one(owner):
    send(owner, name="cert\u202efdp." + "x" * 300 + ".pdf")
    document = Document.objects.get()
    assert "\u202e" not in document.original_name
    assert len(document.original_name) <= 120
    answer = owner.get(f"/my/documents/{document.reference}/file")
    disposition = answer["Content-Disposition"]
    answer.close()
    assert "\n" not in disposition
    assert disposition.isascii()


def test_a_name_in_another_script_is_served_as_rfc_6266_has_it(owner):
    send(owner, name="Tystysgrif gŵyl.pdf")
    document = Document.objects.get()
    answer = owner.get(f"/my/documents/{document.reference}/file")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Tystysgrif%20g%C5%B5yl.pdf"
    answer.close()


def test_a_disk_that_is_full_while_a_file_comes_in_is_told_beside_the_file(owner, monkeypatch):
    def full(self, *args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.TemporaryFileUploadHandler, "receive_data_chunk", full)
    answer = send(owner, title="Kept")
    assert answer.status_code == 422
    assert "The selected file could not be uploaded – try again" in page(answer)
    assert 'value="Kept"' in answer.content.decode()


def test_a_request_that_is_far_too_large_is_turned_away_before_it_is_read(owner):
    answer = owner.post(ADD, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
    assert "No file may be larger than 25 MB" in page(answer)


def test_the_help_text_says_what_the_check_does(owner):
    shown = page(owner.get(ADD))
    for limits in LIMITS.values():
        assert f"{limits.kind.label} {', '.join(limits.extensions)} {limits.max_megabytes} MB" in shown


def test_a_patients_number_must_be_accounted_for(owner):
    send(owner, hostile.pdf("x", "NHS number 943 476 5919"))
    document = check(Document.objects.get())
    receipt = f"/my/documents/{document.reference}/"
    assert "may hold a patient’s details" in page(owner.get(receipt))
    assert "your answer is needed" in page(owner.get(LIST))
    asked = page(owner.get(f"{receipt}answer/"))
    assert "an NHS number, first on page, slide or sheet 2" in asked
    wrong = owner.post(f"{receipt}answer/", {"answer": "nonsense"})
    assert wrong.status_code == 422
    assert owner.post(f"{receipt}answer/", {"answer": "invented"}).status_code == 302
    assert "ready to use as evidence" in page(owner.get(receipt))


@pytest.mark.parametrize("state", [s for s in DocumentState if s is not DocumentState.CLEAN])
def test_every_state_tells_what_happens_next(owner, person, state):
    document = make_document(person, state=state)
    shown = page(owner.get(f"/my/documents/{document.reference}/"))
    assert str(state.label) in shown
    assert any(words in shown for words in ("takes about a minute", "Send the same file again", "Remove it here"))
    answer = owner.get(f"/my/documents/{document.reference}/file")
    assert answer.status_code == (404 if state is DocumentState.INFECTED else 200)
    answer.close()


def test_removal_is_confirmed_and_leaves_a_receipt(owner, person, django_capture_on_commit_callbacks):
    document = make_document(person)
    receipt = f"/my/documents/{document.reference}/"
    assert "Remove this document?" in page(owner.get(f"{receipt}remove/"))
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post(f"{receipt}remove/").status_code == 302
    assert "The document was removed." in page(owner.get(LIST))
    shown = page(owner.get(receipt))
    assert document.sha256 in shown
    assert "certificate.pdf" not in shown
    for gone in ("file", "view", "remove/", "answer/"):
        assert owner.get(f"{receipt}{gone}").status_code == 404


# --- Others ---------------------------------------------------------------------------------------------------------


def test_somebody_elses_document_is_not_there(person, signed_in):
    document = make_document(person)
    other = signed_in(UserFactory(person=PersonFactory()))
    nobody = signed_in(UserFactory())
    officer = signed_in(UserFactory(role=Role.REGISTRAR, person=PersonFactory()))
    for client in (other, nobody, officer, signed_in(UserFactory(is_superuser=True, is_staff=True))):
        for what in ("", "file", "view", "answer/", "remove/"):
            answer = client.get(f"/my/documents/{document.reference}/{what}")
            missing = client.get(f"/my/documents/{'0' * 26}/{what}")
            assert (answer.status_code, missing.status_code) == (404, 404)
        assert client.post(f"/my/documents/{document.reference}/remove/").status_code == 404
    assert Document.objects.get().removed_at is None


def test_whoever_it_was_opened_to_gets_the_copy_alone_and_that_is_recorded(person, signed_in):
    document = make_document(person, title="Private words")
    reader = UserFactory(role=Role.OFFICER)
    client = signed_in(reader)
    evidence.open_to(user=reader, documents=[document.pk])
    copy = client.get(f"/my/documents/{document.reference}/view")
    assert body(copy) == b"a copy"
    assert copy["Content-Security-Policy"] == SANDBOX
    for what in ("", "file", "answer/", "remove/"):
        assert client.get(f"/my/documents/{document.reference}/{what}").status_code == 404
    record = AccessRecord.objects.get()
    assert (record.user, record.person, record.what, record.about_id) == (
        reader, person, ReadingOf.DOCUMENT, document.pk,
    )  # fmt: skip
    evidence.close_to(user=reader, documents=[document.pk])
    assert client.get(f"/my/documents/{document.reference}/view").status_code == 404


def test_evidence_asks_for_a_second_factor(person, signed_in):
    client = signed_in(UserFactory(person=person), second_factor=False)
    document = make_document(person)
    for path in (LIST, ADD, f"/my/documents/{document.reference}/view"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer["Location"].startswith(reverse("second_factor"))


def test_a_file_that_cannot_be_read_just_now_is_a_page_not_a_crash(owner, person, files):
    document = make_document(person)
    (files / document.file.name).unlink()
    answer = owner.get(f"/my/documents/{document.reference}/file")
    assert answer.status_code == 422
    assert "cannot be read just now" in page(answer)
