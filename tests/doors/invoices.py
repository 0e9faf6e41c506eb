"""The addresses of invoices to employers."""

from tests.doors.addresses import FORM, PDF, POST_ONLY, Address
from tests.doors.policies import FINANCE_ONLY, INVOICE, INVOICE_LINE, INVOICE_LINK

_ONE = "desk/invoices/<str:reference>/"


def _of(rest: str, **more: object) -> Address:
    return Address(f"{_ONE}{rest}", INVOICE, f"/desk/invoices/{{invoice}}/{rest}", **more)


TABLE = (
    Address("desk/invoices/", FINANCE_ONLY, "/desk/invoices/"),
    Address("desk/invoices/pick/", FINANCE_ONLY, "/desk/invoices/pick/"),
    Address("desk/invoices/new/", FINANCE_ONLY, "/desk/invoices/new/", methods=FORM),
    _of(""),
    _of("invoice.pdf", media=PDF),
    _of("lines.csv", media="text/csv; charset=utf-8"),
    _of("send/", methods=POST_ONLY),
    Address("invoices/<str:token>/invoice.pdf", INVOICE_LINK, "/invoices/{invoice_token}/invoice.pdf", media=PDF),
    _of("contact/", methods=FORM),
    _of("paid/", methods=FORM),
    _of("cancel/", methods=FORM),
    Address(
        f"{_ONE}lines/<int:position>/off/",
        INVOICE_LINE,
        "/desk/invoices/{invoice}/lines/1/off/",
        missing=("/desk/invoices/{invoice}/lines/99/off/",),
        methods=FORM,
    ),
)
