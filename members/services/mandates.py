"""Direct debit instructions: set up on a page of Stripe’s, and cancelled by their holder (docs/adr/0033)."""

from datetime import datetime
from urllib.parse import urlsplit

import structlog
from django.db import transaction

from members import stripe_gateway, trail
from members.choices import MandateEnd, MandateState
from members.errors import Refused
from members.mail import address
from members.models import Mandate, Person, User
from members.queries import debits, people
from members.rules.stripe_answers import MandateReading
from members.services import mandate_answers
from members.services.payments import AT_LEAST, LASTS, StripeAway
from members.stripe_gateway import Away, NotPossible, NotThere, Page

log = structlog.get_logger(__name__)


def set_up(*, person: Person, back_url: str, by: User, at: datetime) -> Mandate:
    """Somebody’s direct debit instruction with a page on which it is set up, `setup_url`; one that works is the answer.

    However often and however many at once ask, there is one instruction and one page. No lock is held while Stripe
    answers.

    Args:
        back_url: the path of the page to which they go on afterwards.

    Raises:
        Refused: by anybody but whom it concerns.
        StripeAway: when Stripe does not answer; nothing is lost by it.
    """
    mandate = _asked(person, back_url, by, at)
    try:
        if mandate.state == MandateState.ASKED:
            mandate = look(mandate=mandate, at=at)
        if mandate.state == MandateState.ASKED and not mandate.session_id:
            mandate = _with_page(mandate, at)
    except Away as away:
        raise StripeAway from away
    return mandate


def look(*, mandate: Mandate, at: datetime) -> Mandate:
    """Ask Stripe what became of an instruction, wherever it stands.

    Raises:
        stripe_gateway.Away: when Stripe does not answer.
    """
    try:
        if mandate.mandate_id:
            mandate_answers.apply(reading=stripe_gateway.read_mandate(mandate.mandate_id), at=at)
        elif mandate.session_id:
            mandate_answers.apply(reading=stripe_gateway.read_setup(mandate.session_id), at=at)
    except NotThere as gone:
        if not mandate.session_expires_at or at < mandate.session_expires_at:
            raise Away("Stripe does not know this page.") from gone
        mandate_answers.apply(reading=MandateReading(mandate.reference, mandate.session_id, ended=True), at=at)
    return Mandate.objects.get(pk=mandate.pk)


@transaction.atomic
def cancel(*, mandate: Mandate, by: User, at: datetime) -> Mandate:
    """Its holder ends an instruction: nothing more is collected from it; one that ended stays as it is.

    Raises:
        Refused: by anybody but whom it concerns.
    """
    mandate = mandate_answers.locked(mandate)
    if not people.is_about(by, mandate.person):
        raise Refused("Only its holder cancels a direct debit here.", code="own")
    if mandate.state == MandateState.ENDED:
        return mandate
    how = MandateEnd.PAYER if mandate.since else MandateEnd.NOT_FINISHED
    mandate_answers.end(mandate=mandate, how=how, code="", by=by, at=at)
    return mandate


def detach(*, mandate_id: int) -> None:
    """Have Stripe forget the account of an instruction that ended; doing it again changes nothing."""
    mandate = Mandate.objects.get(pk=mandate_id)
    if not mandate.to_detach:
        return
    try:
        stripe_gateway.detach(mandate.method_id)
    except Away:
        log.warning("account_not_forgotten", mandate=mandate_id)  # the sweeper tries again
        return
    except (NotPossible, NotThere):  # it is forgotten already
        log.info("account_was_forgotten", mandate=mandate_id)
    Mandate.objects.filter(pk=mandate_id).update(to_detach=False)


def to_detach() -> list[int]:
    """Instructions that ended and whose account Stripe may still have."""
    return list(Mandate.objects.filter(to_detach=True).order_by("ended_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _asked(person: Person, back_url: str, by: User, at: datetime) -> Mandate:
    """The instruction that works or is being set up, else a new one."""
    if not back_url.startswith("/") or urlsplit(back_url).netloc:
        raise LookupError(f"{back_url!r} is no page of ours.")
    if not people.is_about(by, person):
        raise Refused("Only whoever pays sets up a direct debit.", code="own")
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if known := debits.working(person) or debits.of_person(person).filter(state=MandateState.ASKED).first():
        if known.state == MandateState.ASKED and known.back_url != back_url:
            known.back_url = back_url
            known.save(update_fields=["back_url"])
        return known
    mandate = Mandate.objects.create(person=person, asked_at=at, asked_by=by, back_url=back_url)
    trail.record("members.mandate_asked", about=mandate, by=by, at=at, person=person)
    return mandate


def _with_page(mandate: Mandate, at: datetime) -> Mandate:
    """Its page, asked of Stripe with no lock held; a crash on the way leaves a key that answers with the same page."""
    mandate = _begin(mandate, at)
    if mandate.state != MandateState.ASKED or mandate.session_id or not mandate.session_expires_at:
        return mandate
    try:
        made = stripe_gateway.open_setup(
            reference=mandate.reference,
            key=f"mandate:{mandate.reference}:{mandate.attempt}",
            expires_at=mandate.session_expires_at,
            success_url=address("my-direct-debit", back="set-up"),
            cancel_url=address("my-direct-debit", back="not-set-up"),
        )
    except Away as away:
        if not away.again:
            _another_key(mandate)
        raise
    except NotPossible as refused:
        _another_key(mandate)
        raise Away(str(refused), again=False) from refused
    return _keep_page(mandate, made)


@transaction.atomic
def _begin(mandate: Mandate, at: datetime) -> Mandate:
    """Until when the page is to last, written down first, so that asking again asks for exactly the same."""
    mandate = mandate_answers.locked(mandate)
    ends = mandate.session_expires_at
    if mandate.session_id or (ends is not None and ends - at >= AT_LEAST):
        return mandate
    mandate.attempt += ends is not None
    mandate.session_expires_at = at + LASTS
    mandate.save(update_fields=["attempt", "session_expires_at"])
    return mandate


@transaction.atomic
def _keep_page(mandate: Mandate, made: Page) -> Mandate:
    mandate = mandate_answers.locked(mandate)
    if mandate.state == MandateState.ASKED and not mandate.session_id:
        mandate.session_id, mandate.setup_url = made.session_id, made.url
        mandate.save(update_fields=["session_id", "setup_url"])
    return mandate


@transaction.atomic
def _another_key(mandate: Mandate) -> None:
    """Stripe keeps its failure with the key, so that the next try needs another one."""
    now = mandate_answers.locked(mandate)
    if not now.session_id and now.attempt == mandate.attempt:
        now.attempt += 1
        now.save(update_fields=["attempt"])
