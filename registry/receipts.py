"""Signed receipts and manifests as texts and as files: what they say, once they are seen to be ours.

A file is made from the signed text alone, so that it has no byte that the signature does not answer for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from members.rules import merkle
from registry import jws
from registry.jws import NotOurs
from registry.rules.receipts import VERSION, digest, instant

RECEIPT, MANIFEST = "mpce-register-receipt", "mpce-register-manifest"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is signed of a batch as a whole; `words` as manifest_words has them."""

    signed: str
    words: Mapping[str, Any]

    def file(self) -> str:
        """The file that says it."""
        return _file(about="manifest", said=self.words, signed=self.signed, issuer=str(self.words["issuer"]))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says.

    Args:
        signed: the whole of it, as it was signed.
        number, code: what people type to see it again.
        reference: what its own address has.
        made_at: the instant of making it, as receipts write instants.
        line: what was asked and said, as line_words has it.
        batch: the words of the manifest.
    """

    signed: str
    number: str
    reference: str
    made_at: str
    line: Mapping[str, Any]
    batch: Mapping[str, Any]

    @property
    def code(self) -> str:
        """What has to be typed beside the number."""
        return code_of(self.reference)

    def file(self) -> str:
        """The file that says it, for people and programs."""
        said = {"number": self.number, "code": self.code, "made_at": self.made_at, "line": self.line}
        issuer = str(self.batch["issuer"])
        return _file(about="receipt", said={**said, "batch": self.batch}, signed=self.signed, issuer=issuer)


def sign(
    *, number: str, reference: str, made_at: datetime, words: str, place: int, path: list[bytes], manifest: str
) -> str:
    """The receipt of one line, signed.

    Args:
        words: the line's, exactly as their digest was taken.
        place: where the line's digest stands among those of its batch, from 0.
        path: from that digest to the root, see merkle.path.
        manifest: the signed manifest of the batch.
    """
    said = {
        "version": VERSION,
        "number": number,
        "reference": reference,
        "made_at": instant(made_at),
        "line": words,
        "place": place,
        "path": [node.hex() for node in path],
        "manifest": manifest,
    }
    return jws.sign(said, kind=RECEIPT)


def code_of(reference: str) -> str:
    """The part of a receipt's reference that people type beside its number."""
    return "-".join(reference[start : start + 4] for start in (0, 4, 8))


def read(content: str, *, keys: Mapping[str, str]) -> Receipt | Manifest:
    """What a receipt or a manifest says, from the file or from the signed text alone.

    Args:
        keys: public keys by their thumbprint.

    Raises:
        NotOurs: as jws.read, and `version`, `path` or `file`.
    """
    is_file = content.startswith("{")
    signed = _signed_in(content) if is_file else content
    found: Receipt | Manifest
    try:
        found = read_receipt(signed, keys=keys)
    except NotOurs as failure:
        if failure.code != "kind":
            raise
        found = _manifest(signed, keys)
    if is_file and found.file() != content:
        raise NotOurs("file")
    return found


def _signed_in(content: str) -> str:
    if len(content) > 4 * jws.LONGEST:
        raise NotOurs("too_long")
    try:
        signed = json.loads(content)["signed"]
    except (ValueError, KeyError, RecursionError) as error:
        raise NotOurs("form") from error
    if not isinstance(signed, str):
        raise NotOurs("form")
    return signed


def read_receipt(signed: str, *, keys: Mapping[str, str]) -> Receipt:
    """What a receipt says, from the signed text alone.

    Raises:
        NotOurs: as `read`.
    """
    said = jws.read(signed, kind=RECEIPT, keys=keys)
    if said.get("version") != VERSION:
        raise NotOurs("version")
    try:
        batch = _manifest(said["manifest"], keys).words
        line = json.loads(said["line"])
        path = [bytes.fromhex(node) for node in said["path"]]
        top = merkle.climb(digest(said["line"]), place=said["place"], size=batch["lines"], path=path)
        belongs = top is not None and top.hex() == batch["root"]
        if not belongs or said["number"] != f"{batch['number']}-{line['position']}":
            raise NotOurs("path")
        return Receipt(signed, said["number"], said["reference"], said["made_at"], line, batch)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotOurs("version") from error


def _manifest(signed: str, keys: Mapping[str, str]) -> Manifest:
    said = jws.read(signed, kind=MANIFEST, keys=keys)
    if said.get("version") != VERSION:
        raise NotOurs("version")
    return Manifest(signed, said)


def _file(*, about: str, said: Mapping[str, Any], signed: str, issuer: str) -> str:
    how = f"“signed” is a JWS by the MPCE Register that says the same as “{about}”: {issuer}/checks/verify/"
    return json.dumps({"about": how, about: said, "signed": signed}, ensure_ascii=False, indent=1)
