"""The addresses of what people pay, and of the office's pages about it."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import (
    COMPARISON,
    FINANCE_ONLY,
    OFFICE,
    OWN_EVIDENCE,
    OWN_PAYMENT,
    OWN_RECEIPT,
    OWN_RECORD,
    PAYMENT,
    PAYMENT_TO_SETTLE,
    REFUND_TO_SEND,
    STRIPE,
)

_DEBIT = "my/direct-debit/"
_MINE, _ONE = "my/payments/<str:reference>/", "desk/payments/<str:reference>/"


def _desk(rest: str, policy: str, sample: str = "", **more: object) -> Address:
    return Address(f"{_ONE}{rest}", policy, f"/desk/payments/{{payment}}/{sample or rest}", **more)


def _day(rest: str, policy: str, **more: object) -> Address:
    nowhere = (f"/desk/payments/days/2020-02-29/{rest}",)
    sample = f"/desk/payments/days/2026-11-21/{rest}"
    return Address(f"desk/payments/days/<day:on>/{rest}", policy, sample, missing=nowhere, **more)


TABLE = (
    Address(_DEBIT, OWN_EVIDENCE, f"/{_DEBIT}"),
    Address(f"{_DEBIT}set-up/", OWN_EVIDENCE, f"/{_DEBIT}set-up/", methods=POST_ONLY),
    Address(f"{_DEBIT}cancel/", OWN_EVIDENCE, f"/{_DEBIT}cancel/", methods=FORM),
    Address("my/payments/", OWN_RECORD, "/my/payments/"),
    Address(_MINE, OWN_PAYMENT, "/my/payments/{payment}/"),
    Address(f"{_MINE}pay/", OWN_PAYMENT, "/my/payments/{payment}/pay/", methods=POST_ONLY),
    Address(
        f"{_MINE}receipt.pdf",
        OWN_RECEIPT,
        "/my/payments/{paid}/receipt.pdf",
        media="application/pdf",
    ),
    Address("desk/payments/", OFFICE, "/desk/payments/"),
    Address("desk/payments/days/", FINANCE_ONLY, "/desk/payments/days/"),
    _day("", COMPARISON),
    _day("again/", COMPARISON, methods=POST_ONLY),
    _desk("", PAYMENT),
    _desk("read/", PAYMENT_TO_SETTLE, methods=POST_ONLY),
    *(_desk(f"{act}/", PAYMENT_TO_SETTLE, methods=FORM) for act in ("refund", "waive", "received")),
    Address(
        f"{_ONE}refunds/<str:refund>/",
        REFUND_TO_SEND,
        "/desk/payments/{paid}/refunds/{refund}/",
        methods=FORM,
    ),
    # Stripe knows no token of our forms: it signs what it sends.
    Address("webhooks/stripe/", STRIPE, "/webhooks/stripe/", methods=POST_ONLY, csrf_exempt=True),
)
