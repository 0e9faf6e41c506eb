"""Who may come through the doors to what was paid and what is owed."""

from typing import Any

from members.asker import Asker
from members.choices import OFFICE_ROLES, Role
from members.doors import Door, Policy, everyone
from members.models import Payment, Refund
from members.queries import money, money_desk

FINANCE_ROLES = frozenset({Role.FINANCE, Role.REGISTRAR})


def _account(door: Door) -> Any:
    return door.asker.user


def _own_payment(door: Door) -> Payment | None:
    person = door.asker.person
    return money.of_person(person).filter(reference=door.kwargs["reference"]).first() if person else None


def _own_receipt(door: Door) -> Payment | None:
    payment = _own_payment(door)
    return payment if payment and payment.paid_at else None


OWN_PAYMENT = Policy("the person who pays", load=_own_payment, allows=everyone, signed_in=True)
OWN_RECEIPT = Policy("the person who paid", load=_own_receipt, allows=everyone, signed_in=True)


def _in_finance(asker: Asker, thing: Any) -> bool:
    return asker.holds(FINANCE_ROLES)


def _others_payment(door: Door) -> Payment | None:
    """A payment as the office sees it; nobody sees their own so, and nobody else learns that there is one."""
    if not door.asker.holds(OFFICE_ROLES):
        return None
    return money_desk.but_own(door.asker.person).filter(reference=door.kwargs["reference"]).first()


def _others_refund(door: Door) -> Refund | None:
    payment = _others_payment(door)
    asked = money_desk.refunds(payment).filter(reference=door.kwargs["refund"]) if payment else None
    return asked.select_related("payment__fee", "payment__person").first() if asked is not None else None


def _comparison(door: Door) -> Any:
    """Whoever is not of finance is told the same of every day."""
    if not door.asker.holds(FINANCE_ROLES):
        return door.asker.user
    return money_desk.compared().filter(on=door.kwargs["on"]).first()


PAYMENT = Policy(
    "the office, about anybody else’s payment",
    load=_others_payment,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
PAYMENT_TO_SETTLE = Policy(
    "finance and the registrar, about anybody else’s payment",
    load=_others_payment,
    allows=_in_finance,
    signed_in=True,
    second_factor=True,
)
REFUND_TO_SEND = Policy(
    "finance and the registrar, about anybody else’s refund",
    load=_others_refund,
    allows=_in_finance,
    signed_in=True,
    second_factor=True,
)
FINANCE = Policy("finance and the registrar", load=_account, allows=_in_finance, signed_in=True, second_factor=True)
COMPARISON = Policy(
    "finance and the registrar, if it is a day",
    load=_comparison,
    allows=_in_finance,
    signed_in=True,
    second_factor=True,
)
