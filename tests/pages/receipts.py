"""The pages of receipts, as their views hand them out."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from registry import receipt_wording as wording
from registry.queries.receipts import NOTHING, Recalled
from registry.receipt_forms import VerifyForm
from registry.rules import receipts
from tests.pages import samples

_AT = datetime(2026, 11, 22, 14, 25, 40, tzinfo=UTC)
_RECEIPT = SimpleNamespace(number="CHK-20261122-7K3F-9QXW-17", made_at=_AT, sha256="0f" * 32, signed="a.b.c")
_KEY = "sgIMJjV_q7Hr6GiG4QW4ndLaIOhHqwe50hw-2sviKoc"
_BATCH = receipts.manifest_words(
    issuer="http://localhost:8000",
    number="CHK-20261122-7K3F-9QXW",
    organisation="Exampleton Hospitals",
    reference="0123456789abcdefghjkmnpqrs",
    purpose="monitoring",
    sandbox=False,
    on=samples.TODAY,
    until=None,
    known_at=_AT,
    asked_at=_AT,
    lines=500,
    root="0f" * 32,
)


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """The template and context of each page, by a short name."""
    missing = VerifyForm(data={})
    missing.is_valid()
    form = {"form": VerifyForm(), "failure": "", "keys": [_KEY]}
    return {
        "verify": ("registry/receipts/verify.jinja", form),
        "verify-nothing-given": ("registry/receipts/verify.jinja", {**form, "form": missing}),
        "verify-not-genuine": ("registry/receipts/verify.jinja", {**form, "failure": wording.failure("signature")}),
        "receipt-same": _verified(samples.REGISTERED, changed=False),
        "receipt-changed": _verified(samples.entries()["suspended"], changed=True),
        "receipt-unknown": _verified(None, changed=None),
        "receipt-gone": ("registry/receipts/verified.jinja", {"receipt": _RECEIPT, "recalled": NOTHING}),
        "receipt-manifest": (
            "registry/receipts/verified_manifest.jinja",
            {"words": _BATCH, "asker": wording.asker(_BATCH)},
        ),
    }


def _verified(now: Any, *, changed: bool | None) -> tuple[str, dict[str, Any]]:
    line = _line(with_entry=now is not None)
    shown = {
        "receipt": _RECEIPT,
        "recalled": Recalled(line, whole=True, now=now, changed=changed),
        "is_document": bool(changed),
        "tone": wording.tone(line["said"]),
        "word": wording.outcome(line["said"]),
        "sentence": line["said"]["sentence"],
        "note": wording.note(line["said"]),
        "asked": wording.asked(line),
        "said": wording.said(line),
        "asker": wording.asker(_BATCH),
        "sandbox": False,
    }
    return "registry/receipts/verified.jinja", shown


def _line(*, with_entry: bool) -> dict[str, Any]:
    now = samples.REGISTERED
    entry = {
        "number": now.number,
        "name": now.name,
        "register": now.register,
        "register_name": now.register_name,
        "status": now.status.value,
        "status_label": now.status_label,
        "since": now.since.isoformat() if now.since else "",
        "term_start": "2026-01-01",
        "term_end": "2026-12-31",
        "scopes": ["Radiotherapy physics", "Nuclear medicine"],
        "restrictions": [
            {"kind": "caution", "label": "Caution", "start": "2026-01-10", "end": "2027-01-09", "text": "Some words."}
        ],
    }
    return {
        "asked": {
            "number": now.number,
            "name": now.name,
            "register": "RCT",
            "scope": "",
            "employee": "E-17",
            "on": "2026-11-22",
            "until": "",
        },
        "said": {
            "outcome": "registered" if with_entry else "cannot_confirm",
            "note": "former_name" if with_entry else "",
            "sentence": now.sentence if with_entry else "We cannot confirm this. Ask the office.",
            "recorded_at": receipts.instant(_AT),
            "entry": entry if with_entry else None,
            "not_registered": [],
        },
    }
