"""The receipt of a payment as a PDF: who paid, for what, when and how, what went back, and of tax relief."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.jinja import day
from members.models import Payment
from members.queries import money, people
from members.queries.calendar import london_day
from members.rules.money import pounds
from members.typeset import pdf


def receipt(payment: Payment) -> bytes:
    """The receipt as a tagged PDF; as long as nothing moves, the same bytes each time."""
    lines = list(money.lines(payment))
    paid_on = london_day(payment.paid_at or payment.created_at)
    found = money.comes_to(payment)
    return pdf(
        "members/money/receipt.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "title": _("Receipt %(number)s") % {"number": payment.number},
            "number": payment.number,
            "amount": pounds(found.received),
            "paid": _("Received on %(day)s") % {"day": day(paid_on)},
            "facts": [
                [_("Received from"), people.names([payment.person_id]).get(payment.person_id, "")],
                [_("For"), payment.fee.words],
                [_("Amount asked for"), pounds(payment.amount_pence)],
                [_("Paid by"), payment.get_method_display()],
                [_("Payment number"), payment.number],
            ],
            "lines": [
                [line.get_kind_display().capitalize(), day(london_day(line.at)), pounds(line.amount_pence)]
                for line in lines
            ],
            "held": pounds(found.held),
            "tax_relief": money.tax_relief(paid_on),
            "office": [settings.OFFICE["name"], settings.OFFICE["address"], settings.OFFICE["email"]],
            "words": {
                "register": "MPCE Register",
                "item": _("Item"),
                "answer": _("Answer"),
                "moved": _("What was paid and refunded"),
                "what": _("What"),
                "on": _("On"),
                "amount": _("Amount"),
                "held": _("Kept by the register"),
                "tax": _("Tax relief"),
                "page": _("Page"),
                "of": _("of"),
            },
        },
        at=lines[-1].recorded_at if lines else payment.created_at,
    )
