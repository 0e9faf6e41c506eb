"""What receipts say, the digests over it, and the trees of batches."""

import base64
import json
from datetime import UTC, date, datetime

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules import merkle
from registry import jws
from registry.rules import receipts

ASKED = receipts.Asked(
    number="RCT 1234", name="Ŵyn Siân Ó Briain", register="", scope="", employee="E-17", on="2026-11-22", until=""
)
SAID = receipts.Said(
    outcome="cannot_confirm",
    note="",
    sentence="We cannot confirm this. Ask the office.",
    recorded_at="2026-11-22T09:30:00.000000Z",
    entry=None,
    not_registered=[],
)
SEED = base64.b64encode(bytes(range(32))).decode()


def test_the_same_values_give_the_same_words_and_any_other_value_another_digest():
    words = receipts.line_words(salt="a" * 22, position=3, asked=ASKED, said=SAID)
    turned = dict(reversed(ASKED.items()))
    assert receipts.line_words(salt="a" * 22, position=3, asked=turned, said=SAID) == words
    assert json.loads(words) == {"asked": ASKED, "position": 3, "said": SAID, "salt": "a" * 22}
    others = [
        receipts.line_words(salt="b" * 22, position=3, asked=ASKED, said=SAID),
        receipts.line_words(salt="a" * 22, position=4, asked=ASKED, said=SAID),
        receipts.line_words(salt="a" * 22, position=3, asked={**ASKED, "employee": "E-18"}, said=SAID),
    ]
    assert len({receipts.digest(each) for each in [words, *others]}) == 4


def test_instants_are_written_in_utc_to_the_microsecond():
    assert receipts.instant(datetime(2026, 11, 22, 9, 30, 0, 7, tzinfo=UTC)) == "2026-11-22T09:30:00.000007Z"


def test_a_manifest_says_the_last_day_of_a_range_and_nothing_where_there_is_none():
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    said = {"issuer": "https://register.example", "number": "CHK-1", "organisation": "A", "reference": "b"}
    said |= {"purpose": "annual", "sandbox": False, "on": date(2026, 11, 1), "known_at": at, "asked_at": at}
    assert receipts.manifest_words(**said, until=None, lines=2, root="00")["until"] == ""
    assert receipts.manifest_words(**said, until=date(2026, 11, 3), lines=2, root="00")["until"] == "2026-11-03"


@given(st.integers(1, 70), st.data())
@settings(max_examples=60)
def test_every_leaf_leads_to_the_root_by_its_own_path_and_by_no_other(size, data):
    leaves = [merkle.leaf(bytes([n])) for n in range(size)]
    peaks: list[bytes] = []
    for n in range(size):
        merkle.add(peaks, size=n, node=leaves[n])
    root = merkle.root(peaks)
    place = data.draw(st.integers(0, size - 1))
    path = merkle.path(leaves, place)
    assert merkle.climb(leaves[place], place=place, size=size, path=path) == root
    assert merkle.climb(leaves[place], place=place, size=size, path=[*path, b"\0" * 32]) is None
    if path:
        assert merkle.climb(leaves[place], place=place, size=size, path=path[1:]) != root
        flipped = bytes([path[0][0] ^ 1]) + path[0][1:]
        assert merkle.climb(leaves[place], place=place, size=size, path=[flipped, *path[1:]]) != root
    assert merkle.climb(leaves[place], place=size, size=size, path=path) is None
    assert merkle.climb(leaves[place], place=-1, size=size, path=path) is None


@pytest.fixture
def signed():
    with override_settings(RECEIPT_KEY=SEED):
        yield jws.sign({"number": "CHK-1"}, kind="receipt"), jws.public()


def test_what_one_kind_of_statement_says_is_read_back_and_is_no_other_kind(signed):
    text, keys = signed
    assert jws.read(text, kind="receipt", keys=keys) == {"number": "CHK-1"}
    with pytest.raises(jws.NotOurs, match="kind"):
        jws.read(text, kind="manifest", keys=keys)
    with pytest.raises(jws.NotOurs, match="key"):
        jws.read(text, kind="receipt", keys={})


def test_every_other_character_in_every_place_is_refused(signed):
    text, keys = signed
    for place, letter in enumerate(text):
        for other in {chr(ord(letter) ^ 1), "A", "-", "=", ".", "\n", "é"} - {letter}:
            with pytest.raises(jws.NotOurs):
                jws.read(text[:place] + other + text[place + 1 :], kind="receipt", keys=keys)


def _forged(header, payload=b"{}", signature=b"\0" * 64):
    parts = (json.dumps(header).encode() if isinstance(header, dict) else header, payload, signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "form"),
        ("a.b", "form"),
        ("..", "form"),
        (_forged({"alg": "none", "typ": "receipt"}), "algorithm"),
        (_forged({"alg": "HS256", "typ": "receipt", "kid": "x"}), "algorithm"),
        (_forged({"alg": "EdDSA", "typ": "receipt", "kid": "x"}), "algorithm"),
        (_forged({"alg": "Ed25519", "typ": "receipt", "kid": "x"}), "key"),
        (_forged({"alg": "Ed25519", "typ": "receipt", "kid": ["x"]}), "key"),
        (_forged({"alg": "Ed25519", "typ": "receipt"}), "form"),
        (_forged({"alg": "Ed25519", "typ": "receipt", "kid": "x", "jwk": {}}), "form"),
        (_forged({"alg": "Ed25519", "typ": "receipt", "kid": "x", "crit": ["b64"], "b64": False}), "form"),
        (_forged(b"[" * 100_000), "form"),
        (_forged(b"[]"), "form"),
        (_forged(b"\xff"), "form"),
        ("a" * 200_001, "too_long"),
    ],
)
def test_what_is_no_signed_statement_of_ours_is_refused_for_what_is_wrong_with_it(text, code):
    with pytest.raises(jws.NotOurs) as refusal:
        jws.read(text, kind="receipt", keys={})
    assert refusal.value.code == code
