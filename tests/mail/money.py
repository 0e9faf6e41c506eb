"""Messages about money."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from members.choices import LedgerKind, MandateEnd, MandateState, PaymentMethod, Purpose, Role
from members.models import Mandate, Message, Payment, Refund
from members.queries.calendar import noon
from members.rules.money import Movement
from members.services import (
    acts,
    closing,
    debit_answers,
    debits,
    ledger,
    mandate_answers,
    messages,
    offline,
    payments,
    refunds,
    returning,
    waivers,
)
from tests.factories.members import PersonFactory, UserFactory


def _asked(at):
    """A payment that somebody owes, and a finance officer."""
    person = PersonFactory()
    payment = payments.due(
        person=person,
        purpose=Purpose.ADMISSION,
        about=person,
        fee_code="rct-primary",
        on=timezone.localdate(at),
        at=at,
        by=None,
        back_url="/my/",
    )
    return payment, UserFactory(role=Role.FINANCE)


def _paid(at):
    payment, finance = _asked(at)
    on = timezone.localdate(at)
    offline.record(payment=payment, received_on=on, pence=8_000, bank_reference="HAYGREEN", by=finance, at=at)
    payment.refresh_from_db()
    return payment, finance


def _sent(event):
    return Message.objects.filter(template=event).order_by("-pk").first()


def received(at):
    _paid(at)
    return _sent("members/mail/payment_received")


def failed(at):
    payment, _finance = _asked(at)
    return messages.tell(
        person=payment.person,
        event="members/mail/payment_failed",
        key=f"payment:{payment.pk}:failed:1",
        context={"payment": payment.pk},
        at=at,
    )


def waived(at):
    payment, finance = _asked(at)
    act = waivers.propose(payment=payment, reason="The office had asked twice.", by=finance, at=at)
    acts.confirm(act=act, by=UserFactory(role=Role.OFFICER), at=at)
    return _sent("members/mail/payment_waived")


def offered(at):
    payment, _finance = _paid(at)
    returning.offer(payment=payment, why="sanctioned", at=at)
    return _sent("members/mail/refund_offered")


def refunded(at, *, card):
    payment, finance = _paid(at)
    act = refunds.propose(payment=payment, pence=8_000, reason="Paid twice.", by=finance, at=at)
    acts.confirm(act=act, by=UserFactory(role=Role.OFFICER), at=at)
    refund, on = Refund.objects.get(payment=payment), timezone.localdate(at)
    refunds.sent_by_bank(refund=refund, sent_on=on, bank_reference="BACK", by=finance, at=at)
    if card:
        Payment.objects.filter(pk=payment.pk).update(method=PaymentMethod.CARD, paid_at=noon(on))
    return _sent("members/mail/refund_made")


def _direct_debit(at):
    """A direct debit that is set up, without Stripe."""
    payment, _finance = _asked(at)
    mandate = Mandate.objects.create(
        person=payment.person,
        state=MandateState.WORKING,
        asked_at=at,
        since=at,
        back_url="/my/",
        mandate_id="mandate_1",
        method_id="pm_1",
        customer_id="cus_1",
        bank_reference="MPCE0A1B2C3D",
        last_four="2345",
    )
    return payment, mandate


def set_up(at):
    _payment, mandate = _direct_debit(at)
    return messages.tell(
        person=mandate.person,
        event="members/mail/debit_set_up",
        key=f"mandate:{mandate.pk}:set_up",
        context={"mandate": mandate.pk},
        at=at,
    )


def _announced(at):
    payment, _mandate = _direct_debit(at)
    return debits.announce(payment=payment, due_on=timezone.localdate(at) + timedelta(days=9), at=at)


def notice(at):
    _announced(at)
    return _sent("members/mail/debit_notice")


def not_paid(at):
    debit = _announced(at)
    debit.pay_by = timezone.localdate(at) + timedelta(days=30)
    debit_answers.failed(payment=closing.locked(debit.payment), debit=debit, why="insufficient_funds", at=at)
    debits.announce(payment=debit.payment, due_on=timezone.localdate(at) + timedelta(days=20), at=at, tell=False)
    return _sent("members/mail/debit_failed")


def ended(at):
    mandate = _announced(at).mandate
    mandate_answers.end(mandate=mandate, how=MandateEnd.BANK, code="account_closed", by=None, at=at)
    return _sent("members/mail/debit_ended")


def clawback(at):
    payment, _finance = _paid(at)
    Payment.objects.filter(pk=payment.pk).update(method=PaymentMethod.DEBIT)
    payment.refresh_from_db()
    taken = Movement(LedgerKind.CHARGEBACK, -8_000, "txn_1", at)
    ledger.write(payment=payment, movements=[taken], at=at)
    returning.take_note(payment=payment, movements=[taken], at=at)
    return _sent("members/mail/debit_clawback")


SAMPLES = {
    "members/mail/debit_set_up": set_up,
    "members/mail/debit_notice": notice,
    "members/mail/debit_failed": not_paid,
    "members/mail/debit_ended": ended,
    "members/mail/debit_clawback": clawback,
    "members/mail/payment_received": received,
    "members/mail/payment_failed": failed,
    "members/mail/payment_waived": waived,
    "members/mail/refund_offered": offered,
    "members/mail/refund_made": partial(refunded, card=True),
}
