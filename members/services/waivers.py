"""Waiving a fee: proposed by finance, agreed by another; what was to be paid for goes ahead as if it were paid."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.acts import Kind, Sayings
from members.choices import LedgerKind, PaymentMethod, PaymentState
from members.errors import Refused
from members.models import GraveAct, Payment, User
from members.rules.money import Movement, pounds
from members.services import acts, calling_off, closing, ledger, messages, settling
from members.services.refunds import CONFIRM, PROPOSE


@transaction.atomic
def propose(*, payment: Payment, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that a fee that is still to be paid need not be paid.

    Raises:
        Refused: without a reason, by somebody who may not propose it or whom it concerns, or when nothing is owed.
    """
    return acts.propose(
        kind="waiver", person=payment.person, detail={"payment": payment.pk}, reason=reason, by=by, at=at
    )


def _payment(act: GraveAct) -> Payment:
    return Payment.objects.select_related("fee", "person").get(pk=act.detail["payment"])


def _check(act: GraveAct) -> None:
    payment = _payment(act)
    if payment.state != PaymentState.OPEN:
        raise Refused(f"Only what is to be paid can be waived. This is: {payment.get_state_display()}.", code="state")
    closing.may_be_settled(payment)


def _carry_out(act: GraveAct, by: User, at: datetime) -> None:
    payment = closing.locked(_payment(act))
    _check(act)
    ledger.move(payment, PaymentState.WAIVED)
    payment.method, payment.closed_at = PaymentMethod.WAIVER, at
    payment.save(update_fields=["state", "method", "closed_at"])
    waived = Movement(LedgerKind.WAIVER, payment.amount_pence, f"waiver:{act.reference}", at)
    ledger.write(payment=payment, movements=[waived], at=at)
    closing.shut_page(payment)
    calling_off.call_off(payment=payment, at=at)
    trail.record("members.fee_waived", about=payment, by=by, at=at, person=payment.person, pence=payment.amount_pence)
    messages.tell(
        person=payment.person,
        event="members/mail/payment_waived",
        key=f"payment:{payment.pk}:waived",
        context={"payment": payment.pk},
        at=at,
    )
    settling.put_into_effect(payment=payment, at=at)


def _says(act: GraveAct) -> Sayings:
    payment = _payment(act)
    yield _("Payment"), f"{payment.number}: {payment.fee.words}"
    yield _("Amount"), pounds(payment.amount_pence)


KINDS = {
    "waiver": Kind("Waive a fee", _carry_out, _says, _check, may_propose=PROPOSE, may_confirm=CONFIRM, work="money_act")
}
