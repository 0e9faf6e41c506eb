"""Giving money back: proposed by finance, agreed by another, sent by Stripe to the card or by the office’s bank."""

from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import stripe_gateway, trail
from members.acts import Kind, Sayings
from members.choices import REFUND, LedgerKind, PaymentMethod, RefundState, Role
from members.errors import Refused
from members.jobs import after_commit
from members.models import GraveAct, Payment, Refund, User
from members.queries import money, people, roles
from members.queries.calendar import london_day, noon
from members.rules.money import Movement, pounds
from members.services import acts, closing, ledger, returning, settling, work
from members.stripe_gateway import Away, NotPossible, NotThere

log = structlog.get_logger(__name__)

PROPOSE = frozenset({Role.FINANCE, Role.REGISTRAR})
CONFIRM = frozenset({Role.FINANCE, Role.OFFICER, Role.REGISTRAR})
# How long a refund that was not sent waits for the next try.
AGAIN = timedelta(minutes=15)
_WAYS = {
    PaymentMethod.OFFLINE: gettext_lazy("by bank transfer"),
    PaymentMethod.DEBIT: gettext_lazy("to the account that it was collected from"),
}


@transaction.atomic
def propose(*, payment: Payment, pence: int, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that some or all of a payment is given back.

    Raises:
        Refused: without a reason, by somebody who may not propose it or whom it concerns, or for more than is left.
    """
    detail = {"payment": payment.pk, "pence": pence}
    return acts.propose(kind="refund", person=payment.person, detail=detail, reason=reason, by=by, at=at)


def send(*, refund_id: int, at: datetime) -> None:
    """Have Stripe send one agreed refund; one that was sent is left alone, and asking twice sends it once.

    Stripe is first asked whether it sent it already, for it may have failed only in telling us. Nothing is locked while
    it answers; when it does not, the sweeper tries again.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state != RefundState.AGREED or refund.offline:
        return
    Refund.objects.filter(pk=refund_id).update(tried_at=at)
    try:
        if refund.reference not in stripe_gateway.read_intent(refund.payment.intent_id).refunds:
            stripe_gateway.refund(
                intent_id=refund.payment.intent_id,
                pence=refund.amount_pence,
                key=f"refund:{refund.reference}:{refund.attempt}",
                reference=refund.reference,
            )
        reading = stripe_gateway.read_intent(refund.payment.intent_id)
    except (NotPossible, NotThere) as impossible:
        _not_possible(refund, str(impossible), at)
    except Away as away:
        if not away.again:
            Refund.objects.filter(pk=refund_id, attempt=refund.attempt).update(attempt=refund.attempt + 1)
        log.warning("refund_put_off", refund=refund_id)
    else:
        with transaction.atomic():
            payment = settling.apply(payment=refund.payment, reading=reading, at=at)
            _sent(refund, payment, reading.refunds[refund.reference], at)


@transaction.atomic
def sent_by_bank(*, refund: Refund, sent_on: date, bank_reference: str, by: User, at: datetime) -> Refund:
    """Record that the office's bank sent an agreed refund; recording the same again changes nothing.

    Raises:
        Refused: by somebody without the role, for a refund to a card, a day to come, or one recorded otherwise.
    """
    if not roles.holds(by, *PROPOSE):
        raise Refused("You do not hold the role that this needs.", code="role")
    payment = closing.locked(refund.payment)
    refund = Refund.objects.select_for_update().get(pk=refund.pk)
    refund.payment = payment
    if not refund.offline:
        raise Refused("This refund goes to the card.", code="card")
    if people.is_about(by, payment.person):
        raise Refused("Nobody records what concerns themselves.", code="own")
    if not london_day(payment.created_at) <= sent_on <= london_day(at):
        raise Refused("Enter the day on which the bank sent it, today or earlier.", field="sent_on", code="day")
    if refund.state == RefundState.MADE:
        if (refund.made_at, refund.bank_reference) == (noon(sent_on), bank_reference.strip()):
            return refund
        raise Refused("This was recorded already.", code="recorded")
    source = f"refund:{refund.reference}"
    moved = Movement(LedgerKind.OFFLINE_REFUND, -refund.amount_pence, source, noon(sent_on))
    ledger.write(payment=payment, movements=[moved], at=at)
    refund.bank_reference = bank_reference.strip()
    refund.save(update_fields=["bank_reference"])
    settling.by_money(payment=payment, method=PaymentMethod.OFFLINE, paid_at=at, at=at)
    returning.made(refund=refund, stripe_id="", at=at, moved_at=moved.at)
    work.close_item(key=_transfer_key(refund), at=at)
    return refund


def to_send(*, at: datetime) -> list[int]:
    """Refunds that were agreed and not sent: what the queue lost, and what is to be tried again."""
    waiting = Refund.objects.filter(state=RefundState.AGREED, offline=False)
    lost = Q(tried_at=None, agreed_at__lt=at - timedelta(minutes=1)) | Q(tried_at__lt=at - AGAIN)
    return list(waiting.filter(lost).order_by("agreed_at", "pk").values_list("pk", flat=True))


def may_be_given_back(payment: Payment) -> int:
    """The pence of a payment that are there and not agreed to go back already."""
    agreed = Refund.objects.filter(payment=payment, state__in=[RefundState.AGREED, RefundState.SENT])
    return money.comes_to(payment).held - (agreed.aggregate(sum=Sum("amount_pence"))["sum"] or 0)


# --- What is done once it is agreed ---------------------------------------------------------------------------------


def _payment(act: GraveAct) -> Payment:
    return Payment.objects.select_related("fee", "person").get(pk=act.detail["payment"])


def _check(act: GraveAct) -> None:
    pence, left = act.detail["pence"], may_be_given_back(_payment(act))
    if not 0 < pence <= left:
        raise Refused(f"Enter an amount of no more than {pounds(left)}, which is what is left.", field="amount")


def _carry_out(act: GraveAct, by: User, at: datetime) -> None:
    payment = closing.locked(_payment(act))
    _check(act)
    refund = Refund.objects.create(
        payment=payment,
        act=act,
        amount_pence=act.detail["pence"],
        offline=payment.method == PaymentMethod.OFFLINE,
        agreed_at=at,
    )
    trail.record("members.refund_agreed", about=refund, by=by, at=at, person=payment.person, pence=refund.amount_pence)
    if refund.offline:
        work.open_item(key=_transfer_key(refund), kind="refund_transfer", about=payment, person=payment.person, at=at)
    else:
        after_commit("members.send_refund", refund_id=refund.pk)


def _says(act: GraveAct) -> Sayings:
    payment = _payment(act)
    yield _("Payment"), f"{payment.number}: {payment.fee.words}"
    yield _("Paid"), pounds(money.comes_to(payment).received)
    yield _("To be given back"), pounds(act.detail["pence"])
    yield _("How"), str(_WAYS.get(PaymentMethod(payment.method), _("to the card")))


def _sent(refund: Refund, payment: Payment, stripe_id: str, at: datetime) -> None:
    """Stripe has it, though it may not have moved the money yet."""
    now = Refund.objects.select_for_update().get(pk=refund.pk)
    if now.state == RefundState.AGREED:
        REFUND.check(now.state, RefundState.SENT)
        now.state, now.stripe_id = RefundState.SENT, stripe_id
        now.save(update_fields=["state", "stripe_id"])
        trail.record("members.refund_sent", about=now, by=None, at=at, person=payment.person, pence=now.amount_pence)


@transaction.atomic
def _not_possible(refund: Refund, why: str, at: datetime) -> None:
    """Stripe will not send it, perhaps because the money is not there any more: finance is to look."""
    now = Refund.objects.select_for_update().get(pk=refund.pk)
    if now.state != RefundState.AGREED:
        return
    now.state, now.failed_at = RefundState.FAILED, at
    now.save(update_fields=["state", "failed_at"])
    payment = refund.payment
    work.open_item(key=f"refund_failed:{refund.pk}", kind="refund_failed", about=payment, person=payment.person, at=at)
    trail.record("members.refund_failed", about=now, by=None, at=at, person=payment.person, why=why[:60])


def _transfer_key(refund: Refund) -> str:
    return f"refund_transfer:{refund.pk}"


KINDS = {
    "refund": Kind(
        "Give money back", _carry_out, _says, _check, may_propose=PROPOSE, may_confirm=CONFIRM, work="money_act"
    )
}
