"""Receipts of checks: made when asked for, shown for as long as they may be, and verified by anybody who holds one."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from members import tenancy
from members.errors import Refused
from members.models import TrailEvent
from registry import jws
from registry import receipts as files
from registry.choices import Ground, SanctionKind
from registry.jws import NotOurs
from registry.models import BatchLine, LineReceipt, Sanction, SigningKey
from registry.queries import receipts, verifying
from registry.receipt_checks import check as deployment_check
from registry.services import facts, visibility
from registry.services import receipts as making
from tests import pdf
from tests.factories.batches import line, make_batch
from tests.factories.employers import act_for, make_account
from tests.factories.registry import EntryFactory, days

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 25, 9, tzinfo=UTC)
OTHER_SEED = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    return make_account(name="Exampleton Hospitals")


@pytest.fixture
def entry():
    return EntryFactory(forenames="Siân Mair", surname="Ó Briain")


@pytest.fixture
def batch(account, entry):
    """Of three lines: somebody registered, nobody known, somebody else."""
    lines = [line(entry, name="Sian O Briain", employee="E-17"), line(number="RCT99999", name="A Stranger")]
    return make_batch(account, [*lines, line(EntryFactory())], at=NOON)


def receipt_of(batch, position=1):
    with tenancy.within(batch.organisation):
        return making.make(line=BatchLine.objects.get(batch=batch, position=position), by=None, at=NOON)


def file_of(batch, position=1):
    return making.read(receipt=receipt_of(batch, position)).file()


def address(account, batch, *, position=1, ending="receipt/"):
    return f"/organisations/{account.reference}/checks/{batch.reference}/lines/{position}/{ending}"


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").split())


def present(client, content, name="receipt.json"):
    """What the page says of a file."""
    content = content.encode() if isinstance(content, str) else content
    return client.post("/checks/verify/", {"file": SimpleUploadedFile(name, content)})


# --- Making ---------------------------------------------------------------------------------------------------------


def test_a_receipt_says_what_was_asked_and_said_and_belongs_to_its_check(batch, entry):
    found = making.read(receipt=receipt_of(batch))
    assert found.number == f"{batch.number}-1"
    assert found.line["asked"]["employee"] == "E-17"
    assert found.line["said"]["entry"]["number"] == entry.number
    assert found.batch["organisation"]["name"] == "Exampleton Hospitals"
    assert found.batch["lines"] == 3
    assert found.batch["root"] == batch.root


def test_a_receipt_asked_for_twice_is_the_one_made_first(batch):
    first = receipt_of(batch)
    assert receipt_of(batch) == first
    assert TrailEvent.objects.filter(kind="registry.receipt_made").count() == 1
    assert SigningKey.objects.count() == 1


@pytest.mark.parametrize("lines", [1, 2, 7])
def test_every_line_of_a_check_of_any_size_has_a_receipt(account, lines):
    batch = make_batch(account, [line(number=f"RCT9000{n}") for n in range(lines)], at=NOON)
    for position in range(1, lines + 1):
        assert json.loads(file_of(batch, position))["receipt"]["line"]["position"] == position


def test_a_line_whose_words_are_no_longer_kept_has_no_receipt(batch):
    with tenancy.within(batch.organisation):
        BatchLine.objects.filter(batch=batch, position=1).update(content="")
    with pytest.raises(Refused):
        receipt_of(batch)


def test_a_receipt_is_made_in_few_questions_however_many_lines_there_are(account, django_assert_num_queries):
    batch = make_batch(account, [line(number=f"RCT{n}") for n in range(90_000, 90_500)], at=NOON)
    with tenancy.within(batch.organisation):
        asked = BatchLine.objects.get(batch=batch, position=250)
        with django_assert_num_queries(8):
            making.make(line=asked, by=None, at=NOON)


# --- The organisation's page ----------------------------------------------------------------------------------------


def test_an_officer_sees_the_receipt_and_downloads_it_as_a_file_and_as_a_document(account, batch, entry, signed_in):
    client = signed_in(act_for(account))
    page = client.get(address(account, batch))
    assert page.status_code == 200
    assert f"Receipt {batch.number}-1" in text(page)
    assert "Siân Mair Ó Briain" in text(page)
    made = client.get(address(account, batch, ending="receipt.json"))
    assert made["Content-Disposition"] == f'attachment; filename="{batch.number}-1.json"'
    assert made.content.decode() == file_of(batch)
    document = client.get(address(account, batch, ending="receipt.pdf"))
    assert document["Content-Type"] == "application/pdf"
    with pdf.opened(document.content) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.attachments["receipt.json"].get_file().read_bytes() == made.content
    words = pdf.words(document.content)
    for each in ("Siân Mair Ó Briain", entry.number, f"{batch.number}-1", files.code_of(receipt_of(batch).reference)):
        assert each in words
    assert client.get(address(account, batch, ending="receipt.pdf")).content == document.content
    with tenancy.within(batch.organisation):
        assert len(LineReceipt.objects.get().documents) == 1


def test_another_organisation_is_told_that_there_is_nothing(account, batch, signed_in):
    other = make_account(name="Elsewhere Hospitals")
    client = signed_in(other.admin)
    for where in (account, other):
        for ending in ("receipt/", "receipt.json", "receipt.pdf"):
            assert client.get(address(where, batch, ending=ending)).status_code == 404
        assert client.get(f"/organisations/{where.reference}/checks/{batch.reference}/manifest.json").status_code == 404


def test_the_manifest_of_a_check_names_nobody(account, batch, signed_in):
    made = signed_in(account.admin).get(f"/organisations/{account.reference}/checks/{batch.reference}/manifest.json")
    assert made.status_code == 200
    assert json.loads(made.content)["manifest"]["lines"] == 3
    assert "Briain" not in made.content.decode()


@pytest.mark.parametrize("how", ["withheld", "erased"])
def test_once_somebody_is_not_shown_any_more_number_time_and_hash_remain(how, account, batch, entry, signed_in, client):
    officer = signed_in(account.admin)
    kept = file_of(batch)
    document = officer.get(address(account, batch, ending="receipt.pdf")).content
    reference = receipt_of(batch).reference
    if how == "withheld":
        visibility.withhold(person=entry.person, since=NOON.date(), source="test", by=None, at=NOON)
    else:
        visibility.erase(person=entry.person, by=None, at=NOON)
    for ending, status in (("receipt/", 200), ("receipt.json", 410), ("receipt.pdf", 410)):
        page = officer.get(address(account, batch, ending=ending))
        assert page.status_code == status
        assert "no longer shown" in text(page)
        assert "Briain" not in text(page)
        assert batch.number in text(page)
    for page in (
        client.get(f"/checks/verify/{reference}/"),
        present(client, kept),
        present(client, document, "receipt.pdf"),
    ):
        assert page.status_code == 200
        assert "no longer shown" in text(page)
        assert "Briain" not in text(page)
        assert "E-17" not in text(page)
    # of the others in the check, nothing changes
    assert officer.get(address(account, batch, position=3, ending="receipt.json")).status_code == 200
    if how == "erased":
        with tenancy.within(batch.organisation):
            assert not LineReceipt.objects.exclude(signed="").filter(line__entry=entry).exists()
            assert not BatchLine.objects.filter(entry=entry).exclude(content="", name="", employee="").exists()


def test_a_sanction_since_then_stands_beside_what_was_said(account, batch, entry, client):
    reference = receipt_of(batch).reference
    assert "The answer is the same now" in text(client.get(f"/checks/verify/{reference}/"))
    order = Sanction(
        entry=entry, kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, during=days("2026-11-22/2027-05-22")
    )
    facts.record(fact=order, by=None, at=NOON)
    said = text(client.get(f"/checks/verify/{reference}/"))
    assert "The answer has changed since" in said
    assert "is suspended from" in said


def test_an_answer_that_named_a_sanction_is_hidden_once_the_register_shows_that_sanction_no_more(account, client):
    entry = EntryFactory(caution="2026-01-10/2027-01-10")
    batch = make_batch(account, [line(entry)], at=NOON)
    reference = receipt_of(batch).reference
    assert "caution" in text(client.get(f"/checks/verify/{reference}/")).lower()
    facts.set_aside(fact=Sanction.objects.get(entry=entry), by=None, at=NOON)
    assert "no longer shown" in text(client.get(f"/checks/verify/{reference}/"))


def test_a_range_is_hidden_where_the_register_says_of_its_days_no_more_than_that_it_does_not_say(account, client):
    entry = EntryFactory(registered=["2020-01-01/2024-01-01", "2025-01-01/2027-01-01"])
    gap = ["2024-03-01", "2024-12-31"]
    batch = make_batch(
        account, [line(entry, not_registered=[gap])], at=NOON, on=date(2024, 1, 1), until=date(2026, 11, 1)
    )
    said = text(client.get(f"/checks/verify/{receipt_of(batch).reference}/"))
    assert ("1 March 2024 to 31 December 2024" in said) == ("no longer shown" not in said)


# --- Verifying ------------------------------------------------------------------------------------------------------


def test_a_receipt_is_genuine_as_a_file_as_text_as_a_document_and_by_its_number_and_code(account, batch, client):
    receipt = receipt_of(batch)
    assert "Genuine" in text(present(client, file_of(batch)))
    assert "Genuine" in text(present(client, receipt.signed, "receipt.jws"))
    pasted = file_of(batch).replace("\n", "\r\n")
    assert "Genuine" in text(client.post("/checks/verify/", {"text": f"\r\n {pasted}\r\n"}))
    with tenancy.within(account.organisation):
        document = making.document(receipt=receipt)
    found = text(present(client, document, "receipt.pdf"))
    assert "The document is as it was made, in every byte." in found
    code = f" {files.code_of(receipt.reference).upper().replace('-', ' ')} "
    typed = client.post("/checks/verify/", {"number": receipt.number.lower(), "code": code})
    assert (typed.status_code, typed["Location"]) == (303, f"/checks/verify/{receipt.reference}/")
    assert "E-17" in text(client.get(typed["Location"]))


def test_proof_that_the_public_saved_is_led_to_its_own_page(client, entry):
    saved = client.post(f"/register/{entry.number}/proof/")["Location"]
    reference = saved.split("/")[-2]
    number = re.search(r"CHK-[0-9A-Z-]+", text(client.get(saved)))[0]
    led = client.post("/checks/verify/", {"number": number, "code": reference})
    assert (led.status_code, led["Location"]) == (303, saved)


def test_a_manifest_is_genuine_and_another_one_is_not(account, batch, client):
    found = files.read(batch.manifest, keys=receipts.keys())
    assert "Genuine: the register signed this check as a whole" in text(present(client, found.file()))
    forged = jws.sign({**found.words, "lines": 4}, kind=files.MANIFEST)
    page = present(client, forged)
    assert page.status_code == 422
    assert "no record of making it" in text(page)


def refused_when_changed(content, examples):
    """Whatever single byte is changed, whatever is cut off or added at its end."""

    @given(st.integers(0, len(content) - 1), st.integers(1, 255))
    @settings(max_examples=examples, deadline=None)
    def changed(place, by):
        for other in (
            content[:place] + bytes([content[place] ^ by]) + content[place + 1 :],
            content[:place],
            content + bytes([by]),
        ):
            with pytest.raises(NotOurs):
                verifying.verify(other)

    changed()


def test_any_changed_byte_of_a_receipt_is_refused(batch):
    refused_when_changed(file_of(batch).encode(), 60)
    refused_when_changed(receipt_of(batch).signed.encode(), 60)


def test_any_changed_byte_of_a_document_is_refused(account, batch):
    with tenancy.within(account.organisation):
        document = making.document(receipt=receipt_of(batch))
    refused_when_changed(document, 25)


def _signed_anew(batch, **changes):
    """The words of a receipt, changed, and signed with the right key or another."""
    said = json.loads(jws._decoded(receipt_of(batch).signed.split(".")[1]))
    return jws.sign(said | changes, kind=files.RECEIPT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": 1}, "path"),
        ({"place": 99}, "path"),
        ({"place": -1}, "path"),
        ({"path": []}, "path"),
        ({"path": ["00" * 32] * 9}, "path"),
        ({"path": ["zz"]}, "version"),
        ({"number": "CHK-20261122-ELSE-0001-1"}, "path"),
        ({"line": "{}"}, "path"),
        ({"line": "[" * 5_000}, "version"),
        ({"version": 2}, "version"),
        ({"manifest": "a.b.c"}, "form"),
        ({"made_at": "2020-01-01T00:00:00.000000Z"}, "not_recorded"),
    ],
)
def test_what_the_right_key_signed_and_we_never_made_is_refused_for_what_is_wrong_with_it(
    batch, settings, changes, code
):
    with pytest.raises(NotOurs) as refusal:
        verifying.verify(_signed_anew(batch, **changes).encode())
    assert refusal.value.code == code


def test_a_receipt_signed_with_a_key_of_somebody_else_is_refused(batch, settings, client):
    ours = settings.RECEIPT_KEY
    receipt_of(batch)
    settings.RECEIPT_KEY = OTHER_SEED
    forged = _signed_anew(batch)
    settings.RECEIPT_KEY = ours
    page = present(client, forged)
    assert page.status_code == 422
    assert "The key that it names is not one of ours" in text(page)


def test_after_a_change_of_keys_what_the_old_one_signed_stays_genuine(account, batch, settings, client):
    old = file_of(batch)
    before = set(receipts.keys())
    settings.RECEIPT_KEY = OTHER_SEED
    assert set(receipts.keys()) > before
    later = make_batch(account, [line(number="RCT99998")], at=NOON)
    new = file_of(later)
    header = json.loads(jws._decoded(json.loads(new)["signed"].split(".")[0]))
    assert header["kid"] not in before
    for each in (old, new):
        assert "Genuine" in text(present(client, each))
    published = client.get("/.well-known/mpce-register-keys.json").json()["keys"]
    assert {key["kid"] for key in published} == set(receipts.keys())
    assert all(set(key) == {"kty", "crv", "x", "kid", "alg", "use"} for key in published)
    assert all(key["kid"] in text(client.get("/checks/verify/")) for key in published)


def test_a_key_that_fell_into_other_hands_is_believed_no_more(account, batch, settings, client, signed_in):
    receipt = receipt_of(batch)
    old = file_of(batch)
    settings.RECEIPT_KEYS_REFUSED = list(receipts.keys())
    settings.RECEIPT_KEY = OTHER_SEED
    for page in (present(client, old), client.get(f"/checks/verify/{receipt.reference}/")):
        assert page.status_code == 422
        assert "no longer believe" in text(page)
    officer = signed_in(account.admin)
    for path in (address(account, batch, ending="receipt.pdf"), address(account, batch, ending="receipt.json")):
        assert "believed no more" in text(officer.get(path))
    assert officer.get(f"/organisations/{account.reference}/checks/{batch.reference}/manifest.json").status_code == 422


BAD = {
    "empty": b"   ",
    "not a receipt": b"hello",
    "no JSON": b"{",
    "deep JSON": b'{"signed":' + b"[" * 100_000,
    "JSON without a signed part": b"{}",
    "JSON with another thing signed": b'{"signed": 7}',
    "none": b"eyJhbGciOiJub25lIn0.e30.",
    "another JWS": b"eyJhbGciOiJIUzI1NiJ9.e30.abc",
    "binary": bytes(range(256)),
    "UTF-16": "receipt".encode("utf-16"),
    "another PDF": b"%PDF-1.7\n%%EOF",
    "huge": b"a" * 1_500_000,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_receipt_is_told_so(content, client):
    page = present(client, content)
    assert page.status_code == 422
    assert "Not genuine." in text(page) or "The selected file is empty" in text(page)


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({}, "Upload a receipt, paste it, or type its number and its code"),
        ({"text": "a", "number": "CHK"}, "one way only"),
        ({"number": "CHK-1"}, "Enter the code of the receipt"),
        ({"code": "abcd"}, "Enter the number of the receipt"),
        ({"number": "CHK-20261122-TEST-0001-1", "code": "0000-0000-0000"}, "no receipt with this number and this code"),
        ({"number": "CHK", "code": "é" * 40}, "no receipt with this number and this code"),
        ({"number": "a" * 61, "code": "b"}, "Use 60 characters or fewer"),
        ({"text": "a" * 800_001}, "Use 800000 characters or fewer"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(given_, words, client):
    page = client.post("/checks/verify/", given_)
    assert page.status_code == 422
    assert words in text(page)
    if given_.get("number"):
        assert given_["number"] in page.content.decode()


def test_a_receipt_of_the_sandbox_says_that_it_proves_nothing(account, client, signed_in):
    batch = make_batch(account, [line(number="RCT99999")], at=NOON, sandbox=True)
    assert "it proves nothing about anybody" in text(present(client, file_of(batch)))
    document = signed_in(account.admin).get(address(account, batch, ending="receipt.pdf")).content
    assert "it proves nothing about anybody" in pdf.words(document)


@pytest.mark.parametrize(
    ("given_", "error"),
    [
        ({}, None),
        ({"RECEIPT_KEY": ""}, None),
        ({"RECEIPT_KEY": "c2hvcnQ="}, "registry.E002"),
        ({"SEAL_KEY": OTHER_SEED, "RECEIPT_KEY": OTHER_SEED}, "registry.E003"),
        ({"RECEIPT_KEY": OTHER_SEED, "RECEIPT_KEYS_REFUSED": "its own"}, "registry.E004"),
    ],
)
def test_a_deployment_with_a_key_that_must_not_sign_is_refused(given_, error, settings):
    for name, value in given_.items():
        setattr(settings, name, value)
    if settings.RECEIPT_KEYS_REFUSED:
        settings.RECEIPT_KEYS_REFUSED = list(jws.public())
    assert [each.id for each in deployment_check()] == ([error] if error else [])
