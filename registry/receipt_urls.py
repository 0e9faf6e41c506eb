"""Addresses of receipts, and of verifying them."""

from django.urls import URLPattern, URLResolver, path

from registry.views import receipts, verify

_CHECK = "organisations/<str:organisation>/checks/<str:batch>/"
_LINE = f"{_CHECK}lines/<int:position>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("checks/verify/", verify.Verify.as_view(), name="verify"),
    path("checks/verify/verify_receipt.py", verify.Verifier.as_view(), name="receipt-verifier"),
    path("checks/verify/<str:reference>/", verify.Verified.as_view(), name="verified"),
    path(".well-known/mpce-register-keys.json", verify.Keys.as_view(), name="receipt-keys"),
    path(f"{_LINE}receipt/", receipts.ReceiptPage.as_view(), name="organisation-receipt"),
    path(f"{_LINE}receipt.json", receipts.ReceiptJson.as_view(), name="organisation-receipt-json"),
    path(f"{_LINE}receipt.pdf", receipts.ReceiptPdf.as_view(), name="organisation-receipt-pdf"),
    path(f"{_CHECK}manifest.json", receipts.ManifestFile.as_view(), name="organisation-manifest"),
]
