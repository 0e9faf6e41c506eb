"""Payments as the office finds them: narrowed, listed with their names, and taken out as a list."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members.models import GraveAct, Payment, Person, Reconciliation, Refund
from members.queries import acts, people
from members.queries.calendar import begins, london_day
from members.rules.cells import Table
from members.rules.money import pounds


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the payments is asked for.

    Args:
        number: of the payment, or a reference of ours, the bank's or Stripe's.
        since: the first London day on which it was asked for.
        until: the last.
        offered: only those whose money is to go back.
    """

    number: str = ""
    state: str = ""
    purpose: str = ""
    method: str = ""
    since: date | None = None
    until: date | None = None
    offered: bool = False


def but_own(person: Person | None) -> QuerySet[Payment]:
    """Every payment but one's own, which nobody sees as the office does."""
    seen = Payment.objects.select_related("fee", "person")
    return seen.exclude(person__in=people.group(person)) if person else seen


def chosen(wanted: Wanted, *, asker: Person | None) -> QuerySet[Payment]:
    """The payments that were asked for, newest first."""
    found = but_own(asker)
    for name in ("state", "purpose", "method"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    if wanted.since:
        found = found.filter(created_at__gte=begins(wanted.since))
    if wanted.until:
        found = found.filter(created_at__lt=begins(wanted.until + timedelta(days=1)))
    if wanted.offered:
        found = found.filter(refund_offered_at__isnull=False)
    if wanted.number:
        found = found.filter(_named(wanted.number))
    return found.order_by("-created_at", "-pk")


def _named(text: str) -> Q:
    """Payments by what people quote: our number, or a reference of ours, the bank's or Stripe's."""
    text = text.strip()
    found = Q(reference=text) | Q(session_id=text) | Q(intent_id=text) | Q(offline_receipt__bank_reference__iexact=text)
    found |= Q(pk__in=Payment.objects.filter(lines__source=text).values("pk"))
    digits = text.upper().removeprefix("P")
    if digits.isascii() and digits.isdigit() and len(digits) < 18:
        found |= Q(pk=int(digits))
    return found


def open_acts(payment: Payment) -> list[GraveAct]:
    """What was proposed about a payment and waits for a second person, oldest first."""
    about = {"kind__in": ["refund", "waiver"], "detail__payment": payment.pk, "state__in": acts.OPEN}
    return list(GraveAct.objects.filter(**about).order_by("proposed_at", "pk"))


def refunds(payment: Payment) -> QuerySet[Refund]:
    """The refunds that were agreed, oldest first."""
    return Refund.objects.filter(payment=payment).order_by("agreed_at", "pk")


def compared() -> QuerySet[Reconciliation]:
    """The days whose ledger was held against Stripe's list, newest first."""
    return Reconciliation.objects.order_by("-on")


def payments_of(sources: Sequence[str]) -> dict[str, Payment]:
    """The payment of each movement of these, as far as the ledger has it."""
    found = Payment.objects.filter(lines__source__in=sources).prefetch_related("lines")
    return {line.source: payment for payment in found for line in payment.lines.all()}


def table(wanted: Wanted, *, asker: Person | None, most: int) -> Table:
    """The payments that were asked for, as a list to be taken out, as far as `most` rows."""
    rows = list(chosen(wanted, asker=asker).select_related("offline_receipt")[:most])
    names = people.names({payment.person_id for payment in rows})
    return Table(
        kind="payments",
        chosen=_remembered(wanted),
        headings=[
            _("Number"), _("Name"), _("For"), _("Amount"), _("State"), _("Paid by"), _("Asked for on"), _("Paid on"),
            _("Stripe’s reference"),
        ],
        rows=[
            (
                payment.number,
                names.get(payment.person_id, ""),
                payment.fee.words,
                pounds(payment.amount_pence),
                payment.get_state_display(),
                payment.get_method_display(),
                london_day(payment.created_at),
                london_day(payment.paid_at) if payment.paid_at else "",
                payment.intent_id,
            )
            for payment in rows
        ],
        people=frozenset(payment.person_id for payment in rows),
    )  # fmt: skip


def wanted_again(chosen: dict[str, Any]) -> Wanted:
    """What of the payments was asked for, from what an export remembers of it."""
    days: dict[str, Any] = {n: date.fromisoformat(chosen[n]) for n in ("since", "until") if n in chosen}
    return Wanted(**chosen | days)


def _remembered(wanted: Wanted) -> dict[str, Any]:
    """By what a list was narrowed, without what was typed."""
    said = {name: value for name, value in asdict(wanted).items() if value and name != "number"}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
