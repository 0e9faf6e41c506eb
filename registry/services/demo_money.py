"""The demonstration's payments: one to be paid, one that came by bank, and a refund of it that waits for a second."""

from datetime import date, datetime, timedelta

from django.db import transaction

from members.choices import Purpose
from members.models import Payment, User
from members.services import offline, payments, refunds
from registry.models import Entry

# Whose they are: two personas'. Both ask for their certificate once more, for which no other page waits.
_OWES, _PAID = "RCT98007", "CS98002"


@transaction.atomic
def make(*, on: date, at: datetime) -> bool:
    """Make them once; where anybody was asked for such a thing, or the personas are not there, nothing is made.

    Returns:
        Whether they were made by this call.
    """
    entries = {entry.number: entry for entry in Entry.objects.filter(number__in=(_OWES, _PAID))}
    finance = User.objects.filter(email="finance@demo.example").first()
    if finance is None or len(entries) < 2 or Payment.objects.filter(purpose=Purpose.CERTIFICATE).exists():
        return False
    week = timedelta(days=7)
    for number, entry in entries.items():
        payments.due(
            person=entry.person,
            purpose=Purpose.CERTIFICATE,
            about=entry,
            fee_code="duplicate-certificate",
            on=on,
            at=at if number == _OWES else at - week,
            by=None,
            back_url="/my/",
        )
    paid = Payment.objects.get(about_id=entries[_PAID].pk)
    day = on - timedelta(days=2)
    offline.record(payment=paid, received_on=day, pence=paid.amount_pence, bank_reference="CS98002", by=finance, at=at)
    reason = "They found the certificate, and asked before we had printed another."
    refunds.propose(payment=paid, pence=paid.amount_pence, reason=reason, by=finance, at=at)
    return True
