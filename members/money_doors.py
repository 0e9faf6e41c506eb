"""Who may come through the doors to what was paid and what is owed."""

from members.choices import Role
from members.doors import Door, Policy, everyone
from members.models import Payment
from members.queries import money

FINANCE_ROLES = frozenset({Role.FINANCE, Role.REGISTRAR})


def _own_payment(door: Door) -> Payment | None:
    person = door.asker.person
    return money.of_person(person).filter(reference=door.kwargs["reference"]).first() if person else None


def _own_receipt(door: Door) -> Payment | None:
    payment = _own_payment(door)
    return payment if payment and payment.paid_at else None


OWN_PAYMENT = Policy("the person who pays", load=_own_payment, allows=everyone, signed_in=True)
OWN_RECEIPT = Policy("the person who paid", load=_own_receipt, allows=everyone, signed_in=True)
