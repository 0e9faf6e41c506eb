"""Renewals in named states: opened, declared and paid by the services that people use."""

from datetime import UTC, date, datetime

from django.db import transaction

from members.choices import PaymentState, Purpose
from members.models import Payment
from members.services import closing, payments, settling
from registry.models import DeclarationQuestion, Renewal
from registry.queries import renewals as questions
from registry.services import renewals
from registry.services.declared import Answer
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
ON = date(2026, 11, 2)


def opened(*, at=AT, account=True, **entry) -> Renewal:
    """The renewal of an entry whose term ends with 2026, unless the facts of the entry say otherwise."""
    made = EntryFactory(**entry)
    if account and made.person.user is None:
        UserFactory(person=made.person)
    renewals.open_due(on=at.date(), at=at)
    return fresh(Renewal.objects.get(entry=made))


def fresh(renewal) -> Renewal:
    """The renewal as the database holds it now."""
    return Renewal.objects.select_related("entry__person__user", "entry__register", "policy", "term").get(pk=renewal.pk)


def answers(renewal, *, on=ON, **said) -> dict[str, Answer]:
    """What lets somebody go on; `health="words"` discloses a matter, `code=False` withholds an undertaking."""
    of = questions.declaration_set(renewal, on=on)
    found = {one.code: Answer(one.yes_is_clear) for one in DeclarationQuestion.objects.filter(of=of)}
    for code, value in said.items():
        found[code] = Answer(True, value) if isinstance(value, str) else Answer(value)
    return found


def declare(renewal, *, at=AT, why_late="", **said) -> Renewal:
    """The person signs."""
    renewals.declare(
        renewal=renewal,
        answers=answers(renewal, **said),
        why_late=why_late,
        by=fresh(renewal).entry.person.user,
        at=at,
    )
    return fresh(renewal)


def owed(renewal, *, at=AT) -> Payment:
    """What is asked for, as after pressing “Pay”, without a page at Stripe."""
    return payments.due(
        person=renewal.entry.person,
        purpose=Purpose.RENEWAL,
        about=renewal,
        fee_code=renewal.policy.fee_code,
        on=renewal.begins_on,
        at=at,
        by=None,
        back_url="/my/",
    )


def pay(renewal, *, paid_at=AT, at=None) -> bool:
    """Its money was taken at one instant and is heard of at another; whether the fee had its effect."""
    payment = owed(renewal, at=paid_at)
    Payment.objects.filter(pk=payment.pk).update(state=PaymentState.PAID, paid_at=paid_at, method="card")
    with transaction.atomic():
        return settling.put_into_effect(payment=closing.locked(payment), at=at or paid_at)
