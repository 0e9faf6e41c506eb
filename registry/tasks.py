from datetime import date, timedelta
from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from members import tenancy
from members.services import duplicates
from registry.services import (
    api_keys,
    application_upkeep,
    audit_ends,
    batch_watches,
    batch_work,
    break_reminders,
    certificates,
    claims,
    cpd_periods,
    endpoints,
    idempotency,
    notice_mail,
    papers,
    reference_reminders,
    reminders,
    renewal_debits,
    renewal_upkeep,
    renewals,
    renewed,
    seat_ends,
    seat_reminders,
    telling,
    watches,
    webhook_sending,
)

_TURN = timedelta(seconds=30)


@shared_task(name="registry.tell_claim")
def tell_claim(*, claim_id: int, **_: Any) -> None:
    """Send the code of a claim to the address on file."""
    claims.tell(claim_id=claim_id, at=timezone.now())


@shared_task(name="registry.sweep_claims")
def sweep_claims(**_: Any) -> None:
    """Find the claims whose code the queue lost."""
    at = timezone.now()
    for claim_id in claims.untold(at=at):
        claims.tell(claim_id=claim_id, at=at)


@shared_task(name="registry.find_duplicates")
def find_duplicates(**_: Any) -> None:
    """Put records that look alike before the office."""
    duplicates.find(at=timezone.now())


@shared_task(name="registry.remind_referees")
def remind_referees(**_: Any) -> None:
    """Remind referees who have not answered, and tell applicants whose referees are late."""
    reference_reminders.remind(at=timezone.now())


@shared_task(name="registry.applications_upkeep")
def applications_upkeep(**_: Any) -> None:
    """Remind applicants to whom an application was returned, and close what did not come back in time."""
    at = timezone.now()
    application_upkeep.run(on=timezone.localdate(at), at=at)


@shared_task(name="registry.open_cpd_periods")
def open_cpd_periods(**_: Any) -> None:
    """Open the periods of CPD that no admission and no renewal opened."""
    at = timezone.now()
    cpd_periods.open_missing(on=timezone.localdate(at), at=at)


@shared_task(name="registry.make_certificate")
def make_certificate(*, document_id: int, **_: Any) -> None:
    """Make and sign one certificate of registration."""
    certificates.make(document_id=document_id, at=timezone.now())


@shared_task(name="registry.sweep_certificates")
def sweep_certificates(**_: Any) -> None:
    """Find certificates that the queue lost and hand each to a worker again."""
    for document_id in certificates.unmade(at=timezone.now()):
        current_app.signature("registry.make_certificate", kwargs={"document_id": document_id}).delay()


@shared_task(name="registry.seats_upkeep")
def seats_upkeep(**_: Any) -> None:
    """Look for conflicts that arose since, remind those whose day is near, clear the papers of those who are done."""
    at = timezone.now()
    seat_ends.sweep(at=at)
    seat_reminders.remind(on=timezone.localdate(at), at=at)
    papers.clear(at=at)


@shared_task(name="registry.end_audits")
def end_audits(**_: Any) -> None:
    """End the audits of those who are registered no more."""
    at = timezone.now()
    audit_ends.run(on=timezone.localdate(at), at=at)


@shared_task(name="registry.remind_breaks")
def remind_breaks(**_: Any) -> None:
    """Tell whoever is away that their time away ends, or is over while it still counts."""
    at = timezone.now()
    break_reminders.remind(on=timezone.localdate(at), at=at)


@shared_task(name="registry.renewals_upkeep")
def renewals_upkeep(**_: Any) -> None:
    """Open the renewals that are due, and say of those that are over that they are."""
    at = timezone.now()
    on = timezone.localdate(at)
    renewals.open_due(on=on, at=at)
    renewal_upkeep.run(on=on, at=at)


@shared_task(name="registry.announce_debits")
def announce_debits(**_: Any) -> None:
    """Hand every renewal whose fee is perhaps to be collected by direct debit to a worker, each by itself."""
    on = timezone.localdate()
    for renewal_id in renewal_debits.due(on=on):
        kwargs = {"renewal_id": renewal_id, "on": on.isoformat()}
        current_app.signature("registry.announce_debit", kwargs=kwargs).delay()


@shared_task(name="registry.announce_debit")
def announce_debit(*, renewal_id: int, on: str, **_: Any) -> None:
    """Announce that the fee of one renewal is collected, if it is time."""
    renewal_debits.announce(renewal_id=renewal_id, on=date.fromisoformat(on), at=timezone.now())


@shared_task(name="registry.remind_renewals")
def remind_renewals(**_: Any) -> None:
    """Hand everybody who is to be told something about their renewal to a worker, each by themselves."""
    on = timezone.localdate()
    for renewal_id in reminders.due(on=on):
        kwargs = {"renewal_id": renewal_id, "on": on.isoformat()}
        current_app.signature("registry.remind_renewal", kwargs=kwargs).delay()


@shared_task(name="registry.remind_renewal")
def remind_renewal(*, renewal_id: int, on: str, **_: Any) -> None:
    """Tell one person of their renewal, if it still applies."""
    reminders.remind(renewal_id=renewal_id, on=date.fromisoformat(on), at=timezone.now())


@shared_task(name="registry.tell_renewal")
def tell_renewal(*, renewal_id: int, **_: Any) -> None:
    """Write to the address on file what a renewal still needs."""
    renewed.tell(renewal_id=renewal_id, at=timezone.now())


@shared_task(name="registry.keys_upkeep")
def keys_upkeep(**_: Any) -> None:
    """Tell admins whose keys end soon, and forget what was answered to marked requests of the day before."""
    at = timezone.now()
    api_keys.warn(on=timezone.localdate(at), at=at)
    idempotency.forget(at=at)


@shared_task(name="registry.tell_watchers")
def tell_watchers(**_: Any) -> None:
    """Tell watchers of every change that was recorded since."""
    while telling.tell_turned(at=timezone.now()):
        pass


@shared_task(name="registry.turn_watches")
def turn_watches(**_: Any) -> None:
    """End the watches whose day has come, and tell watchers of what the calendar changed."""
    at = timezone.now()
    on = timezone.localdate(at)
    watches.end_due(on=on, at=at)
    telling.turn_day(on=on, at=at)


@shared_task(name="registry.send_watch_digests")
def send_watch_digests(**_: Any) -> None:
    """Write to those who hear of changes once a day."""
    at = timezone.now()
    notice_mail.digest(on=timezone.localdate(at), at=at)


@shared_task(name="registry.watch_batch")
def watch_batch(*, organisation_id: int, batch_id: int, **_: Any) -> None:
    """Take the next step of watching everybody whom a check found."""
    batch_watches.go_on(organisation_id=organisation_id, batch_id=batch_id)


@shared_task(name="registry.sweep_watch_batches")
def sweep_watch_batches(**_: Any) -> None:
    """Find the checks of which the queue lost the next step."""
    batch_watches.catch_up(since=timezone.now() - timedelta(days=2))


@shared_task(name="registry.carry_out_batch")
def carry_out_batch(*, organisation_id: int, batch_id: int, **_: Any) -> None:
    """Bring one check of many a step on."""
    batch_work.carry_out(organisation_id=organisation_id, batch_id=batch_id, at=timezone.now())


@shared_task(name="registry.sweep_batches")
def sweep_batches(**_: Any) -> None:
    """Find the checks that the queue lost, and end those that nobody goes on with."""
    at = timezone.now()
    for organisation_id, batch_id in batch_work.sweep(at=at):
        kwargs = {"organisation_id": organisation_id, "batch_id": batch_id}
        current_app.signature("registry.carry_out_batch", kwargs=kwargs).delay()
    batch_work.clear_strays(at=at)


@shared_task(name="registry.send_webhooks")
def send_webhooks(**_: Any) -> None:
    """Hand every endpoint that something is to be sent to now to a worker, each by itself."""
    for organisation_id, endpoint_id in webhook_sending.due(at=timezone.now()):
        kwargs = {"organisation_id": organisation_id, "endpoint_id": endpoint_id}
        current_app.signature("registry.send_webhooks_to", kwargs=kwargs).delay()


@shared_task(name="registry.send_webhooks_to")
def send_webhooks_to(*, organisation_id: int, endpoint_id: int, **_: Any) -> None:
    """Send to one endpoint what is due, for no longer than leaves the others their turn."""
    begun = timezone.now()
    while (at := timezone.now()) < begun + _TURN:
        if not webhook_sending.deliver(organisation_id=organisation_id, endpoint_id=endpoint_id, at=at):
            return


@shared_task(name="registry.tidy_endpoints")
def tidy_endpoints(**_: Any) -> None:
    """Forget the keys of endpoints whose day is over, and seal the others under the key of today."""
    with tenancy.across():
        endpoints.tidy(at=timezone.now())
