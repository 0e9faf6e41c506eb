from datetime import date
from typing import Any

import structlog
from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from members.queries import tampering
from members.services import (
    account_upkeep,
    acts,
    closing,
    copies,
    debits,
    document_checks,
    document_pages,
    employer_terms,
    hearing,
    mandates,
    messages,
    readings,
    reconciliation,
    refunds,
    seals,
)
from members.stripe_gateway import Away

log = structlog.get_logger(__name__)


@shared_task(name="members.deliver")
def deliver(*, message_id: int, **_: Any) -> None:
    """Send one promised message."""
    messages.deliver(message_id=message_id, at=timezone.now())


@shared_task(name="members.sweep_outbox")
def sweep_outbox(**_: Any) -> None:
    """Find what the queue lost and hand each message to a worker again."""
    for message_id in messages.waiting(at=timezone.now()):
        current_app.signature("members.deliver", kwargs={"message_id": message_id}).delay()


@shared_task(name="members.carry_out_due")
def carry_out_due(**_: Any) -> None:
    """Carry out the agreed acts whose delay is over, however late this runs."""
    at = timezone.now()
    for act_id in acts.due(at=at):
        acts.carry_out(act_id=act_id, at=at)


@shared_task(name="members.check_document")
def check_document(*, document_id: int, **_: Any) -> None:
    """Scan and examine one document."""
    document_checks.check(document_id=document_id, at=timezone.now())


@shared_task(name="members.draw_pages")
def draw_pages(*, document_id: int, first: int, **_: Any) -> None:
    """Draw the pages of a document to which somebody will turn next."""
    document_pages.draw_ahead(document_id=document_id, first=first)


@shared_task(name="members.sweep_documents")
def sweep_documents(**_: Any) -> None:
    """Find documents whose check was lost or left half done, and hand each to a worker again."""
    for document_id in document_checks.overdue(at=timezone.now()):
        current_app.signature("members.check_document", kwargs={"document_id": document_id}).delay()


@shared_task(name="members.clear_orphans")
def clear_orphans(**_: Any) -> None:
    """Delete files that no document names."""
    document_checks.clear_orphans(at=timezone.now())


@shared_task(name="members.make_copy")
def make_copy(*, copy_id: int, **_: Any) -> None:
    """Make one copy of everything held about a person."""
    copies.make(copy_id=copy_id, at=timezone.now())


@shared_task(name="members.sweep_copies")
def sweep_copies(**_: Any) -> None:
    """Hand copies that the queue lost to a worker again, and delete those whose days are over."""
    at = timezone.now()
    copies.give_up(at=at)
    for copy_id in copies.lost(at=at):
        current_app.signature("members.make_copy", kwargs={"copy_id": copy_id}).delay()
    for copy_id in copies.expired(at=at):
        copies.remove(copy_id=copy_id, at=at)
    copies.clear_strays(at=at)


@shared_task(name="members.clear_up_accounts")
def clear_up_accounts(**_: Any) -> None:
    """Delete sessions that are over and accounts that nobody opened."""
    account_upkeep.clear_up(at=timezone.now())


@shared_task(name="members.tell_of_terms")
def tell_of_terms(**_: Any) -> None:
    """Tell admins of organisations of terms that nobody there agreed to, of nights that were missed too."""
    at = timezone.now()
    employer_terms.tell(on=timezone.localdate(at), at=at)


@shared_task(name="members.unusual_readings")
def unusual_readings(**_: Any) -> None:
    """Put the list of a week's unusual readings before the registrar, and of weeks that were missed."""
    readings.put_forward(at=timezone.now())


@shared_task(name="members.seal")
def seal(**_: Any) -> None:
    """Seal what was recorded since the last seal."""
    seals.seal(at=timezone.now())


@shared_task(name="members.verify_seals")
def verify_seals(**_: Any) -> None:
    """Write an error into the log for each thing that is not as it was sealed."""
    for finding in tampering.findings():
        log.error("tampering", kind=finding.kind, where=finding.where, seen=finding.seen)


@shared_task(name="members.close_payment_page")
def close_payment_page(*, payment_id: int, **_: Any) -> None:
    """Let nobody pay any more what is settled or no longer asked for."""
    try:
        closing.close_page(payment_id=payment_id)
    except Away:  # the page ends by itself within hours, and money that comes before is offered back
        log.warning("payment_page_left_open", payment=payment_id)


@shared_task(name="members.read_payment")
def read_payment(*, payment_id: int, **_: Any) -> None:
    """Ask Stripe what became of one payment."""
    try:
        hearing.read_again(payment_id=payment_id, at=timezone.now())
    except Away:
        log.warning("payment_not_read", payment=payment_id)


@shared_task(name="members.send_refund")
def send_refund(*, refund_id: int, **_: Any) -> None:
    """Have Stripe send one agreed refund."""
    refunds.send(refund_id=refund_id, at=timezone.now())


@shared_task(name="members.sweep_payments")
def sweep_payments(**_: Any) -> None:
    """Find payments that Stripe told us nothing of, and what was not sent to it, and hand each to a worker."""
    at = timezone.now()
    for payment_id in hearing.unheard(at=at):
        current_app.signature("members.read_payment", kwargs={"payment_id": payment_id}).delay()
    for debit_id in debits.left_over(at=at):
        kwargs = {"debit_id": debit_id, "on": timezone.localdate(at).isoformat()}
        current_app.signature("members.collect_debit", kwargs=kwargs).delay()
    for mandate_id in mandates.to_detach():
        current_app.signature("members.detach_mandate", kwargs={"mandate_id": mandate_id}).delay()
    for refund_id in refunds.to_send(at=at):
        current_app.signature("members.send_refund", kwargs={"refund_id": refund_id}).delay()


@shared_task(name="members.collect_debits")
def collect_debits(**_: Any) -> None:
    """Hand every direct debit whose day has come to a worker, those of nights that were missed too."""
    on = timezone.localdate()
    for debit_id in debits.due(on=on):
        current_app.signature("members.collect_debit", kwargs={"debit_id": debit_id, "on": on.isoformat()}).delay()


@shared_task(name="members.collect_debit")
def collect_debit(*, debit_id: int, on: str, **_: Any) -> None:
    """Send one direct debit, if its day has come."""
    debits.collect(debit_id=debit_id, on=date.fromisoformat(on), at=timezone.now())


@shared_task(name="members.detach_mandate")
def detach_mandate(*, mandate_id: int, **_: Any) -> None:
    """Have Stripe forget the account of a direct debit that ended."""
    mandates.detach(mandate_id=mandate_id)


@shared_task(name="members.compare_payments")
def compare_payments(**_: Any) -> None:
    """Hand each London day that is to be held against Stripe's list to a worker, also those that were missed."""
    if settings.STRIPE_SECRET_KEY:
        for on in reconciliation.due(at=timezone.now()):
            current_app.signature("members.compare_payments_of", kwargs={"on": on.isoformat()}).delay()


@shared_task(name="members.compare_payments_of")
def compare_payments_of(*, on: str, **_: Any) -> None:
    """Hold one London day against Stripe's list."""
    try:
        row = reconciliation.compare(on=date.fromisoformat(on), at=timezone.now())
    except Away:
        log.warning("payments_not_compared", on=on)
        return
    if row.differences:
        log.error("payments_differ", on=on, differences=len(row.differences), pence=row.difference_pence)
