"""The fee of an application: asked for once, settled by money alone, and given back where an order came first."""

from datetime import timedelta

import pytest

from members.choices import PaymentState
from members.errors import Refused
from members.models import Payment, TrailEvent, WorkItem
from members.services import payments, settling
from registry.choices import Section
from registry.queries import applications as questions
from registry.queries import dossiers
from registry.services import application_fees, applications
from tests.factories.admission import AT, ApplicationFactory
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
ON = AT.date()
LATER = AT + timedelta(hours=1)


def asked(made):
    """The payment that was asked for, as after pressing “Pay”, without a page at Stripe."""
    return payments.due(
        person=made.person,
        purpose=dossiers.purpose_of_fee(made, on=ON),
        about=made,
        fee_code=made.policy.fee_code,
        on=ON,
        at=AT,
        by=made.person.user,
        back_url="/my/",
    )


def put_into_effect(payment):
    """As when its money was seen."""
    Payment.objects.filter(pk=payment.pk).update(state=PaymentState.PAID, paid_at=AT, method="card")
    payment.refresh_from_db()
    return settling.put_into_effect(payment=payment, at=LATER)


def owed(made):
    return [lack.code for lack in questions.missing(made, ON) if lack.section is Section.FEE]


def test_a_fee_is_missing_until_its_money_is_there():
    made = ApplicationFactory(filled=["scope"])
    assert owed(made) == ["fee"]
    payment = asked(made)
    assert asked(made) == payment
    assert owed(made) == ["fee"]
    assert put_into_effect(payment)
    assert owed(made) == []
    assert TrailEvent.objects.filter(kind="registry.application_fee_settled", about_id=made.pk).count() == 1


def test_a_waived_fee_is_owed_no_more():
    made = ApplicationFactory(filled=["scope"])
    Payment.objects.filter(pk=asked(made).pk).update(state=PaymentState.WAIVED)
    assert owed(made) == []


@pytest.mark.parametrize(
    "order",
    [
        {"suspended": "2026-10-01/"},
        {"interim_suspended": "2026-10-01/"},
        {"removed": "2026-10-01/"},
        {"proceedings": "2026-10-01/"},
    ],
)
def test_an_order_wins_over_a_fee_and_the_money_is_offered_back(order):
    made = ApplicationFactory(route="CS/hcpc", filled=["scope"])
    payment = asked(made)
    EntryFactory(person=made.person, registered="2020-01-01/2027-01-01", **order)
    assert not put_into_effect(payment)
    payment.refresh_from_db()
    assert (payment.state, payment.refund_offer) == (PaymentState.PAID, "order")
    assert WorkItem.objects.filter(kind="refund_offered", closed_at=None).exists()
    with pytest.raises(Refused):
        application_fees.pay(application=made, back_url="/my/", by=made.person.user, at=LATER, on=ON)


def test_money_that_comes_after_a_withdrawal_is_offered_back():
    made = ApplicationFactory(filled=["scope"])
    payment = asked(made)
    applications.withdraw(application=made, by=made.person.user, at=AT)
    assert not put_into_effect(payment)
    payment.refresh_from_db()
    assert payment.refund_offer == "application_ended"


def test_a_payment_for_something_else_is_left_alone():
    made = ApplicationFactory(filled=["scope"])
    applications.withdraw(application=made, by=made.person.user, at=AT)  # for it, this would be refused
    application_fees.settled(
        payment=Payment(purpose="renewal", about="registry.application", about_id=made.pk), at=LATER
    )
    application_fees.settled(payment=Payment(purpose="admission", about="members.person", about_id=made.pk), at=LATER)
