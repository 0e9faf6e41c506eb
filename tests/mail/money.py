"""Messages about money."""

from functools import partial

from django.utils import timezone

from members.choices import PaymentMethod, Purpose, Role
from members.models import Message, Payment, Refund
from members.queries.calendar import noon
from members.services import acts, messages, offline, payments, refunds, returning, waivers
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


SAMPLES = {
    "members/mail/payment_received": received,
    "members/mail/payment_failed": failed,
    "members/mail/payment_waived": waived,
    "members/mail/refund_offered": offered,
    "members/mail/refund_made": partial(refunded, card=True),
}
