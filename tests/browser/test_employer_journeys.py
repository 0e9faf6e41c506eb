"""A department from a list to an alert: 500 lines, receipts, all of them watched, a decision that reaches everybody."""

import json

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members import tenancy
from members.choices import Role
from registry.models import Batch
from registry.services import batch_work, telling, webhook_sending
from tests.browser.test_watch_journeys import suspends
from tests.factories.employers import make_account
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.webhook_receiver import Receiver

_ON_THE_LIST, _ON_THE_REGISTER = 500, 4


@pytest.fixture
def account(live_server, settings):
    settings.PUBLIC_URL, settings.WEBHOOK_LOCAL = live_server.url, True
    return make_account(name="Exampleton Hospitals")


@pytest.fixture
def people(live_server):
    """Number and name of some who are on the register."""
    names = [("Anwen", "Prys"), ("Siân", "Evans"), ("Zofia", "Wójcik"), ("Aoife", "Ní Bhriain")]
    return [(EntryFactory(forenames=f, surname=s, registered="2020-01-01/2040-01-01"), f"{f} {s}") for f, s in names]


def listed(people, path):
    """A list as a personnel system writes it: those on the register, and many others."""
    held = [(entry.number, name) for entry, name in people]
    held += [(f"RCT{90_000 + n}", "Somebody Unknown") for n in range(_ON_THE_LIST - len(held))]
    lines = [f"PAY-{n};{number};{name}" for n, (number, name) in enumerate(held)]
    path.write_text("\n".join(["Staff number;Registration number;Full name", *lines]), encoding="utf-8")
    return path


def test_a_department_is_checked_proved_and_watched_and_hears_of_a_decision(walk, account, people, tmp_path):
    me, here = walk(account.admin), f"/organisations/{account.reference}/"
    anwen = people[0][0]
    me.open(here)
    me.follow("Check a list")
    me.attach("Or choose a file (optional)", listed(people, tmp_path / "department.csv"))
    me.choose("While somebody works for us", of="Why are you checking?")
    me.press("Go on")
    expect(me.heading).to_have_text("Your list is being read")
    _worker_goes_on(account)
    # The page looks again by itself.
    expect(me.heading).to_have_text("What the columns say")
    me.press("Check these people")
    _worker_goes_on(account)
    me.open(f"{here}checks/")
    me.page.get_by_role("link", name="CHK-").first.click()
    expect(me.heading).to_have_text(f"{_ON_THE_LIST} lines checked")
    me.open(f"{me.page.url}lines/1/")
    expect(me.main).to_contain_text("Anwen Prys")
    me.follow("Receipt of this answer")
    assert json.loads(me.download("Download the signed file (JSON)").read_text(encoding="utf-8"))
    me.open(f"{here}webhooks/new/")
    with Receiver() as receiver:
        me.type("Address", receiver.url)
        me.press("Set it up")
        _watch_all(me, here)
        suspends(walk(UserFactory(role=Role.REGISTRAR)), anwen)
        assert telling.tell_turned(at=timezone.now())
        for organisation_id, endpoint_id in webhook_sending.due(at=timezone.now()):
            webhook_sending.deliver(organisation_id=organisation_id, endpoint_id=endpoint_id, at=timezone.now())
        (came,) = receiver.came
    assert anwen.number in came.body.decode()
    assert "Anwen" not in came.body.decode()
    me.open(f"{here}notices/")
    expect(me.main).to_contain_text("1 notice that nobody has seen yet.")
    me.open(f"{here}department/")
    expect(me.main).to_contain_text("Anwen Prys")


def _watch_all(me, here):
    me.open(f"{here}checks/")
    me.page.get_by_role("link", name="CHK-").first.click()
    me.follow("Watch all who were found, to be told of every change")
    me.choose("Works for us", of="Why do you watch them?")
    me.press("Watch them all")
    expect(me.main).to_contain_text(f"You watch {_ON_THE_REGISTER} people more from now on.")


def _worker_goes_on(account):
    """What the worker does with the check that was handed to it."""
    with tenancy.within(account.organisation):
        batch = Batch.objects.filter(organisation=account.organisation).latest("pk")
    batch_work.carry_out(organisation_id=account.organisation_id, batch_id=batch.pk, at=timezone.now())
