"""Signed statements: compact JWS (RFC 7515) by Ed25519 (RFC 8037, RFC 9864), in the one form that we write.

Whatever else a JWS may be, such as one without a signature, one that brings its own key or one of the same bytes
spelt in another way, is none of ours.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from registry.rules.receipts import canonical

ALGORITHM = "Ed25519"
LONGEST = 200_000  # a receipt has a few thousand characters


class NotOurs(Exception):
    """The text is not a statement that one of our keys signed; `code` says what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign(words: Mapping[str, Any], *, kind: str) -> str:
    """The signed text that says these words.

    Args:
        words: what is stated; texts, truth values, whole numbers, lists and dictionaries of them.
        kind: what sort of statement it is (`typ`), so that one is never taken for another.

    Raises:
        ImproperlyConfigured: when this process holds no key.
    """
    key = _key(settings.RECEIPT_KEY)
    header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": kind}
    return jws.serialize_compact(header, canonical(words), key, algorithms=[ALGORITHM])


def read(text: str, *, kind: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """What a signed text says, once its signature is seen to be by one of these keys.

    Args:
        kind: what sort of statement it must be.
        keys: public keys by their thumbprint, as `public` gives them.

    Raises:
        NotOurs: `too_long`, `form`, `algorithm`, `kind`, `key` or `signature`.
    """
    if len(text) > LONGEST:
        raise NotOurs("too_long")
    header = _header(text)
    if header.get("alg") != ALGORITHM:
        raise NotOurs("algorithm")
    if header.get("typ") != kind:
        raise NotOurs("kind")
    if header.keys() != {"alg", "kid", "typ"}:
        raise NotOurs("form")
    kid = header["kid"]
    if not isinstance(kid, str) or kid not in keys:
        raise NotOurs("key")
    try:
        signed = jws.deserialize_compact(text, OKPKey.import_key(_jwk(keys[kid])), algorithms=[ALGORITHM])
        said = json.loads(signed.payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise NotOurs("signature") from error
    if not isinstance(said, dict):
        raise NotOurs("form")
    return said


def public() -> dict[str, str]:
    """The key that signs now, by its thumbprint: 32 bytes in base64url; nothing where this process holds none."""
    if not settings.RECEIPT_KEY:
        return {}
    key = _key(settings.RECEIPT_KEY)
    return {key.thumbprint(): str(key.as_dict(private=False)["x"])}


def published(keys: Mapping[str, str]) -> dict[str, Any]:
    """Public keys as a JWK set (RFC 7517)."""
    return {"keys": [{**_jwk(x), "kid": kid, "alg": ALGORITHM, "use": "sig"} for kid, x in sorted(keys.items())]}


def _header(text: str) -> dict[str, Any]:
    """The header, of a text whose three parts are each spelt in the only way that the same bytes can be."""
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise NotOurs("form")
    head, _said, _signature = (_decoded(part) for part in parts)
    try:
        header = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise NotOurs("form") from error
    if not isinstance(header, dict):
        raise NotOurs("form")
    return header


def _decoded(part: str) -> bytes:
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotOurs("form") from error
    # Spare bits of the last letter, padding and the other alphabet would spell the same bytes again.
    if base64.urlsafe_b64encode(raw).rstrip(b"=") != part.encode():
        raise NotOurs("form")
    return raw


def _jwk(x: str) -> dict[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "x": x}


@lru_cache(maxsize=4)
def _key(seed: str) -> OKPKey:
    """The key of a seed as the settings give it."""
    try:
        raw = base64.b64decode(seed, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise ImproperlyConfigured("RECEIPT_KEY must be 32 random bytes in base64.")
    own = Ed25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw()
    x, d = (base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (own, raw))
    return OKPKey.import_key({**_jwk(x), "d": d})
