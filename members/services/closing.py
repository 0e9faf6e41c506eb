"""Asking no longer for a payment: what it was for was withdrawn, changed its price, or is settled already."""

from datetime import datetime

from django.db import transaction

from members import stripe_gateway, trail
from members.choices import PaymentState
from members.errors import Refused
from members.jobs import after_commit
from members.models import Payment, Person, User
from members.queries import debits
from members.services import calling_off, ledger
from members.stripe_gateway import NotPossible, NotThere


def locked(payment: Payment) -> Payment:
    """A payment and whose it is, locked in the order that everybody keeps: the person, the payment, what it is for."""
    Person.objects.select_for_update(no_key=True).get(pk=payment.person_id)
    owed = Payment.objects.select_for_update(of=["self"], no_key=True).select_related("fee", "person")
    return owed.get(pk=payment.pk)


def may_be_settled(payment: Payment) -> None:
    """Whether a locked payment may be settled or closed by hand.

    Raises:
        Refused: while Stripe may be collecting it by direct debit already.
    """
    if debits.tried(payment):
        words = "This is being collected by direct debit just now. Wait until the bank has answered."
        raise Refused(words, code="debit")


@transaction.atomic
def close(*, payment: Payment, by: User | None, at: datetime) -> Payment:
    """Ask no longer for a payment; one that is over already stays as it is.

    Its page at Stripe is closed after the commit. Money that arrives in that moment is taken note of, and offered back
    when what it is for can no longer be had.

    Raises:
        Refused: while the money is on its way from the bank, or may be.
    """
    payment = locked(payment)
    if payment.state == PaymentState.PROCESSING:
        raise Refused("This is being paid: wait until the bank has answered.", code="processing")
    if payment.state != PaymentState.OPEN:
        return payment
    may_be_settled(payment)
    ledger.move(payment, PaymentState.CANCELLED)
    payment.closed_at = at
    payment.save(update_fields=["state", "closed_at"])
    calling_off.call_off(payment=payment, at=at)
    trail.record("members.payment_cancelled", about=payment, by=by, at=at, person=payment.person)
    shut_page(payment)
    return payment


def shut_page(payment: Payment) -> None:
    """Have the page at Stripe closed once this is committed, so that nobody pays there for what is settled."""
    if payment.session_id:
        after_commit("members.close_payment_page", payment_id=payment.pk)


def forget_page(payment: Payment) -> None:
    """Note on a locked payment that its page is over, so that the next one is another."""
    payment.session_id, payment.checkout_url, payment.session_expires_at = "", "", None
    payment.attempt += 1


def close_page(*, payment_id: int) -> None:
    """Close the page of a payment that is not asked for any more; if the queue loses this, it ends by itself.

    Raises:
        stripe_gateway.Away: when Stripe does not answer.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.state == PaymentState.OPEN:
        return
    try:
        stripe_gateway.close_page(payment.session_id)
    except (NotPossible, NotThere):  # it was paid in that moment, of which Stripe tells us, or it is over
        return
