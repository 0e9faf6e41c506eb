"""What was asked for and paid, all of it the registrant's, and a day that was compared."""

from datetime import date, timedelta

from django.utils import timezone

from members.choices import Purpose
from members.models import Payment, Reconciliation, Refund
from members.services import acts, offline, payments, refunds
from tests.doors import policies


def make(world, person, at):
    """Adds to the world what the pages about money are about."""
    users = world.users
    asked = {"person": person, "purpose": Purpose.ADMISSION, "fee_code": "rct-primary", "back_url": "/my/"}
    asked |= {"at": at, "on": timezone.localdate(at), "by": None}
    paid = payments.due(about=users[policies.OFFICER], **asked)  # any row does for what is paid for
    offline.record(
        payment=paid,
        received_on=timezone.localdate(at),
        pence=paid.amount_pence,
        bank_reference="HAYGREEN",
        by=users[policies.FINANCE],
        at=at,
    )
    act = refunds.propose(payment=paid, pence=100, reason="Paid too much.", by=users[policies.FINANCE], at=at)
    acts.confirm(act=act, by=users[policies.OFFICER], at=at)
    world.paid, world.refund = paid.reference, Refund.objects.get(payment=paid).reference
    world.payment = payments.due(about=users[policies.REGISTRAR], **asked).reference
    Reconciliation.objects.create(
        on=date(2026, 11, 21), compared_at=at + timedelta(days=1), movements=0, stripe_pence=0, ledger_pence=0
    )
    assert Payment.objects.filter(person=person).count() == 2
