"""An organisation's receipts: the page of one, its downloads, and the manifest of a whole check."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from members.errors import Refused
from members.organisation_doors import OrganisationDoor
from registry import receipt_wording
from registry import receipts as files
from registry.check_words import look
from registry.models import Batch, BatchLine
from registry.queries import receipts
from registry.receipt_doors import CHECKED_LINE, DONE_CHECK
from registry.services import receipts as making


class ReceiptPage(OrganisationDoor):
    """One line of a check: what was asked, what the register said, what is true now, and the receipt of it."""

    door = CHECKED_LINE
    thing: BatchLine

    def get(self, request: HttpRequest, organisation: str, batch: str, position: int) -> HttpResponse:
        return self.show(receipts.recall(self.thing, today=self.today))

    def show(self, recalled: receipts.Recalled, *, status: int = 200) -> HttpResponse:
        """The page; only number, time and hash where what was said is no longer shown."""
        line = self.thing
        about = receipt_wording.about(line)
        shown: dict[str, Any] = {
            "area": "organisations",
            "section": "checks",
            "account": self.account,
            "organisation": self.organisation,
            "batch": line.batch,
            "line": line,
            "recalled": recalled,
        }
        if recalled.line is not None:
            said = recalled.line["said"]
            shown |= {
                "word": receipt_wording.outcome(said),
                "kind": look(said["outcome"], otherwise="information"),
                "sentence": said["sentence"],
                "note": receipt_wording.note(said),
                "asked": _rows(receipt_wording.asked(recalled.line)),
                "said": _rows(receipt_wording.said(recalled.line)),
            }
        if recalled.whole:
            receipt = making.make(line=line, by=self.asker.user, at=self.now)
            about.append((_("Code"), [files.code_of(receipt.reference)]))
            shown["receipt"] = receipt
        shown["about"] = _rows(about)
        return render(self.request, "registry/receipts/receipt.html", shown, status=status)


class _Download(ReceiptPage):
    """A receipt as a file, for as long as everything in it may be shown."""

    def get(self, request: HttpRequest, organisation: str, batch: str, position: int) -> HttpResponse:
        recalled = receipts.recall(self.thing, today=self.today)
        if not recalled.whole:
            return self.show(recalled, status=410)
        receipt = making.make(line=self.thing, by=self.asker.user, at=self.now)
        return self.file(receipt)

    def file(self, receipt: Any) -> HttpResponse:
        """The file."""
        raise NotImplementedError


class ReceiptJson(_Download):
    """The signed receipt, for people and programs."""

    def file(self, receipt: Any) -> HttpResponse:
        return download(making.read(receipt=receipt).file(), name=f"{receipt.number}.json")


class ReceiptPdf(_Download):
    """The receipt on paper, with the signed one attached."""

    def file(self, receipt: Any) -> HttpResponse:
        made = making.document(receipt=receipt)
        return download(made, name=f"{receipt.number}.pdf", media="application/pdf")


class ManifestFile(OrganisationDoor):
    """What was signed of a whole check."""

    door = DONE_CHECK
    thing: Batch

    def get(self, request: HttpRequest, organisation: str, batch: str) -> HttpResponse:
        try:
            found = files.read(self.thing.manifest, keys=receipts.keys())
        except files.NotOurs as failure:
            raise Refused(receipt_wording.failure(failure.code), code=failure.code) from failure
        return download(found.file(), name=f"{self.thing.number}-manifest.json")


def _rows(told: list[receipt_wording.Row]) -> list[dict[str, Any]]:
    return [{"key": label, "value": texts} for label, texts in told]


def download(content: str | bytes, *, name: str, media: str = "application/json") -> HttpResponse:
    """A file to be kept by whoever asked, and by nobody in between."""
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
