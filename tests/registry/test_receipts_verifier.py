"""The script that verifies receipts without the register: its own Ed25519 against RFC 8032, and as people run it."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from members import tenancy
from registry import receipts as files
from registry import verifier_script
from registry.models import BatchLine
from registry.queries import receipts
from registry.services import receipts as making
from tests.factories.batches import line, make_batch
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
OTHER_SEED = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
# RFC 8032, 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.fixture(scope="module")
def script():
    """The script as a module, to ask its parts."""
    module = ModuleType("verify_receipt")
    exec(compile(verifier_script.text(), "verify_receipt.py", "exec"), module.__dict__)
    return module


@pytest.fixture
def batch():
    return make_batch(make_account(), [line(EntryFactory(surname="Ó Briain")), line(), line()], at=AT)


@pytest.fixture
def run(tmp_path):
    """Runs the script as people do, far from the product."""

    def run(content, keys=None):
        (tmp_path / "verify_receipt.py").write_text(verifier_script.text(), encoding="utf-8")
        (tmp_path / "keys.json").write_text(json.dumps(keys or files.jws.published(receipts.keys())))
        (tmp_path / "receipt.json").write_bytes(content if isinstance(content, bytes) else content.encode())
        words = [sys.executable, "-I", "verify_receipt.py", "receipt.json", "keys.json"]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def made(batch, position=1):
    with tenancy.within(batch.organisation):
        return making.make(line=BatchLine.objects.get(batch=batch, position=position), by=None, at=AT)


def file_of(batch, position=1):
    return making.read(receipt=made(batch, position)).file()


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_its_own_ed25519_verifies_what_the_standard_says_and_nothing_else(script, public, message, signature):
    public, message, signature = (bytes.fromhex(each) for each in (public, message, signature))
    assert script.is_signed(public, message, signature)
    assert not script.is_signed(public, message + b"\0", signature)
    for place in (0, 31, 32, 63):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not script.is_signed(public, message, changed)
    # the same number beyond the order of the group, which would be a second signature of the same words
    again = int.from_bytes(signature[32:], "little") + script.L
    assert not script.is_signed(public, message, signature[:32] + again.to_bytes(32, "little"))
    assert not script.is_signed(public, message, signature[:63])
    assert not script.is_signed(b"\xff" * 32, message, signature)


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
@settings(max_examples=10, deadline=None)
def test_its_own_ed25519_agrees_with_that_of_a_library(script, message, seed):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert script.is_signed(key.public_key().public_bytes_raw(), message, key.sign(message))


def test_it_says_what_a_genuine_receipt_says(batch, run):
    for content in (file_of(batch), made(batch).signed, file_of(batch, 3)):
        done = run(content)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("GENUINE")
    manifest = run(files.read(batch.manifest, keys=receipts.keys()).file())
    assert (manifest.returncode, '"lines": 3' in manifest.stdout) == (0, True)


def test_it_says_which_part_was_changed(batch, run):
    content = file_of(batch)
    words = run(content.replace("Ó Briain", "Ó Briein", 1))
    assert words.returncode == 1
    place = next(
        n for n, (a, b) in enumerate(zip(content, content.replace("Ó Briain", "Ó Briein", 1), strict=True), 1) if a != b
    )
    assert f"the words beside it were changed from character {place}" in words.stderr
    head, said, signature = made(batch).signed.split(".")
    changed = "A" if said[40] != "A" else "B"
    assert (
        "the signature is not that of these bytes" in run(f"{head}.{said[:40]}{changed}{said[41:]}.{signature}").stderr
    )
    other = chr(ord(signature[-1]) + 1)
    assert "the signature is spelt in another way" in run(f"{head}.{said}.{signature[:-1]}{other}").stderr
    assert "no text from byte 1" in run(b"\xff" + content.encode()).stderr
    assert "the form of a signed text" in run("eyJhbGciOiJub25lIn0.e30").stderr
    assert "another way of signing" in run("eyJhbGciOiJub25lIn0.e30.AA").stderr


def test_it_needs_the_key_that_signed(batch, run, settings):
    old, keys = file_of(batch), files.jws.published(receipts.keys())
    settings.RECEIPT_KEY = OTHER_SEED
    both = files.jws.published(receipts.keys())
    new = file_of(make_batch(make_account(), [line()], at=AT))
    assert run(old, both).returncode == run(new, both).returncode == 0
    refused = run(new, keys)
    assert (refused.returncode, "a key that is not among the keys given" in refused.stderr) == (1, True)
    # a key under the name of another is known by its own thumbprint
    theirs = {"keys": [{**both["keys"][0], "kid": keys["keys"][0]["kid"], "x": "A" * 43}]}
    assert run(old, theirs).returncode == 1


def test_it_refuses_every_changed_byte(batch, script):
    keys = script.keys_in(json.dumps(files.jws.published(receipts.keys())))
    content = file_of(batch)
    assert script.verify(content, keys)["number"] == f"{batch.number}-1"

    @given(st.integers(0, len(content.encode()) - 1), st.integers(1, 255))
    @settings(max_examples=40, deadline=None)
    def changed(place, by):
        raw = content.encode()
        with pytest.raises((script.NotGenuine, UnicodeDecodeError)):
            script.verify((raw[:place] + bytes([raw[place] ^ by]) + raw[place + 1 :]).decode(), keys)

    changed()


def test_what_cannot_be_read_is_no_verdict(batch, run, tmp_path):
    assert run(file_of(batch), {"keys": 7}).returncode == 2
    words = [sys.executable, "-I", "verify_receipt.py", "nowhere.json", "keys.json"]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 2
