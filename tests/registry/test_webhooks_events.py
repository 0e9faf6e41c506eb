"""Each notice becomes one message to each endpoint of the organisation that is told, and of no other."""

import json
from datetime import UTC, datetime

import pytest

from registry.choices import ChangeKind, EndpointOff
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory
from tests.factories.webhooks import bare_endpoint, events_of, make_notices, queue

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_notice_is_told_to_every_endpoint_of_its_organisation_and_of_no_other():
    account, other = make_account(), make_account()
    first, second = bare_endpoint(account), bare_endpoint(account)
    bare_endpoint(account, ended_at=AT)
    bare_endpoint(other)
    notices = make_notices(account, 3)

    assert queue(notices, at=AT) == 6
    told = [(event.notice_id, event.endpoint_id) for event in events_of(account)]
    assert told == [(notice.pk, endpoint.pk) for notice in notices for endpoint in (first, second)]
    assert events_of(other) == []


def test_queueing_twice_makes_nothing_new():
    account = make_account()
    bare_endpoint(account)
    notices = make_notices(account, 2)
    assert queue(notices, at=AT) == 2
    assert queue(notices, at=AT) == 0
    assert len(events_of(account)) == 2


def test_a_message_is_thin_and_names_nobody():
    account = make_account()
    bare_endpoint(account)
    entry = EntryFactory(register="RCT")
    (notice,) = make_notices(account, entry=entry, at=AT, kinds=[ChangeKind.STANDING, ChangeKind.TERM])
    queue([notice], at=AT)

    (event,) = events_of(account)
    assert json.loads(event.payload) == {
        "type": "entry.changed",
        "timestamp": "2026-11-22T09:30:00Z",
        "data": {
            "change": notice.change.reference,
            "watch": notice.watch.reference,
            "register": "RCT",
            "number": entry.number,
            "kinds": ["standing", "term"],
        },
    }
    assert event.message_id.startswith("msg_")
    assert (event.due_at, event.given_up_at) == (AT, None)


def test_what_an_endpoint_misses_while_it_is_switched_off_can_be_replayed():
    account = make_account()
    bare_endpoint(account, off_at=AT, off_why=EndpointOff.GONE)
    queue(make_notices(account), at=AT)
    (event,) = events_of(account)
    assert (event.due_at, event.given_up_at) == (None, AT)
