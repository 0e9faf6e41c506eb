"""What becomes of a direct debit instruction, as Stripe says: set up, ended by the bank, or left unfinished.

Which of them works Stripe is asked, as it is of payments, so that order and repeats do not matter (docs/adr/0033).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from members import trail, wiring
from members.choices import MANDATE, MandateEnd, MandateState
from members.jobs import after_commit
from members.models import Debit, Mandate, Payment, Person, User
from members.rules.stripe_answers import MandateReading
from members.services import calling_off, closing, messages


@transaction.atomic
def apply(*, reading: MandateReading, at: datetime) -> Mandate | None:
    """Bring an instruction to where Stripe says it is; an older reading than one applied already changes nothing.

    Returns:
        It; None where none of ours is meant, as for one of which the page has not been heard of yet.
    """
    by_stripe = Q(mandate_id=reading.mandate_id) & ~Q(mandate_id="")
    found = Mandate.objects.filter(by_stripe | Q(reference=reading.reference)).first()
    if found is None:
        return None
    mandate = locked(found)
    if reading.mandate_id and not mandate.mandate_id:
        _keep_account(mandate, reading)
    if mandate.state == MandateState.ASKED:
        _from_page(mandate, reading, at)
    elif mandate.state == MandateState.WORKING and reading.stopped:
        end(mandate=mandate, how=MandateEnd.BANK, code=reading.why, by=None, at=at)
    elif mandate.state == MandateState.ENDED and reading.works and reading.method_id and not mandate.since:
        _forget_account(mandate)  # it was set up after all, on a page that was open while it was ended
    return mandate


def end(*, mandate: Mandate, how: MandateEnd, code: str, by: User | None, at: datetime, tell: bool = True) -> None:
    """End a locked instruction, call off what was to be collected from it, and have Stripe forget the account."""
    MANDATE.check(mandate.state, MandateState.ENDED)
    mandate.state, mandate.end, mandate.end_code, mandate.ended_at = MandateState.ENDED, how, code[:40], at
    mandate.save()
    trail.record("members.mandate_ended", about=mandate, by=by, at=at, person=mandate.person, how=how.value)
    if mandate.method_id:
        _forget_account(mandate)
    owed = Payment.objects.filter(pk__in=Debit.objects.filter(mandate=mandate).values("payment")).order_by("pk")
    for payment in owed:
        calling_off.call_off(payment=closing.locked(payment), at=at)
    if mandate.since and tell:
        messages.tell(
            person=mandate.person,
            event="members/mail/debit_ended",
            key=f"mandate:{mandate.pk}:ended",
            context={"mandate": mandate.pk},
            at=at,
        )


def locked(mandate: Mandate) -> Mandate:
    """An instruction and whose it is, locked in the order that everybody keeps: the person, then the rest."""
    Person.objects.select_for_update(no_key=True).get(pk=mandate.person_id)
    return Mandate.objects.select_for_update(of=["self"], no_key=True).select_related("person").get(pk=mandate.pk)


def _from_page(mandate: Mandate, reading: MandateReading, at: datetime) -> None:
    """What became of the page on which it was to be set up."""
    if reading.works and mandate.mandate_id and mandate.method_id:
        MANDATE.check(mandate.state, MandateState.WORKING)
        mandate.state, mandate.since = MandateState.WORKING, at
        mandate.save()
        trail.record("members.mandate_set_up", about=mandate, by=None, at=at, person=mandate.person)
        messages.tell(
            person=mandate.person,
            event="members/mail/debit_set_up",
            key=f"mandate:{mandate.pk}:set_up",
            context={"mandate": mandate.pk},
            at=at,
        )
        wiring.call("debit_set_up", person=mandate.person, at=at)
    elif reading.stopped:
        mandate.since = at  # it was set up, and the bank was quicker than the news of it
        end(mandate=mandate, how=MandateEnd.BANK, code=reading.why, by=None, at=at)
    elif reading.ended and reading.session_id == mandate.session_id:
        mandate.session_id, mandate.setup_url, mandate.session_expires_at = "", "", None
        mandate.attempt += 1
        mandate.save()


def _keep_account(mandate: Mandate, reading: MandateReading) -> None:
    mandate.mandate_id, mandate.method_id = reading.mandate_id, reading.method_id
    mandate.customer_id, mandate.bank_reference = reading.customer_id, reading.bank_reference[:60]
    mandate.last_four = reading.last_four
    mandate.save()


def _forget_account(mandate: Mandate) -> None:
    mandate.to_detach = True
    mandate.save(update_fields=["to_detach"])
    after_commit("members.detach_mandate", mandate_id=mandate.pk)
