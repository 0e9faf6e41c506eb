#!/usr/bin/env python3
"""Verify a receipt of the MPCE Register, or the manifest of a check, without asking the register.

    python3 verify_receipt.py receipt.json mpce-register-keys.json

Needs Python 3.8 or newer and nothing else; asks no other machine. The keys are those that the register publishes at
/.well-known/mpce-register-keys.json: take them from there, or from somebody else whom you trust. A receipt is the JSON
file, or the signed text in it; out of a PDF, save the attachment receipt.json.

It prints what the receipt says and ends with 0; it ends with 1 where it is not genuine, and says which part, with the
place of the first wrong byte where that can be told; or with 2 where a file cannot be read. What is true today only
the register can say.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import pathlib
import sys
from typing import Any

RECEIPT, MANIFEST, VERSION, LONGEST = "mpce-register-receipt", "mpce-register-manifest", 1, 1_000_000


class NotGenuine(Exception):
    """What is not as the register signed it."""


# --- Ed25519 (RFC 8032), for verifying alone: nothing here is secret, so nothing has to take the same time -----------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The sum of two points, each as X, Y, Z, T with x = X/Z, y = Y/Z and xy = T/Z."""
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: tuple[int, ...]) -> tuple[int, ...]:
    """A point added to itself that many times."""
    found: tuple[int, ...] = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, point)
        point = add(point, point)
        number >>= 1
    return found


def same(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def x_of(y: int, odd: int) -> int | None:
    """The x that belongs to a y; None where there is none."""
    if y >= P:
        return None
    squared = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if squared == 0:
        return None if odd else 0
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - squared) % P:
        return None
    return P - x if (x & 1) != odd else x


def point_of(text: bytes) -> tuple[int, ...] | None:
    """The point that 32 bytes name; None where they name none."""
    number = int.from_bytes(text, "little")
    y, odd = number & ((1 << 255) - 1), number >> 255
    x = x_of(y, odd)
    return None if x is None else (x, y, 1, x * y % P)


_Y = 4 * pow(5, P - 2, P) % P
_X = x_of(_Y, 0) or 0
BASE = (_X, _Y, 1, _X * _Y % P)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of a public key signed a message (RFC 8032, 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(k, a)))


# --- The signed text: compact JWS (RFC 7515) -----------------------------------------------------------------------


def decoded(part: str, what: str) -> bytes:
    """The bytes of one part, spelt in the only way that they can be."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotGenuine(f"the {what} is not base64url") from None
    spelt = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    if spelt != part:
        raise NotGenuine(f"the {what} is spelt in another way from its character {first_difference(spelt, part)}")
    return raw


def first_difference(one: str, other: str) -> int:
    """The place of the first character, from 1, that is not the same."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length) + 1


def signed_words(text: str, kind: str, keys: dict[str, bytes]) -> dict[str, Any]:
    """What a signed text says."""
    parts = text.split(".")
    if len(text) > LONGEST or len(parts) != 3 or not all(parts):
        raise NotGenuine("it does not have the form of a signed text")
    head = decoded(parts[0], "header")
    said, signature = decoded(parts[1], "signed part"), decoded(parts[2], "signature")
    header = read_json(head, "header")
    if header.get("alg") != "Ed25519":
        raise NotGenuine("the header names another way of signing")
    if header.get("typ") != kind:
        raise NotGenuine("the header names another kind of statement")
    if set(header) != {"alg", "kid", "typ"}:
        raise NotGenuine("the header says more or less than ours")
    kid = header["kid"]
    if not isinstance(kid, str) or kid not in keys:
        raise NotGenuine("the header names a key that is not among the keys given")
    if not is_signed(keys[kid], f"{parts[0]}.{parts[1]}".encode("ascii"), signature):
        raise NotGenuine("the signature is not that of these bytes: header, signed part or signature was changed")
    words = read_json(said, "signed part")
    if words.get("version") != VERSION:
        raise NotGenuine("it is of a version that this script does not know; the signature is right")
    return words


def read_json(content: bytes | str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise NotGenuine(f"the {what} is not JSON") from None
    if not isinstance(found, dict):
        raise NotGenuine(f"the {what} is not a JSON object")
    return found


# --- Receipt and manifest ------------------------------------------------------------------------------------------


def above(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(node: bytes, place: int, size: int, path: list[bytes]) -> bytes | None:
    """The root to which a path leads from one leaf (RFC 9162, 2.1.3.2)."""
    if not 0 <= place < size:
        return None
    last = size - 1
    for beside in path:
        if not last:
            return None
        if place & 1 or place == last:
            node = above(beside, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = above(node, beside)
        place, last = place >> 1, last >> 1
    return node if not last else None


def file_of(about: str, said: dict[str, Any], signed: str, issuer: str) -> str:
    """The file that the register makes of a signed text."""
    how = f"“signed” is a JWS by the MPCE Register that says the same as “{about}”: {issuer}/checks/verify/"
    return json.dumps({"about": how, about: said, "signed": signed}, ensure_ascii=False, indent=1)


def receipt_said(words: dict[str, Any], keys: dict[str, bytes]) -> dict[str, Any]:
    """What a receipt says, once its line is seen to belong to the check that it names."""
    batch = signed_words(words["manifest"], MANIFEST, keys)
    line = read_json(words["line"], "line")
    leaf = hashlib.sha256(b"\x00" + words["line"].encode()).digest()
    top = climb(leaf, words["place"], batch["lines"], [bytes.fromhex(node) for node in words["path"]])
    if top is None or top.hex() != batch["root"]:
        raise NotGenuine("the line is not one of the check that it names: its digest or its path is another")
    if words["number"] != f"{batch['number']}-{line['position']}":
        raise NotGenuine("the number is not that of the line")
    reference = words["reference"]
    code = "-".join(reference[start : start + 4] for start in (0, 4, 8))
    return {"number": words["number"], "code": code, "made_at": words["made_at"], "line": line, "batch": batch}


def verify(content: str, keys: dict[str, bytes]) -> dict[str, Any]:
    """What a receipt or a manifest says, once every byte is seen to be as the register made it."""
    is_file = content.startswith("{")
    signed = read_json(content, "file").get("signed") if is_file else content
    if not isinstance(signed, str):
        raise NotGenuine("the file has no signed part")
    head = read_json(decoded(signed.split(".")[0], "header"), "header")
    about = "manifest" if head.get("typ") == MANIFEST else "receipt"
    words = signed_words(signed, MANIFEST if about == "manifest" else RECEIPT, keys)
    said = words if about == "manifest" else receipt_said(words, keys)
    issuer = said["issuer"] if about == "manifest" else said["batch"]["issuer"]
    made = file_of(about, said, signed, issuer)
    if is_file and made != content:
        place = first_difference(made, content)
        raise NotGenuine(f"the signed part is genuine, and the words beside it were changed from character {place}")
    return said


def keys_in(content: str) -> dict[str, bytes]:
    """The public keys of a JWK set, each by the thumbprint that it has (RFC 7638)."""
    found = {}
    for key in json.loads(content)["keys"]:
        named = json.dumps({name: key[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
        thumbprint = base64.urlsafe_b64encode(hashlib.sha256(named.encode()).digest()).rstrip(b"=").decode()
        if (key["kty"], key["crv"]) == ("OKP", "Ed25519"):
            found[thumbprint] = base64.urlsafe_b64decode(key["x"] + "=")
    return found


def main() -> int:
    """Reads the files and says whether the receipt is genuine."""
    parser = argparse.ArgumentParser(description="Verify a receipt of the MPCE Register.")
    parser.add_argument("receipt", help="the JSON file of a receipt or of a manifest, or the signed text in it")
    parser.add_argument("keys", help="mpce-register-keys.json, as published")
    arguments = parser.parse_args()
    try:
        keys = keys_in(pathlib.Path(arguments.keys).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"The keys cannot be read: {problem!r}", file=sys.stderr)
        return 2
    try:
        raw = pathlib.Path(arguments.receipt).read_bytes()
    except OSError as problem:
        print(f"The receipt cannot be read: {problem!r}", file=sys.stderr)
        return 2
    try:
        said = verify(raw.decode("utf-8"), keys)
    except UnicodeDecodeError as problem:
        print(f"NOT GENUINE: it is no text from byte {problem.start + 1}", file=sys.stderr)
        return 1
    except NotGenuine as failure:
        print(f"NOT GENUINE: {failure}", file=sys.stderr)
        return 1
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        print(f"NOT GENUINE: it is signed, and does not say what a receipt says: {problem!r}", file=sys.stderr)
        return 1
    print("GENUINE, by the keys given. What is true today only the register can say.")
    print(json.dumps(said, ensure_ascii=True, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
