"""Asking for a payment: one for each thing, its amount by the fee table, its page at Stripe made when it is wanted."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Model

from members import stripe_gateway, trail
from members.choices import PAYABLE, PaymentState, Purpose
from members.errors import Refused
from members.mail import address
from members.models import Payment, Person, User
from members.queries import debits, money
from members.services import closing, hearing
from members.stripe_gateway import Away, NotPossible, Page

# How long a page may be paid on, and how long it must still have when it is handed out; Stripe asks for 30 minutes.
LASTS, AT_LEAST = timedelta(hours=2), timedelta(minutes=35)


class StripeAway(Refused):
    """The payment service cannot be reached; nothing was charged, and the same may be asked again."""

    def __init__(self) -> None:
        super().__init__(
            "We cannot reach the payment service just now. You have not been charged. Try again in a few minutes.",
            code="stripe_away",
        )


def start(
    *,
    person: Person,
    purpose: Purpose,
    about: Model,
    fee_code: str,
    on: date,
    at: datetime,
    by: User | None,
    back_url: str,
) -> Payment:
    """The payment for a thing with a page on which it can be paid: `checkout_url`; a settled one has nothing to pay.

    However often and however many at once ask, there is one payment and one page. It stands by itself: whoever calls
    it inside a transaction keeps locks while Stripe answers, so nobody does.

    Args:
        person: who pays.
        about: the record that is paid for.
        fee_code: which fee of the table.
        on: the London day whose fee is asked.
        by: who asked; None for the register itself.
        back_url: the path of the page to which the payer goes on afterwards.

    Raises:
        StripeAway: when Stripe does not answer; nothing is lost by it.
        LookupError: when the fee table has no such fee on that day.
    """
    owed = due(person=person, purpose=purpose, about=about, fee_code=fee_code, on=on, at=at, by=by, back_url=back_url)
    return page(payment=owed, at=at)


def page(*, payment: Payment, at: datetime) -> Payment:
    """A payment with a page on which it can be paid, if it is still to be paid; see `start`.

    Raises:
        StripeAway: when Stripe does not answer.
    """
    try:
        if payment.state in PAYABLE:
            payment = hearing.refresh(payment=payment, at=at)
        if payment.state == PaymentState.OPEN and not payment.session_id:
            payment = _with_page(payment, at)
    except Away as away:
        raise StripeAway from away
    return payment


@transaction.atomic
def due(
    *,
    person: Person,
    purpose: Purpose,
    about: Model,
    fee_code: str,
    on: date,
    at: datetime,
    by: User | None,
    back_url: str,
) -> Payment:
    """Ask for a payment without a page to pay it on; what was asked for or settled already is the answer.

    When another fee is asked for than before, the payment that was open is closed and a new one takes its place, unless
    Stripe may be collecting it already.

    Raises:
        LookupError: when the fee table has no such fee on that day.
    """
    fee = money.fee(fee_code, on)
    if fee.purpose != purpose:
        raise LookupError(f"{fee} is not for {purpose}.")
    if not back_url.startswith("/") or urlsplit(back_url).netloc:
        raise LookupError(f"{back_url!r} is no page of ours.")
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # before anything else of theirs
    known = money.settled(purpose, about) or money.of_thing(purpose, about).filter(state__in=PAYABLE).first()
    if known and (known.state != PaymentState.OPEN or known.fee_id == fee.pk or debits.tried(known)):
        return known
    if known:
        closing.close(payment=known, by=by, at=at)
    payment = Payment.objects.create(
        person=person,
        purpose=purpose,
        about=about._meta.label_lower,
        about_id=about.pk,
        fee=fee,
        amount_pence=fee.amount_pence,
        back_url=back_url,
        created_at=at,
        created_by=by,
    )
    trail.record(
        "members.payment_asked", about=payment, by=by, at=at, person=person, fee=fee.code, pence=fee.amount_pence
    )
    return payment


def _with_page(payment: Payment, at: datetime) -> Payment:
    """Its page, asked of Stripe with no lock held; a crash on the way leaves a key that answers with the same page."""
    payment = _begin(payment, at)
    if payment.state != PaymentState.OPEN or payment.session_id or not payment.session_expires_at:
        return payment
    try:
        made = stripe_gateway.open_page(
            reference=payment.reference,
            key=f"payment:{payment.reference}:{payment.attempt}",
            pence=payment.amount_pence,
            words=payment.fee.words,
            expires_at=payment.session_expires_at,
            success_url=address("my-payment", payment.reference, back="paid"),
            cancel_url=address("my-payment", payment.reference, back="not-paid"),
        )
    except Away as away:
        if not away.again:
            _forget(payment)
        raise
    except NotPossible as refused:
        _forget(payment)
        raise Away(str(refused), again=False) from refused
    return _keep(payment, made)


@transaction.atomic
def _begin(payment: Payment, at: datetime) -> Payment:
    """Until when the page is to last, written down first, so that asking again asks for exactly the same."""
    payment = closing.locked(payment)
    if payment.session_id or payment.state != PaymentState.OPEN:
        return payment
    if debits.tried(payment):
        words = (
            "This is being collected by direct debit just now. You need do nothing: we write to you when your bank has"
            " answered, and if it does not pay you can pay in another way then."
        )
        raise Refused(words, code="debit")
    ends = payment.session_expires_at
    if ends is not None and ends - at >= AT_LEAST:
        return payment
    payment.attempt += ends is not None
    payment.session_expires_at = at + LASTS
    payment.save(update_fields=["attempt", "session_expires_at"])
    return payment


@transaction.atomic
def _keep(payment: Payment, made: Page) -> Payment:
    payment = closing.locked(payment)
    if payment.state == PaymentState.OPEN and not payment.session_id:
        payment.session_id, payment.checkout_url = made.session_id, made.url
        payment.save(update_fields=["session_id", "checkout_url"])
    return payment


@transaction.atomic
def _forget(payment: Payment) -> None:
    """Stripe keeps its failure with the key, so that the next try needs another one."""
    now = closing.locked(payment)
    if not now.session_id and now.attempt == payment.attempt:
        now.attempt += 1
        now.save(update_fields=["attempt"])
