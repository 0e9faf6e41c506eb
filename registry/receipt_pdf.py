"""The receipt of one line of a check as a PDF: what was asked, what the register said, and where to verify it."""

from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.jinja import verdict_rest
from members.typeset import pdf
from registry import receipt_wording as wording
from registry.certificate import qr
from registry.receipts import Receipt


def document(receipt: Receipt, *, at: datetime) -> bytes:
    """The receipt as a tagged PDF, with the receipt itself attached; all that it says follows from what is signed.

    Args:
        at: when the receipt was made.
    """
    with override(settings.LANGUAGE_CODE):
        said = receipt.line["said"]
        word = wording.outcome(said)
        address = f"{receipt.batch['issuer']}{reverse('verified', args=[receipt.reference])}"
        return pdf(
            "registry/receipts/receipt.typ",
            {
                "lang": settings.LANGUAGE_CODE[:2],
                "title": _("Receipt of a check"),
                "subject": said["sentence"],
                "number": receipt.number,
                "code": receipt.code,
                "tone": wording.tone(said),
                "word": word,
                "sentence": verdict_rest(said["sentence"], word),
                "note": wording.note(said),
                "sandbox": _("From the sandbox, of invented people: it proves nothing about anybody.")
                if receipt.batch["sandbox"]
                else "",
                "made_at": wording.when(receipt.made_at),
                "made_at_utc": f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
                "asked": _rows(wording.asked(receipt.line)),
                "said": _rows(wording.said(receipt.line)),
                "asker": _rows(wording.asker(receipt.batch)),
                "address": address,
                "verify": f"{receipt.batch['issuer']}{reverse('verify')}",
                "qr": qr(address),
                "content": receipt.file(),
                "words": _words(),
            },
            at=at,
        )


def _rows(rows: list[wording.Row]) -> list[list[object]]:
    return [[label, texts] for label, texts in rows]


def _words() -> dict[str, str]:
    """The document's own words."""
    return {
        "register": _("MPCE Register"),
        "made": _("Made at"),
        "asked": _("What was asked"),
        "said": _("What the register said"),
        "asker": _("Who asked"),
        "item": _("Detail"),
        "answer": _("Answer"),
        "again": _("See whether this is genuine, and what is true now"),
        "again_why": _(
            "The register can change on any day. Scan the code, open the address, or send this file to the page that "
            "verifies receipts. On paper, type the number and the code there."
        ),
        "number": _("Number"),
        "code": _("Code"),
        "verify": _("Page that verifies receipts"),
        "qr": _("Code that opens this receipt on the register’s own site"),
        "content": _("The signed receipt, which can be verified without asking the register"),
        "attached": _("The signed receipt is attached to this document as receipt.json."),
        "page": _("Page"),
        "of": _("of"),
    }
