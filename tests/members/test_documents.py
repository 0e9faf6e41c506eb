"""The evidence locker's verbs: taken in once, checked once, removed for good, and nothing half done."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction

from members import tasks
from members.choices import DOCUMENT, DocumentKind, DocumentState, NameReason, WarningAnswer
from members.documents import checks, inspection, uploads
from members.documents.inspection import OutOfTime, Report
from members.errors import Refused
from members.models import Document, Erasure, NameChange, TrailEvent
from members.queries import documents as questions
from members.queries import evidence as usable_evidence
from members.rules.documents import LIMITS
from members.services import document_checks, documents, evidence
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.members import hostile
from tests.members.test_documents_scan import clamd

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
S = DocumentState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A folder of this test's own for what is kept."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMD_URL = ""
    return settings.MEDIA_ROOT


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def user(person):
    return UserFactory(person=person)


def send(person, data=None, name="certificate.pdf", *, title="", by=None, at=AT):
    upload = SimpleUploadedFile(name, hostile.pdf() if data is None else data)
    return documents.take_in(person=person, upload=upload, title=title, by=by, at=at)


def content(file):
    """What a stored file holds."""
    with default_storage.open(file.name) as stored:
        return stored.read()


def kept(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


# --- Taking in ------------------------------------------------------------------------------------------------------


def test_a_file_is_taken_in_with_a_dated_receipt(person, user, files):
    data = hostile.pdf("My certificate")
    document = send(person, data, "C:\\me\\My cert.pdf", by=user)
    assert (document.state, document.kind, document.received_at) == (S.RECEIVED, DocumentKind.PDF, AT)
    assert (document.sha256, document.size) == (sha256(data).hexdigest(), len(data))
    assert (document.title, document.original_name) == ("My cert", "My cert.pdf")
    assert content(document.file) == data
    assert len(document.reference) == 26
    assert document.reference not in document.file.name
    line = TrailEvent.objects.get(kind="members.document_received")
    assert line.detail == {"kind_of": "pdf", "sha256": document.sha256}
    (path,) = files.rglob("*/*/*")
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_file_twice_is_one_document(person, user):
    data = hostile.pdf()
    first = send(person, data, title="One", by=user)
    again = send(person, data, "other name.pdf", title="Two", by=user, at=LATER)
    assert again == first
    assert again.title == "One"
    assert TrailEvent.objects.filter(kind="members.document_received").count() == 1
    assert send(PersonFactory(), data) != first


def test_a_file_whose_check_failed_is_checked_again_when_it_is_sent_again(person):
    data = hostile.pdf()
    first = send(person, data)
    Document.objects.filter(pk=first.pk).update(state=S.FAILED, refusal="failed", attempts=3)
    again = send(person, data, at=LATER)
    assert (again.pk, again.state, again.attempts, again.refusal) == (first.pk, S.RECEIVED, 0, "")


def test_a_file_removed_may_come_again_as_a_new_document(person, user):
    data = hostile.pdf()
    first = send(person, data)
    documents.remove(document=first, by=user, at=LATER)
    assert send(person, data, at=LATER) != first


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("cert.svg", hostile.SVG, "The selected file must be a PDF, DOCX, XLSX, PPTX, PNG or JPEG"),
        ("cert", hostile.pdf(), "The selected file must be a PDF, DOCX, XLSX, PPTX, PNG or JPEG"),
        ("cert.png", hostile.SVG, "The selected file must be a PDF, DOCX, XLSX, PPTX, PNG or JPEG"),
        ("cert.pdf.exe", b"MZ", "The selected file must be a PDF, DOCX, XLSX, PPTX, PNG or JPEG"),
        ("cert.pdf", b"", "The selected file is empty"),
        ("cert.docx", hostile.locked_docx(), "The selected file is password protected"),
        ("cert.xlsx", b"PK\x03\x04" + bytes(10 << 20), "The selected file must be smaller than 10 MB"),
    ],
)
def test_what_is_not_taken_is_told_in_fixed_words_and_leaves_nothing(person, files, name, data, words):
    with pytest.raises(Refused) as refused:
        send(person, data, name)
    assert (refused.value.message, refused.value.field) == (words, "file")
    assert not Document.objects.exists()
    assert kept(files) == []


def test_a_locker_holds_so_much_and_no_more(person, settings):
    data = hostile.pdf()
    settings.DOCUMENTS_QUOTA = len(data) + 10
    send(person, data)
    assert questions.room(person).left == 10
    with pytest.raises(Refused) as refused:
        send(person, hostile.pdf("another"))
    assert refused.value.code == "over_quota"
    assert send(PersonFactory(), hostile.pdf("another"))


def test_so_many_files_an_hour_and_no_more(person, settings):
    settings.DOCUMENTS_AN_HOUR = 2
    send(person, hostile.pdf("1"))
    send(person, hostile.pdf("2"))
    with pytest.raises(Refused) as refused:
        send(person, hostile.pdf("3"))
    assert refused.value.code == "too_often"
    assert send(person, hostile.pdf("3"), at=AT + timedelta(hours=1, seconds=1))


def test_a_full_disk_keeps_no_half_of_a_file(person, files, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        send(person)
    assert refused.value.message == "The selected file could not be uploaded – try again"
    assert kept(files) == []
    monkeypatch.undo()
    assert send(person)


def test_a_file_that_came_to_disk_is_moved_not_copied(person, files):
    upload = TemporaryUploadedFile("a.pdf", "application/pdf", 0, None)
    upload.write(data := hostile.pdf())
    upload.size = len(data)
    upload.flush()
    was = upload.temporary_file_path()
    document = documents.take_in(person=person, upload=upload, title="", by=None, at=AT)
    assert content(document.file) == data
    assert not Path(was).exists()
    upload.close()


# --- Checking -------------------------------------------------------------------------------------------------------


def test_a_clean_file_gets_its_copy_and_a_second_check_does_nothing(person):
    document = send(person, hostile.pdf("One", "Two"))
    tasks.check_document(document_id=document.pk, newer_argument=1)
    document.refresh_from_db()
    assert (document.state, document.pages, document.warnings, document.scanned_at) == (S.CLEAN, 2, [], None)
    assert content(document.viewing).startswith(b"%PDF")
    assert document.viewing_size == len(content(document.viewing))
    before = (document.viewing.name, document.checked_at)
    tasks.check_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.viewing.name, document.checked_at) == before
    assert TrailEvent.objects.filter(kind="members.document_checked").count() == 1


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [("a.pdf", hostile.locked_pdf(), "password"), ("a.docx", hostile.linked_docx(), "damaged")],
)
def test_a_file_that_cannot_be_used_says_why_and_has_no_copy(person, name, data, refusal):
    document = send(person, data, name)
    document_checks.check(document_id=document.pk, at=LATER)
    document.refresh_from_db()
    assert (document.state, document.refusal, document.viewing.name) == (S.REFUSED, refusal, "")


def test_a_virus_is_found_by_the_scanner_before_anything_is_opened(person, settings, monkeypatch):
    monkeypatch.setattr(inspection, "examine", lambda *a, **k: pytest.fail("opened"))

    document = send(person, hostile.pdf() + hostile.EICAR)
    with clamd() as server:
        settings.CLAMD_URL = server.url
        document_checks.check(document_id=document.pk, at=LATER)
    document.refresh_from_db()
    assert (document.state, document.refusal, document.viewing.name) == (S.INFECTED, "infected", "")


def test_a_clean_scan_is_dated(person, settings):
    document = send(person)
    with clamd() as server:
        settings.CLAMD_URL = server.url
        document_checks.check(document_id=document.pk, at=LATER)
    document.refresh_from_db()
    assert (document.state, document.scanned_at) == (S.CLEAN, LATER)


def test_while_the_scanner_is_away_a_document_waits_for_as_long_as_it_takes(person, settings, tmp_path):
    document = send(person)
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody"
    for minute in range(1, 9):
        document_checks.check(document_id=document.pk, at=AT + timedelta(minutes=minute))
        document.refresh_from_db()
        assert (document.state, document.attempts, document.viewing.name) == (S.RECEIVED, 0, "")
    assert list(document_checks.overdue(at=AT + timedelta(minutes=9))) == [document.pk]
    settings.CLAMD_URL = ""
    document_checks.check(document_id=document.pk, at=AT + timedelta(minutes=9))
    document.refresh_from_db()
    assert document.state == S.CLEAN


def test_a_check_that_never_ends_in_time_is_given_up_after_three_tries(person, monkeypatch):
    def late(*args, **kwargs):
        raise OutOfTime

    monkeypatch.setattr(inspection, "examine", late)
    document = send(person)
    for minute in range(1, 5):
        document_checks.check(document_id=document.pk, at=AT + timedelta(minutes=minute))
    document.refresh_from_db()
    assert (document.state, document.refusal, document.attempts) == (S.FAILED, "failed", 3)


def test_a_document_whose_worker_died_is_taken_up_again_and_given_up_in_the_end(person):
    document = send(person)
    for attempt in range(1, 4):
        at = AT + timedelta(minutes=6 * attempt)
        assert document_checks._take_up(document_id=document.pk, at=at).attempts == attempt
        assert document_checks._take_up(document_id=document.pk, at=at + timedelta(minutes=4)) is None
        assert list(document_checks.overdue(at=at + timedelta(minutes=5, seconds=1))) == [document.pk]
    document_checks.check(document_id=document.pk, at=AT + timedelta(hours=1))
    document.refresh_from_db()
    assert (document.state, document.refusal) == (S.FAILED, "failed")


def test_a_worker_that_comes_back_late_overwrites_nothing(person, tmp_path):
    document = send(person)
    late = document_checks._take_up(document_id=document.pk, at=LATER)
    document_checks.check(document_id=document.pk, at=LATER + timedelta(minutes=6))
    copy = tmp_path / "copy"
    copy.write_bytes(b"late")
    document_checks._settle(document=late, report=Report(), copy=copy, at=LATER)
    document.refresh_from_db()
    assert content(document.viewing) != b"late"


def test_a_document_removed_while_it_was_checked_stays_removed(person, tmp_path):
    document = send(person)
    taken = document_checks._take_up(document_id=document.pk, at=LATER)
    documents.remove(document=document, by=None, at=LATER)
    copy = tmp_path / "copy"
    copy.write_bytes(b"late")
    document_checks._settle(document=taken, report=Report(), copy=copy, at=LATER)
    document_checks.check(document_id=document.pk, at=LATER + timedelta(hours=1))
    document.refresh_from_db()
    assert (document.file.name, document.viewing.name) == ("", "")


def test_a_file_that_is_gone_from_the_disk_is_no_crash(person):
    document = send(person)
    default_storage.delete(document.file.name)
    for minute in range(1, 4):
        document_checks.check(document_id=document.pk, at=AT + timedelta(minutes=minute))
    document.refresh_from_db()
    assert document.state == S.FAILED


def test_what_the_queue_lost_is_found(person):
    document = send(person)
    assert list(document_checks.overdue(at=LATER)) == []
    assert list(document_checks.overdue(at=AT + timedelta(minutes=3))) == [document.pk]
    document_checks.check(document_id=document.pk, at=AT + timedelta(minutes=3))
    assert list(document_checks.overdue(at=AT + timedelta(days=3))) == []


def test_files_that_belong_to_nothing_are_cleared_once_they_are_old(person, files):
    document = send(person)
    document_checks.check(document_id=document.pk, at=LATER)
    orphan = files / "documents" / "aa" / "orphan"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"half")
    made = datetime.fromtimestamp(orphan.stat().st_mtime, UTC)
    assert document_checks.clear_orphans(at=made + timedelta(hours=23)) == 0
    assert document_checks.clear_orphans(at=made + timedelta(hours=25)) == 1
    assert document_checks.clear_orphans(at=made + timedelta(hours=25)) == 0
    document.refresh_from_db()
    assert content(document.file)
    assert content(document.viewing)


# --- Warnings, removal, reading by others ---------------------------------------------------------------------------


def test_a_warning_must_be_answered_before_the_document_is_evidence(person, user):
    document = send(person, hostile.pdf("NHS number 943 476 5919"))
    document_checks.check(document_id=document.pk, at=LATER)
    document.refresh_from_db()
    assert document.warnings == [{"code": "nhs_number", "page": 1}]
    assert list(usable_evidence.usable(person)) == []
    for _ in range(2):
        documents.answer_warning(document=document, answer=WarningAnswer.INVENTED, by=user, at=LATER)
    assert list(usable_evidence.usable(person)) == [document]
    line = TrailEvent.objects.get(kind="members.document_warning_answered")
    assert line.detail == {"answer": "invented", "signs": ["nhs_number"]}


def test_there_is_nothing_to_answer_where_nothing_was_found(person, user):
    with pytest.raises(Refused):
        documents.answer_warning(document=make_document(person), answer=WarningAnswer.ABOUT_ME, by=user, at=LATER)


def test_removal_empties_files_and_words_and_keeps_the_receipt(person, user, files, django_capture_on_commit_callbacks):
    document, reader = make_document(person), UserFactory()
    evidence.open_to(user=reader, documents=[document.pk])
    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(document=document, by=user, at=LATER)
        documents.remove(document=document, by=user, at=LATER + timedelta(days=1))
    gone = Document.objects.get(pk=document.pk)
    assert (gone.file.name, gone.viewing.name, gone.title, gone.original_name) == ("", "", "", "")
    assert (gone.sha256, gone.size, gone.received_at, gone.removed_at) == (
        document.sha256, document.size, document.received_at, LATER,
    )  # fmt: skip
    assert kept(files) == []
    assert list(questions.opened_to(reader)) == []
    assert not gone.grants.exists()
    assert list(questions.locker(person)) == []
    assert TrailEvent.objects.filter(kind="members.document_removed").count() == 1


def test_a_document_that_an_open_request_needs_stays(person, user):
    document = make_document(person)
    change = NameChange.objects.create(
        person=person, surname="Other", since=AT.date(), reason=NameReason.values[0], asked_at=AT
    )
    change.documents.add(document)
    with pytest.raises(Refused) as refused:
        documents.remove(document=document, by=user, at=LATER)
    assert refused.value.code == "in_use"


@pytest.mark.parametrize("state", [state for state in S if state is not S.CLEAN])
def test_a_grant_opens_nothing_that_is_not_clean(person, state):
    reader = UserFactory()
    document = make_document(person, state=state)
    evidence.open_to(user=reader, documents=[document.pk])
    assert list(questions.opened_to(reader)) == []


def test_a_superuser_has_no_grant_by_being_one(person):
    make_document(person)
    assert list(questions.opened_to(UserFactory(is_superuser=True))) == []


# --- What the database itself holds ---------------------------------------------------------------------------------


def test_a_receipt_is_never_rewritten_and_never_deleted(person):
    document = make_document(person)
    for change in ({"sha256": "0" * 64}, {"size": 1}, {"received_at": LATER}, {"reference": "x"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        document.delete()


@pytest.mark.parametrize(
    "change",
    [
        {"removed_at": LATER},
        {"file": ""},
        {"state": S.REFUSED},
        {"refusal": "damaged"},
        {"answer": "about_me"},
        {"checked_at": None},
    ],
)
def test_rows_that_contradict_themselves_are_refused(person, change):
    document = make_document(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**change)


def test_what_is_done_with_a_document_has_an_end():
    assert {S.CLEAN, S.REFUSED, S.INFECTED}.isdisjoint(DOCUMENT.moves)


# --- An installation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", "members.E010"),
        ("localhost", "members.E011"),
        ("http://x", "members.E011"),
        ("unix://", "members.E011"),
        ("tcp://clamav:3310", None),
        ("unix:///run/clamd.ctl", None),
    ],
)
def test_a_deployment_without_a_scanner_is_refused(settings, url, fault):
    settings.CLAMD_URL = url
    assert [error.id for error in checks.check()] == ([fault] if fault else [])


def test_a_form_may_say_that_a_file_is_too_big_up_to_twice_the_largest():
    assert 2 * max(limits.max_bytes for limits in LIMITS.values()) < uploads.LARGEST_REQUEST


def test_the_check_of_a_deployment_asks_for_a_scanner_and_the_usual_check_does_not(settings):
    usual, strict = run_checks(), run_checks(include_deployment_checks=True)
    assert "members.E010" not in {error.id for error in usual}
    assert "members.E010" in {error.id for error in strict}


def test_what_comes_in_while_its_owner_is_erased_is_not_kept(person, user, files):
    Erasure.objects.create(person=person, erased_at=AT)
    with pytest.raises(Refused):
        send(person, by=user)
    assert not Document.objects.exists()
    assert kept(files) == []
