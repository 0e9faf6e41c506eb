"""Direct debits as services and pages ask for them: whose instruction works, and what is to be collected from it."""

from django.db.models import QuerySet

from members.choices import DEBITING, DebitState, MandateState
from members.models import Debit, Mandate, Payment, Person
from members.queries import people


def of_person(person: Person) -> QuerySet[Mandate]:
    """Every direct debit instruction of one human being, newest first."""
    return Mandate.objects.filter(person__in=people.group(person)).order_by("-asked_at", "-pk")


def working(person: Person) -> Mandate | None:
    """The instruction by which may be collected from somebody, if there is one."""
    return of_person(person).filter(state=MandateState.WORKING).first()


def current(person: Person) -> Mandate | None:
    """The instruction to speak of: the one that works, else the newest that was ever set up or begun."""
    return working(person) or of_person(person).first()


def of_payment(payment: Payment) -> QuerySet[Debit]:
    """Every collection of a payment, in their order."""
    return Debit.objects.filter(payment=payment).select_related("mandate").order_by("number")


def live(payment: Payment) -> Debit | None:
    """The collection of a payment that something is still to come of."""
    return of_payment(payment).filter(state__in=DEBITING).first()


def tried(payment: Payment) -> Debit | None:
    """The collection of a payment that Stripe may have already, so that nothing calls it off any more."""
    return of_payment(payment).filter(state__in=DEBITING, tried_at__isnull=False).first()


def sent(payment: Payment) -> Debit | None:
    """The collection of a payment that the bank has not answered yet."""
    return of_payment(payment).filter(state=DebitState.SENT).first()


def from_mandate(mandate: Mandate) -> QuerySet[Debit]:
    """What was and is to be collected from one account, newest first."""
    return Debit.objects.filter(mandate=mandate).select_related("payment__fee").order_by("-due_on", "-pk")
