"""Direct debits in named states: set up on the page of our Stripe, announced, sent and answered."""

from datetime import UTC, datetime, time

from django.utils import timezone

from members.models import Debit, Mandate
from members.services import debits, hearing, mandates


def set_up(server, person, *, at=None, last4="2345") -> Mandate:
    """Somebody's direct debit, of which Stripe has told."""
    at = at or timezone.now()
    asked = mandates.set_up(person=person, back_url="/my/", by=person.user, at=at)
    server.things.set_up(asked.session_id, last4=last4)
    tell(server, at=at)
    return Mandate.objects.get(pk=asked.pk)


def tell(server, *, at=None) -> None:
    """Everything that waits to be told is taken in."""
    for event in server.hooks.take():
        hearing.take_in(event=event, at=at or timezone.now())


def morning(day) -> datetime:
    """When the nightly runs of a day have been."""
    return datetime.combine(day, time(9, 30), tzinfo=UTC)


def collect(server, clock, *, on) -> None:
    """The run of a day, which sends what is due."""
    clock.move_to(morning(on))
    for debit_id in debits.due(on=on):
        debits.collect(debit_id=debit_id, on=on, at=timezone.now())
    tell(server)


def answer(server, clock, *, on, well, code="") -> Debit:
    """The bank of the one debit that is on its way answers on a day."""
    clock.move_to(morning(on))
    debit = Debit.objects.get(state="sent")
    server.things.end_slow(debit.intent_id, well=well, code=code)
    tell(server)
    debit.refresh_from_db()
    return debit
