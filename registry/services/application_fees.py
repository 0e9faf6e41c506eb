"""The fee of an application: paid by its applicant, and what follows once it is settled."""

from datetime import date, datetime

from members import trail
from members.choices import Purpose
from members.errors import Refused
from members.models import Payment, User
from members.queries.calendar import london_day
from members.services import deciding, payments
from registry.choices import ENDED
from registry.models import Application
from registry.queries import applications, dossiers
from registry.services import stages

_OURS = frozenset({Purpose.ADMISSION, Purpose.READMISSION})


def pay(*, application: Application, back_url: str, by: User, at: datetime, on: date) -> Payment:
    """The payment of an application's fee, with the page on which it is made; a settled one has nothing to pay.

    It holds no lock while the payment service answers, so whoever pays twice is answered with one payment.

    Raises:
        Refused: when there is nothing to pay, the application is over, an order keeps the applicant from applying, or
            the payment service cannot be reached.
    """
    deciding.own(by, application.person)
    if not application.policy.fee_code:
        raise Refused("There is no fee for this application.", code="no_fee")
    _still_wanted(application, on)
    return payments.start(
        person=application.person,
        purpose=dossiers.purpose_of_fee(application, on=on),
        about=application,
        fee_code=application.policy.fee_code,
        on=on,
        at=at,
        by=by,
        back_url=back_url,
    )


def settled(*, payment: Payment, at: datetime) -> None:
    """The fee of an application is settled; called by the verb that settles a payment, in its transaction.

    An order wins over a fee: whoever was suspended, removed or is the subject of proceedings meanwhile is offered the
    money back, as is whoever withdrew.

    Raises:
        Refused: in these cases.
    """
    if payment.purpose not in _OURS or payment.about != Application._meta.label_lower:
        return
    application = stages.locked(Application(pk=payment.about_id))
    _still_wanted(application, london_day(at))
    trail.record(
        "registry.application_fee_settled",
        about=application,
        by=None,
        at=at,
        person=application.person,
        payment=payment.pk,
    )


def _still_wanted(application: Application, on: date) -> None:
    if application.stage in ENDED:
        raise Refused("This application is over, so no fee is owed for it.", code="application_ended")
    if applications.order(application, on=on):
        raise Refused("You cannot apply just now, so no fee is taken. Ask the office.", code="order")
