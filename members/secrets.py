"""Secrets at rest, such as of second factors: sealed with a key that is made from SECRET_KEY, and changes with it."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


def seal(text: str) -> str:
    """Encrypt a secret for the database (AES-256-GCM)."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.b64encode(nonce + AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """Decrypt a secret, also one that was sealed under an earlier SECRET_KEY that is still listed.

    Raises:
        InvalidTag: when no key opens it.
    """
    raw = base64.b64decode(sealed)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_key(secret)).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
        except InvalidTag:
            continue
    raise InvalidTag


def resealed(sealed: str) -> str | None:
    """The same secret under the SECRET_KEY of today; None where that is how it is sealed.

    Raises:
        InvalidTag: when no key opens it.
    """
    raw = base64.b64decode(sealed)
    try:
        AESGCM(_key(settings.SECRET_KEY)).decrypt(raw[:_NONCE], raw[_NONCE:], None)
    except InvalidTag:
        return seal(unseal(sealed))
    return None


def _key(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"members.secrets").derive(secret.encode())
