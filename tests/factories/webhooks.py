"""Endpoints of organisations, and notices of changes that are told to them."""

import itertools

from members import tenancy
from registry.choices import ChangeKind, WatchReason
from registry.models import Change, Endpoint, Notice, Watch, WebhookEvent
from registry.services import webhook_events
from tests.factories.members import LONG_AGO
from tests.factories.registry import EntryFactory

_count = itertools.count(1)


def make_notices(account, many=1, *, entry=None, at=LONG_AGO, kinds=(ChangeKind.STANDING,)):
    """The organisation watches an entry, and is to be told of so many changes of it."""
    with tenancy.within(account.organisation):
        watch = Watch.objects.create(
            organisation=account.organisation,
            entry=entry or EntryFactory(),
            reason=WatchReason.EMPLOYED,
            begun_at=at,
            begun_by=account.admin,
        )
        changes = [
            Change.objects.create(entry=watch.entry, kinds=list(kinds), key=f"test:{next(_count)}", at=at)
            for _ in range(many)
        ]
        return [
            Notice.objects.create(organisation=account.organisation, watch=watch, change=change, at=at)
            for change in changes
        ]


def bare_endpoint(account, url="", *, at=LONG_AGO, **also):
    """An endpoint without secrets, for what asks nothing of them."""
    with tenancy.within(account.organisation):
        return Endpoint.objects.create(
            organisation=account.organisation,
            url=url or f"https://hooks.example.nhs.uk/{next(_count)}",
            made_at=at,
            made_by=account.admin,
            **also,
        )


def queue(notices, *, at=LONG_AGO):
    """Make the messages of these notices, as the telling of watchers does."""
    with tenancy.across():
        return webhook_events.queue(first_notice_id=notices[0].pk, last_notice_id=notices[-1].pk, at=at)


def events_of(account):
    """Every message to the organisation's endpoints, in order."""
    with tenancy.within(account.organisation):
        events = WebhookEvent.objects.filter(organisation=account.organisation).select_related("endpoint", "notice")
        return list(events.order_by("id"))
