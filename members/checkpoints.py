"""Signed checkpoints: how many rows are sealed and the hash of them (C2SP tlog-checkpoint and signed-note)."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_ED25519 = b"\x01"


class NotOurs(Exception):
    """The text is not a checkpoint that our key signed."""


@dataclass(frozen=True)
class Checkpoint:
    """What a signed checkpoint says."""

    origin: str
    size: int
    root: bytes


def sign(*, size: int, root: bytes) -> str:
    """The signed text for a tree of this many leaves."""
    origin = f"{urlsplit(settings.PUBLIC_URL).hostname}/log1"
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = base64.b64encode(_key_id(origin) + _key().sign(text.encode())).decode()
    return f"{text}\n— {origin} {signature}\n"


def read(note: str) -> Checkpoint:
    """What a signed text says, once the signature is seen to be ours; signatures of others beside it are passed over.

    Raises:
        NotOurs: when it is no checkpoint, or no signature on it is by our key.
    """
    text, _, signatures = note.partition("\n\n")
    try:
        origin, size, root, *_ = text.split("\n")
        found = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except ValueError as error:
        raise NotOurs from error
    if not any(_is_ours(line, origin, f"{text}\n") for line in signatures.splitlines()):
        raise NotOurs
    return found


def verifier() -> str:
    """The public key as signed-note writes it, for whoever wants to check a checkpoint without us."""
    origin = f"{urlsplit(settings.PUBLIC_URL).hostname}/log1"
    key = base64.b64encode(_ED25519 + _public()).decode()
    return f"{origin}+{_key_id(origin).hex()}+{key}"


def digest(words: bytes) -> str:
    """A digest that nobody without the key can try guesses against, once the words themselves are erased."""
    key = HKDF(SHA256(), length=32, salt=None, info=b"members.checkpoints words").derive(_seed())
    return hmac.new(key, words, sha256).hexdigest()


def _is_ours(line: str, origin: str, text: str) -> bool:
    dash, _, rest = line.partition(" ")
    name, _, signature = rest.partition(" ")
    try:
        raw = base64.b64decode(signature, validate=True)
        if dash != "—" or name != origin or raw[:4] != _key_id(origin):
            return False
        _key().public_key().verify(raw[4:], text.encode())
    except (binascii.Error, InvalidSignature):
        return False
    return True


def _key_id(origin: str) -> bytes:
    return sha256(origin.encode() + b"\n" + _ED25519 + _public()).digest()[:4]


def _public() -> bytes:
    return _key().public_key().public_bytes_raw()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_seed())


def _seed() -> bytes:
    try:
        seed = base64.b64decode(settings.SEAL_KEY, validate=True)
    except binascii.Error:
        seed = b""
    if len(seed) != 32:
        raise ImproperlyConfigured("SEAL_KEY must be 32 random bytes in base64.")
    return seed
