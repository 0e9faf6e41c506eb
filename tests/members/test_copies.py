"""A copy of everything held about a person: whole, for them alone, and gone after seven days."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from cpd.queries import copies as of_logs
from hsst.queries import copies as of_certificates
from members.choices import CopyState
from members.errors import Refused
from members.models import (
    AccessRecord,
    DataCopy,
    Document,
    Message,
    PersonDetails,
    WithholdingRequest,
    WorkItem,
    WorkNote,
)
from members.queries import copies as ours
from members.services import copies
from members.tasks import make_copy, sweep_copies
from registry.queries import copies as theirs
from registry.services import visibility
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.members.test_erasure import ABOUT_NOBODY, leads_to_a_person
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory(forenames="Zqfore", surname="Zqsur")


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person, email="me@example.org")
    entry.person.refresh_from_db()
    return user


def made(person, by) -> DataCopy:
    copy = copies.ask(person=person, by=by, at=AT)
    assert copies.make(copy_id=copy.pk, at=AT)
    copy.refresh_from_db()
    return copy


def opened(copy) -> zipfile.ZipFile:
    with copy.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


# --- What is in it --------------------------------------------------------------------------------------------------


def test_every_table_that_leads_to_a_person_is_in_the_copy_or_left_out_for_a_reason():
    told = ours.EXPORTED | of_logs.EXPORTED | theirs.EXPORTED | of_certificates.EXPORTED
    told |= {*ours.LEFT_OUT, *of_logs.LEFT_OUT, *theirs.LEFT_OUT}
    assert not {m._meta.label for m in leads_to_a_person() - told} - set(ABOUT_NOBODY)
    assert all({**ours.LEFT_OUT, **theirs.LEFT_OUT}.values())
    assert not (ours.EXPORTED & set(ours.LEFT_OUT)) | (theirs.EXPORTED & set(theirs.LEFT_OUT))


def test_the_journey_from_asking_to_the_file(entry, me, django_capture_on_commit_callbacks):
    client = sign_in(Client(), me)
    assert "Make a copy" in client.get("/my/copy/").content.decode()
    assert client.post("/my/copy/").status_code == 302
    waiting = client.get("/my/copy/")
    assert "is being made" in waiting.content.decode()
    assert waiting["Refresh"]
    make_copy(copy_id=DataCopy.objects.get().pk)
    page = client.get("/my/copy/")
    copy = DataCopy.objects.get()
    assert copy.sha256 in page.content.decode()
    assert "Refresh" not in page
    answer = client.get(f"/my/copy/{copy.reference}/")
    body = b"".join(answer.streaming_content)
    assert hashlib.sha256(body).hexdigest() == copy.sha256
    assert len(body) == copy.size
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert entry.person.trail.filter(kind="members.copy_taken").count() == 1
    assert Message.objects.get(template="members/mail/copy_ready").to == "me@example.org"


def test_data_page_and_files_are_in_it_and_staff_stand_as_roles(entry, me):
    PersonDetails.objects.filter(person=entry.person).update(address="1 Zqstreet")
    officer = UserFactory(role="officer", email="zqofficer@example.org")
    AccessRecord.objects.create(user=officer, role="officer", person=entry.person, what="record", at=AT)
    WithholdingRequest.objects.create(person=entry.person, grounds="zqgrounds", asked_at=AT)
    Document.objects.create(
        person=entry.person, reference="d" * 26, title="Deed", original_name="../../deed.pdf", kind="pdf", size=4,
        sha256="0" * 64, file=ContentFile(b"%PDF", name="deed.bin"), received_at=LONG_AGO,
    )  # fmt: skip
    item = WorkItem.objects.create(
        key="t:1", kind="t", about="members.person", about_id=1, person=entry.person, opened_at=AT
    )
    WorkNote.objects.create(item=item, text="zqnote", written_by=officer, written_at=AT)
    packed = opened(made(entry.person, me))
    data = json.loads(packed.read("data.json"))
    assert data["names"][0]["surname"] == "Zqsur"
    assert data["entries"][0]["number"] == entry.number
    assert data["details"][0]["address"] == "1 Zqstreet"
    assert data["withholding_requests"][0]["grounds"] == "zqgrounds"
    assert data["readings"][0]["who"] == "registrar’s officer"
    assert {"kind": "members.copy_asked", "at": AT.isoformat(), "who": "you", "detail": {}} in data["trail"]
    page = packed.read("read-me.html").decode()
    assert "1 Zqstreet" in page
    for text in (page, json.dumps(data)):
        assert "zqofficer" not in text
        assert "zqnote" not in text
    (file,) = [name for name in packed.namelist() if name.startswith("files/")]
    assert "/../" not in file
    assert packed.read(file) == b"%PDF"


def test_nothing_of_what_is_not_public_yet_is_in_it(me, entry):
    EntryFactory(
        person=entry.person, register="CS", suspended="2026-12-01/2027-12-01", proceedings="2026-11-01/2027-01-01"
    )
    data = json.loads(opened(made(entry.person, me)).read("data.json"))
    assert data["sanctions"] == []
    assert data["proceedings"] == []


def test_hostile_words_stay_text_on_the_page(me):
    entry = EntryFactory(forenames="<script>alert(1)</script>", surname="Zq")
    page = opened(made(entry.person, me)).read("read-me.html").decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


# --- Whose it is ----------------------------------------------------------------------------------------------------


def test_it_is_for_its_owner_with_a_second_factor_alone(entry, me):
    copy = made(entry.person, me)
    url = f"/my/copy/{copy.reference}/"
    stranger = sign_in(Client(), UserFactory(person=PersonFactory()))
    assert stranger.get(url).status_code == 404
    assert sign_in(Client(), UserFactory(role="registrar")).get(url).status_code == 404
    assert sign_in(Client(), me, second_factor=False).get(url).status_code == 303
    assert Client().get(url).status_code == 303
    assert not entry.person.trail.filter(kind="members.copy_taken").exists()


# --- Twice, late, lost and failed -----------------------------------------------------------------------------------


def test_asking_twice_is_one_copy(entry, me):
    first = copies.ask(person=entry.person, by=me, at=AT)
    assert copies.ask(person=entry.person, by=me, at=AT) == first
    copies.make(copy_id=first.pk, at=AT)
    assert copies.ask(person=entry.person, by=me, at=AT + timedelta(minutes=5)) == first
    assert copies.ask(person=entry.person, by=me, at=AT + timedelta(days=1)) != first


def test_making_twice_is_one_file_and_one_message(entry, me):
    copy = made(entry.person, me)
    assert copies.make(copy_id=copy.pk, at=AT + timedelta(minutes=1)) is False
    assert len(default_storage.listdir("copies")[1]) == 1
    assert Message.objects.filter(template="members/mail/copy_ready").count() == 1


def test_a_copy_left_half_made_is_made_again(entry, me):
    copy = copies.ask(person=entry.person, by=me, at=AT)
    DataCopy.objects.filter(pk=copy.pk).update(state=CopyState.MAKING, done=3)
    assert copies.lost(at=AT + timedelta(minutes=5)) == []
    assert copies.lost(at=AT + timedelta(minutes=11)) == [copy.pk]
    assert copies.make(copy_id=copy.pk, at=AT + timedelta(minutes=11))


def test_progress_is_told_piece_by_piece(entry, me, monkeypatch):
    copy = copies.ask(person=entry.person, by=me, at=AT)
    seen = []
    write = copies.render_to_string
    monkeypatch.setattr(
        copies, "render_to_string", lambda *a: (seen.append(DataCopy.objects.get(pk=copy.pk)), write(*a))[1]
    )
    copies.make(copy_id=copy.pk, at=AT)
    assert seen[0].done == seen[0].of > 20


def test_a_full_disk_is_told_and_leaves_nothing(entry, me, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    copy = copies.ask(person=entry.person, by=me, at=AT)
    monkeypatch.setattr(type(default_storage._wrapped), "_save", full)
    assert copies.make(copy_id=copy.pk, at=AT) is False
    copy.refresh_from_db()
    assert copy.state == CopyState.FAILED
    assert Message.objects.filter(template="members/mail/copy_failed").count() == 1
    assert "could not be made" in sign_in(Client(), me).get("/my/copy/").content.decode()


def test_one_tried_for_too_long_is_given_up(entry, me):
    copy = copies.ask(person=entry.person, by=me, at=AT - timedelta(hours=3))
    assert copies.give_up(at=AT) == 1
    assert copies.give_up(at=AT) == 0
    copy.refresh_from_db()
    assert copy.state == CopyState.FAILED


def test_after_seven_days_it_is_gone_and_its_hash_stays(entry, me, django_capture_on_commit_callbacks):
    copy = made(entry.person, me)
    for _ in range(2):
        with time_machine.travel(AT + timedelta(days=7), tick=False), django_capture_on_commit_callbacks(execute=True):
            sweep_copies()
    gone = DataCopy.objects.get()
    assert (gone.state, gone.sha256, bool(gone.file)) == (CopyState.GONE, copy.sha256, False)
    assert default_storage.listdir("copies")[1] == []
    client = sign_in(Client(), me)
    assert client.get(f"/my/copy/{copy.reference}/").status_code == 404
    assert "no longer kept" in client.get("/my/copy/").content.decode()
    with pytest.raises(Refused, match="no longer kept"):
        copies.take(copy=copy, by=me, at=AT + timedelta(days=7))


def test_files_of_no_copy_are_cleared_once_they_are_old(entry, me):
    copy = made(entry.person, me)
    stray = default_storage.save("copies/stray.zip", ContentFile(b"x"))
    assert copies.clear_strays(at=default_storage.get_modified_time(stray)) == 0
    assert copies.clear_strays(at=AT + timedelta(days=3650)) == 1
    assert not default_storage.exists(stray)
    assert default_storage.exists(copy.file.name)


def test_a_copy_under_way_is_not_handed_in_after_an_erasure(entry, me, django_capture_on_commit_callbacks):
    copy = copies.ask(person=entry.person, by=me, at=AT)
    write = copies._write

    def erased_meanwhile(*args):
        write(*args)
        visibility.erase(person=entry.person, by=None, at=AT)

    copies._write = erased_meanwhile
    try:
        assert copies.make(copy_id=copy.pk, at=AT) is False
    finally:
        copies._write = write
    assert not default_storage.exists("copies") or default_storage.listdir("copies")[1] == []
