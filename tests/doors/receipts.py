"""The addresses of receipts of checks, and of verifying them."""

from tests.doors.addresses import FORM, JSON, PDF, TEXT, Address
from tests.doors.policies import ANYONE, CHECKED_LINE, DONE_CHECK, RECEIPT

_CHECK = "organisations/<str:organisation>/checks/<str:batch>/"
_SAMPLE = "/organisations/{organisation}/checks/{batch}/"


def _line(rest: str, **more: object) -> Address:
    # The receipt of a line is made when it is first asked for.
    writes = frozenset({"registry_linereceipt", "members_trailevent"})
    sample, missing = f"{_SAMPLE}lines/1/{rest}", (f"{_SAMPLE}lines/2/{rest}", f"{_SAMPLE}lines/0/{rest}")
    return Address(f"{_CHECK}lines/<int:position>/{rest}", CHECKED_LINE, sample, missing=missing, writes=writes, **more)


TABLE = (
    Address("checks/verify/", ANYONE, "/checks/verify/", methods=FORM, csrf_exempt=True),  # no cookie to abuse
    Address("checks/verify/verify_receipt.py", ANYONE, "/checks/verify/verify_receipt.py", media=TEXT),
    Address("checks/verify/<str:reference>/", RECEIPT, "/checks/verify/{receipt}/", missing=("/checks/verify/1/",)),
    Address(".well-known/mpce-register-keys.json", ANYONE, "/.well-known/mpce-register-keys.json", media=JSON),
    _line("receipt/"),
    _line("receipt.json", media=JSON),
    _line("receipt.pdf", media=PDF),
    Address(f"{_CHECK}manifest.json", DONE_CHECK, f"{_SAMPLE}manifest.json", media=JSON),
)
