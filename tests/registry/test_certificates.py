"""Certificates of registration: what they say, their signature, and their public page."""

import hashlib
import random
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from registry.certificate import certificate
from registry.models import IssuedDocument, Sanction
from registry.services import certificates, signing, standing, visibility
from tests import pdf
from tests.factories.decisions import admitted, kept
from tests.factories.registry import days

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _key_of_its_own(settings, tmp_path):
    settings.CERTIFICATE_KEY = str(tmp_path / "signing" / "key.pem")
    settings.CERTIFICATE_CHAIN = str(tmp_path / "signing" / "chain.pem")
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def issued():
    application = admitted(at=AT)
    issued = IssuedDocument.objects.get(application=application, kind="certificate")
    return certificates.make(document_id=issued.pk, at=AT)


def is_valid(data, settings):
    """Whether a reader that trusts the register's certificate finds the signature good, and every byte covered."""
    roots = list(load_certs_from_pemder([settings.CERTIFICATE_CHAIN]))
    try:
        (signature,) = PdfFileReader(BytesIO(data)).embedded_signatures
        found = validate_pdf_signature(signature, ValidationContext(trust_roots=roots))
        whole = sum([int(n) for n in signature.byte_range][2:]) == len(data)
    except Exception:  # noqa: BLE001 - whatever keeps it from being read keeps it from being valid
        return False
    return bool(found.bottom_line) and whole


def test_a_certificate_says_what_the_register_says_and_where_to_check_it(issued):
    read = pdf.words(kept(issued))
    said = issued.said
    for words in (said["name"], said["number"], said["register_name"], said["scopes"][0]["name"], issued.reference):
        assert words in read
    assert f"/certificates/{issued.reference}/" in read
    assert "It is not a licence" in read
    with pdf.opened(kept(issued)) as document:
        assert document.Root.MarkInfo.Marked


def test_a_certificate_is_made_once(issued):
    before = issued.sha256
    assert certificates.make(document_id=issued.pk, at=AT + timedelta(hours=1)) is None
    issued.refresh_from_db()
    assert issued.sha256 == before == hashlib.sha256(kept(issued)).hexdigest()
    assert certificates.unmade(at=AT + timedelta(days=1)) == []


def test_one_that_the_queue_lost_is_found():
    application = admitted(at=AT)
    lost = IssuedDocument.objects.get(application=application, kind="certificate")
    assert certificates.unmade(at=AT + timedelta(minutes=4)) == []
    assert certificates.unmade(at=AT + timedelta(days=3)) == [lost.pk]


def test_the_signature_is_good_and_any_change_to_the_document_shows(issued, settings):
    data = kept(issued)
    assert is_valid(data, settings)
    (signature,) = PdfFileReader(BytesIO(data)).embedded_signatures
    first, length, second, rest = (int(n) for n in signature.byte_range)
    assert (first, second + rest) == (0, len(data))
    covered = [*range(length), *range(second, len(data))]
    for place in random.Random(4).sample(covered, 150):
        changed = bytearray(data)
        changed[place] ^= 1
        assert not is_valid(bytes(changed), settings), f"byte {place} was changed and nobody noticed"
    assert not is_valid(data + b"\n% more", settings)


def test_any_change_at_all_shows_in_the_recorded_hash(issued):
    data = bytearray(kept(issued))
    for place in range(0, len(data), 997):
        data[place] ^= 1
        assert hashlib.sha256(data).hexdigest() != issued.sha256
        data[place] ^= 1


def test_the_same_certificate_is_the_same_document_before_it_is_signed(issued):
    unsigned = certificate(issued)
    assert unsigned == certificate(IssuedDocument.objects.get(pk=issued.pk))
    assert kept(issued).startswith(unsigned[:1000])


def test_in_production_nothing_signs_without_a_key(settings):
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="must name the files"):
        signing.signer(at=AT)


def test_a_certificate_of_another_key_signs_nothing(settings, tmp_path):
    signing.signer(at=AT)
    chain = (tmp_path / "signing" / "chain.pem").read_bytes()
    settings.CERTIFICATE_KEY = str(tmp_path / "other" / "key.pem")
    settings.CERTIFICATE_CHAIN = str(tmp_path / "other" / "chain.pem")
    signing.signer(at=AT)
    (tmp_path / "other" / "chain.pem").write_bytes(chain)
    with pytest.raises(ImproperlyConfigured, match="must begin with the certificate"):
        signing.signer(at=AT)


def test_an_expired_certificate_signs_nothing():
    signing.signer(at=AT)
    with pytest.raises(ImproperlyConfigured, match="expired"):
        signing.signer(at=AT + timedelta(days=4000))


# --- The public page ------------------------------------------------------------------------------------------------


@pytest.fixture
def today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.mark.usefixtures("today")
def test_anybody_with_the_reference_learns_that_it_is_genuine_and_what_is_true_now(issued, client):
    page = client.get(f"/certificates/{issued.reference.upper()}/")
    assert page.status_code == 200
    text = page.text
    assert "it is genuine" in text
    assert "What it said is still true" in text
    assert issued.said["name"] in text
    assert issued.sha256 in text
    assert len(page.content) < 60_000
    assert not page.cookies


@pytest.mark.usefixtures("today")
def test_a_suspension_shows_beside_what_the_certificate_said(issued, client):
    Sanction.objects.create(
        entry=issued.entry,
        kind="suspended",
        ground="conduct",
        during=days("2026-09-21/"),
        recorded_at=AT,
        source="test",
    )
    standing.project(entry_ids=[issued.entry_id])
    text = client.get(f"/certificates/{issued.reference}/").text
    assert "has changed since" in text
    assert "suspended" in text.lower()


@pytest.mark.usefixtures("today")
def test_of_somebody_who_is_kept_from_view_nothing_is_shown(issued, client):
    visibility.withhold(person=issued.person, since=AT.date(), source="test", by=None, at=AT)
    text = client.get(f"/certificates/{issued.reference}/").text
    assert issued.said["name"] not in text
    assert issued.said["number"] not in text
    assert "no longer shown" in text


@pytest.mark.usefixtures("today")
def test_an_unknown_reference_leads_nowhere(client):
    assert client.get("/certificates/0123456789abcdefghjkmnpqrs/").status_code == 404


@pytest.mark.usefixtures("today")
def test_queries_of_the_public_page(issued, client, django_assert_max_num_queries):
    client.get(f"/certificates/{issued.reference}/")
    with django_assert_max_num_queries(6):
        client.get(f"/certificates/{issued.reference}/")
