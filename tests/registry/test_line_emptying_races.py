"""A receipt that is made at the very moment at which somebody is erased is emptied with its line."""

import pytest
from django.db import transaction

from members import tenancy
from registry.models import LineReceipt
from registry.services import receipts, visibility
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory
from tests.registry.checking import NOW, check
from tests.registry.test_watch_races import beside, until, waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_receipt_made_meanwhile_is_waited_for_and_emptied(time_machine):
    time_machine.move_to(NOW)
    account, entry = make_account(), EntryFactory()
    with tenancy.within(account.organisation):
        _batch, (line,) = check(account, (entry.number, "Susan Haygreen"))
    with transaction.atomic():
        with tenancy.within(account.organisation):
            assert receipts.make(line=line, by=None, at=NOW).signed
        done = beside(lambda: visibility.erase(person=entry.person, by=None, at=NOW))
        until(waits_for_a_lock)
    done()
    with tenancy.within(account.organisation):
        assert LineReceipt.objects.get(line=line).signed == ""
