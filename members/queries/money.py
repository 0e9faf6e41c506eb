"""What things cost, what was paid for them, and what a payment comes to."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model, QuerySet

from members.choices import PAYABLE, SETTLED, Purpose
from members.models import Fee, LedgerLine, Payment, Person, TaxReliefNote
from members.queries import people
from members.rules.money import Sums, sums


def fee(code: str, on: date) -> Fee:
    """What something costs on a London day.

    Raises:
        LookupError: when the fee table has no such fee on that day.
    """
    found = Fee.objects.filter(code=code, valid_from__lte=on).order_by("-valid_from").first()
    if found is None:
        raise LookupError(f"The fee table has no {code!r} on {on}.")
    return found


def of_thing(purpose: Purpose, about: Model) -> QuerySet[Payment]:
    """Every payment that was asked for one thing, newest first."""
    named = {"about": about._meta.label_lower, "about_id": about.pk}
    return Payment.objects.select_related("fee").filter(purpose=purpose, **named).order_by("-created_at", "-pk")


def settled(purpose: Purpose, about: Model) -> Payment | None:
    """The payment that settles what is owed for a thing, by money or because it was waived; None while it is owed."""
    return of_thing(purpose, about).filter(state__in=SETTLED).order_by("created_at", "pk").first()


def latest(purpose: Purpose, about: Model) -> Payment | None:
    """The payment to speak of: the one that settled a thing, else the one to be paid, else the newest."""
    open_one = of_thing(purpose, about).filter(state__in=PAYABLE).first()
    return settled(purpose, about) or open_one or of_thing(purpose, about).first()


def of_person(person: Person) -> QuerySet[Payment]:
    """Every payment of one human being, newest first."""
    return Payment.objects.select_related("fee").filter(person__in=people.group(person)).order_by("-created_at", "-pk")


def lines(payment: Payment) -> QuerySet[LedgerLine]:
    """What moved for a payment, oldest first."""
    return LedgerLine.objects.filter(payment=payment).order_by("at", "pk")


def comes_to(payment: Payment) -> Sums:
    """What came in for a payment and what went back."""
    return sums(LedgerLine.objects.filter(payment=payment).values_list("kind", "amount_pence"))


def come_to(payments: Iterable[int]) -> dict[int, Sums]:
    """What came in and went back, by payment, in one question."""
    told: dict[int, list[tuple[str, int]]] = {pk: [] for pk in payments}
    found = LedgerLine.objects.filter(payment__in=told).values_list("payment_id", "kind", "amount_pence")
    for payment, kind, pence in found:
        told[payment].append((kind, pence))
    return {pk: sums(moved) for pk, moved in told.items()}


def tax_relief(on: date) -> str:
    """What a receipt of a payment on a London day says about tax relief; empty where it says nothing."""
    note = TaxReliefNote.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return note.words if note else ""
