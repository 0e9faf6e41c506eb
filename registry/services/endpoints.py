"""Endpoints: where an organisation's own systems are told of changes, and under which secrets."""

import json
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.jobs import after_commit
from members.models import Organisation, OrganisationAccount, User
from members.secrets import resealed, seal
from members.services import deciding
from registry import webhook_gateway
from registry.models import Endpoint, EndpointSecret, WebhookEvent
from registry.rules import webhooks as rules
from registry.rules.webhooks import Fault, Keys, Target

MOST = 10  # live ones of an organisation
OLD_HOLDS = timedelta(hours=24)


@transaction.atomic
def make(*, organisation: Organisation, url: str, description: str, by: User, at: datetime) -> tuple[Endpoint, Keys]:
    """An admin gives an address to which the organisation's changes are told; its keys are shown this once.

    Args:
        url: https, with a name that leads to the public internet and nowhere else.

    Raises:
        Refused: by anybody but an admin; for an address that cannot be one, that they have already, or that would be
            one too many.
    """
    deciding.leads(by, organisation)
    _look_at(url)  # before anything is locked, for it may take seconds
    OrganisationAccount.objects.select_for_update().get(organisation=organisation)
    deciding.leads(by, organisation)  # the account may have been closed meanwhile
    live = Endpoint.objects.filter(organisation=organisation, ended_at=None)
    if live.filter(url=url).exists():
        raise Refused(_("You have an endpoint with this address already."), field="url", code="repeated")
    if live.count() >= MOST:
        many = _("An organisation can have %(most)s endpoints. End one that you no longer need.") % {"most": MOST}
        raise Refused(many, code="too_many")
    made = Endpoint.objects.create(organisation=organisation, url=url, description=description, made_at=at, made_by=by)
    keys = _new_keys(made, at)
    trail.record("registry.endpoint_made", about=made, by=by, at=at, organisation=made.organisation_id)
    return made, keys


@transaction.atomic
def change_secret(*, endpoint: Endpoint, by: User, at: datetime) -> Keys:
    """An admin has new keys made, shown this once; messages carry the signatures of the old ones too for a day.

    Raises:
        Refused: by anybody but an admin; of an endpoint that ended.
    """
    held = _locked(endpoint, by)
    others = EndpointSecret.objects.filter(organisation=held.organisation_id, endpoint=held)
    others.filter(until=None).update(until=at + OLD_HOLDS)
    keys = _new_keys(held, at)
    trail.record("registry.endpoint_secret_changed", about=held, by=by, at=at, organisation=held.organisation_id)
    return keys


@transaction.atomic
def end(*, endpoint: Endpoint, by: User, at: datetime) -> None:
    """An admin ends an endpoint: nothing is sent there any more, and its keys are forgotten; a second time is the same.

    Raises:
        Refused: by anybody but an admin.
    """
    deciding.leads(by, endpoint.organisation)
    held = Endpoint.objects.select_for_update().get(organisation=endpoint.organisation_id, pk=endpoint.pk)
    if held.ended_at:
        return
    _end(held, by, at)


@transaction.atomic
def end_all(*, organisation: Organisation, by: User, at: datetime) -> int:
    """End every endpoint of an organisation whose account is closed, as `end` does.

    Returns:
        How many went on until now.
    """
    going_on = Endpoint.objects.select_for_update().filter(organisation=organisation, ended_at=None)
    held = list(going_on.order_by("pk"))
    for endpoint in held:
        _end(endpoint, by, at)
    return len(held)


@transaction.atomic
def switch_on(*, endpoint: Endpoint, by: User, at: datetime) -> None:
    """An admin says that the receiving system works again: messages that wait are tried now, without a pause.

    Raises:
        Refused: by anybody but an admin; of an endpoint that ended.
    """
    held = _locked(endpoint, by)
    held.failures, held.failing_since, held.paused_until, held.off_at, held.off_why = 0, None, None, None, ""
    held.save(update_fields=["failures", "failing_since", "paused_until", "off_at", "off_why"])
    waiting = WebhookEvent.objects.filter(organisation=held.organisation_id, endpoint=held, due_at__gt=at)
    waiting.update(due_at=at)
    trail.record("registry.endpoint_switched_on", about=held, by=by, at=at, organisation=held.organisation_id)
    after_commit("registry.send_webhooks")


@transaction.atomic
def ping(*, endpoint: Endpoint, by: User, at: datetime) -> WebhookEvent:
    """An admin has a message without content sent, to try whether it arrives and is understood.

    Raises:
        Refused: by anybody but an admin; of an endpoint that ended or is switched off.
    """
    held = _locked(endpoint, by)
    if held.off_at:
        raise Refused(_("This endpoint is switched off. Switch it on first."), code="off")
    said = {"type": rules.PING, "timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}", "data": {"endpoint": held.reference}}
    event = WebhookEvent.objects.create(
        organisation=held.organisation,
        endpoint=held,
        message_id=f"msg_{secrets.token_hex(16)}",
        kind=rules.PING,
        payload=json.dumps(said),
        made_at=at,
        due_at=at,
    )
    of = held.organisation_id
    trail.record("registry.endpoint_pinged", about=held, by=by, at=at, organisation=of, event=event.pk)
    after_commit("registry.send_webhooks")
    return event


@transaction.atomic
def tidy(*, at: datetime) -> int:
    """Forget keys whose day is over, and seal those that hold under the key of today; how many were touched."""
    kept = EndpointSecret.objects.exclude(sealed="").select_for_update()
    over = kept.filter(until__lte=at).update(sealed="")
    old = [(secret, again) for secret in kept if (again := resealed(secret.sealed))]
    for secret, again in old:
        secret.sealed = again
        secret.save(update_fields=["sealed"])
    return over + len(old)


def _locked(endpoint: Endpoint, by: User) -> Endpoint:
    """The endpoint as it is now, for an admin who changes it."""
    deciding.leads(by, endpoint.organisation)
    held = Endpoint.objects.select_for_update().get(organisation=endpoint.organisation_id, pk=endpoint.pk)
    if held.ended_at:
        raise Refused(_("This endpoint was ended."), code="ended")
    return held


def _end(held: Endpoint, by: User, at: datetime) -> None:
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    _give_up(held, at)
    EndpointSecret.objects.filter(organisation=held.organisation_id, endpoint=held).update(sealed="", until=at)
    trail.record("registry.endpoint_ended", about=held, by=by, at=at, organisation=held.organisation_id)


def _give_up(endpoint: Endpoint, at: datetime) -> None:
    waiting = WebhookEvent.objects.filter(
        organisation=endpoint.organisation_id, endpoint=endpoint, due_at__isnull=False
    )
    waiting.update(due_at=None, given_up_at=at)


def _new_keys(endpoint: Endpoint, at: datetime) -> Keys:
    keys = rules.keys(secrets.token_bytes(32), secrets.token_bytes(32))
    EndpointSecret.objects.create(
        organisation_id=endpoint.organisation_id,
        endpoint=endpoint,
        sealed=seal(f"{keys.secret} {keys.private}"),
        public_key=keys.public,
        made_at=at,
    )
    return keys


def _look_at(url: str) -> None:
    """Refuse what can be no endpoint, in words for whoever typed it."""
    words = {
        Fault.UNREADABLE: _("Enter an address like https://hooks.example.nhs.uk/register, without spaces"),
        Fault.SCHEME: _("Enter an address that starts with https://"),
        Fault.ACCOUNT: _("Enter the address without a user name or password. Our messages are signed instead"),
        Fault.NAME: _("Enter an address with the full name of your server, not a number"),
        Fault.PORT: _("Use port 443 or 8443"),
    }
    found = rules.target(url, local=settings.WEBHOOK_LOCAL)
    if not isinstance(found, Target):
        raise Refused(words[found], field="url", code=found)
    try:
        webhook_gateway.addresses(found)
    except webhook_gateway.Failed as failed:
        # One answer whatever the reason, so that nobody learns which names there are inside a private network.
        unreachable = _("We cannot send to a server of this name. Enter one that anybody finds on the public internet")
        raise Refused(unreachable, field="url", code="unreachable") from failed
