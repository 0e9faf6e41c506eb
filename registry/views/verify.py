"""Verifying receipts: anybody who holds one learns whether it is genuine, what it said, and what is true now."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from members.documents.uploads import NOT_KEPT
from registry import jws, receipt_wording, verifier_script
from registry.jws import NotOurs
from registry.models import LineReceipt
from registry.queries import checks, receipts, verifying
from registry.receipt_doors import RECEIPT
from registry.receipt_forms import VerifyForm
from registry.receipts import read_receipt
from registry.views.checks import SeeOther
from registry.views.public import PublicPage


class _Verifying(PublicPage):
    """What a receipt is shown as, and the form that takes another."""

    indexed = False

    def show(self, receipt: LineReceipt, *, is_document: bool = False) -> HttpResponse:
        """The page of a genuine receipt: what it said, as far as it may be shown today, beside what is true now."""
        recalled = receipts.recall(receipt.line, today=self.today)
        shown: dict[str, Any] = {"receipt": receipt, "recalled": recalled, "is_document": is_document}
        if recalled.line is not None and receipt.signed:
            try:
                signed = read_receipt(receipt.signed, keys=receipts.keys())
            except NotOurs as failure:
                return self.form(VerifyForm(), failure=receipt_wording.failure(failure.code), status=422)
            said = recalled.line["said"]
            shown |= {
                "tone": receipt_wording.tone(said),
                "word": receipt_wording.outcome(said),
                "sentence": said["sentence"],
                "note": receipt_wording.note(said),
                "asked": receipt_wording.asked(recalled.line),
                "said": receipt_wording.said(recalled.line),
                "asker": receipt_wording.asker(signed.batch),
                "sandbox": signed.batch["sandbox"],
            }
        return self.page("registry/receipts/verified.jinja", shown)

    def form(self, form: VerifyForm, *, failure: str = "", status: int = 200) -> HttpResponse:
        """The page that takes a receipt, with what is wrong with the one that was given."""
        shown = {"form": form, "failure": failure, "keys": sorted(receipts.keys())}
        return self.page("registry/receipts/verify.jinja", shown, status=status)


# A public page has no cookie that another site could abuse, and so no token; verifying changes nothing.
@method_decorator(csrf_exempt, name="dispatch")
class Verify(_Verifying):
    """Takes a receipt as a file, as text, or as the number and the code on paper."""

    indexed = True
    limits = "verify"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form(VerifyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = VerifyForm(data=request.POST, files=request.FILES)
        if request.META.get(NOT_KEPT):
            form.add_error("file", receipt_wording.failure("not_kept"))
        if not form.is_valid():
            return self.form(form, status=422)
        if form.cleaned_data["number"]:
            return self._typed(form)
        file = form.cleaned_data["file"]
        try:
            found = verifying.verify(file.read() if file else _pasted(form.cleaned_data["text"]))
        except NotOurs as failure:
            return self.form(VerifyForm(), failure=receipt_wording.failure(failure.code), status=422)
        if found.receipt is None:
            return self._manifest(found)
        return self.show(found.receipt, is_document=found.is_document)

    def _manifest(self, found: verifying.Genuine) -> HttpResponse:
        words = found.manifest.words if found.manifest else {}
        shown = {"words": words, "asker": receipt_wording.asker(words)}
        return self.page("registry/receipts/verified_manifest.jinja", shown)

    def _typed(self, form: VerifyForm) -> HttpResponse:
        number, code = form.cleaned_data["number"], form.cleaned_data["code"]
        if found := receipts.by_code(number=number, code=code):
            return SeeOther(reverse("verified", args=[found.reference]))
        # Proof that the public saved has a page of its own, by a reference that takes the place of a code.
        saved = checks.find(reference=code.strip())
        if saved and saved.number == number.strip().upper():
            return SeeOther(reverse("check", args=[saved.reference]))
        form.add_error("number", receipt_wording.failure("not_found"))
        return self.form(form, status=422)


class Verified(_Verifying):
    """The page that the code on a receipt opens."""

    door = RECEIPT
    limits = "lookup"
    thing: LineReceipt

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.show(self.thing)


class Keys(PublicPage):
    """The public keys of receipts, as a JWK set."""

    limits = "lookup"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.fresh(JsonResponse(jws.published(receipts.keys()), json_dumps_params={"indent": 1}))


class Verifier(PublicPage):
    """The script that verifies a receipt without asking the register."""

    limits = "lookup"

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(verifier_script.text(), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="verify_receipt.py"'
        return self.fresh(answer)


def _pasted(text: str) -> bytes:
    """What was pasted, as it was before the browser: it writes each end of a line with two signs."""
    return text.replace("\r\n", "\n").strip().encode()
