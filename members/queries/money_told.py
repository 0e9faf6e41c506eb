"""What is held of a person's payments, for the copy that they may take and for the timeline that the office reads."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from members.exporting import Piece, table
from members.models import Debit, LedgerLine, Mandate, OfflineReceipt, Payment, Refund
from members.queries.calendar import london_day
from members.rules.money import pounds
from members.templatetags.shell import day
from members.timeline import Line, LineKind


def person_export(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """The pieces about money."""
    paid, of = Payment.objects.filter(person__in=people), {"payment__person__in": people}
    return [
        table(
            "payments", _("Payments"), paid.select_related("fee"),
            "reference", "purpose", "fee__words", "amount_pence", "state", "method", "created_at", "declined_at",
            "paid_at", "closed_at", "refund_offered_at",
        ),
        table(
            "money_moved", _("What was paid and refunded"), LedgerLine.objects.filter(**of).select_related("payment"),
            "payment__reference", "kind", "amount_pence", "at",
        ),
        table(
            "refunds", _("Refunds"), Refund.objects.filter(**of).select_related("payment"),
            "payment__reference", "amount_pence", "state", "bank_reference", "agreed_at", "made_at", "failed_at",
        ),
        table(
            "paid_by_bank", _("Payments by bank transfer or cheque"),
            OfflineReceipt.objects.filter(**of).select_related("payment"),
            "payment__reference", "received_on", "bank_reference", "recorded_at",
        ),
        table(
            "direct_debits", _("Direct debits that were set up"), Mandate.objects.filter(person__in=people),
            "reference", "state", "asked_at", "since", "last_four", "bank_reference", "ended_at", "end", "end_code",
        ),
        table(
            "collected", _("Payments that were or are to be collected by direct debit"),
            Debit.objects.filter(**of).select_related("payment"),
            "payment__reference", "number", "state", "announced_at", "due_on", "accepted_at", "answered_at", "failure",
            "pay_by",
        ),
    ]  # fmt: skip


def person_timeline(*, people: Sequence[int], kinds: Collection[LineKind], most: int) -> list[Line]:
    """The newest payments, and what moved, of these people."""
    return [*_asked(people, most), *_moved(people, most)] if LineKind.MONEY in kinds else []


def _asked(people: Sequence[int], most: int) -> Iterable[Line]:
    asked = Payment.objects.filter(person__in=people).select_related("fee").order_by("-created_at", "-pk")
    for one in asked[:most]:
        title = _("Payment asked for: %(what)s") % {"what": one.fee.words}
        text = f"{pounds(one.amount_pence)}, {one.get_state_display()}"
        yield Line(LineKind.MONEY, one.created_at, title, text, one.created_by_id, _page(one), order=("asked", one.pk))


def _moved(people: Sequence[int], most: int) -> Iterable[Line]:
    """When we heard of each movement; the day on which it was stands in its text."""
    moved = LedgerLine.objects.filter(payment__person__in=people).select_related("payment")
    for line in moved.order_by("-recorded_at", "-pk")[:most]:
        title, text = line.get_kind_display().capitalize(), f"{pounds(line.amount_pence)}, {day(london_day(line.at))}"
        href = _page(line.payment)
        yield Line(LineKind.MONEY, line.recorded_at, title, text, href=href, order=("moved", line.pk))


def _page(payment: Payment) -> str:
    return reverse("desk-payment", args=[payment.reference])
