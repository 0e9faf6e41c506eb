"""An officer who is on the register reads no act about their own record, in no list and by no address."""

import pytest
from django.test import Client
from django.utils import timezone

from members.choices import Role
from members.services import acts, merges
from tests.factories.members import PersonFactory, UserFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db


def withheld(person, by):
    detail = {"since": timezone.localdate().isoformat(), "request": None}
    return acts.propose(kind="withhold", person=person, detail=detail, reason="A threat.", by=by, at=timezone.now())


def merge(gone, by):
    return merges.propose_merge(kept=PersonFactory(), gone=gone, reason="Same day.", by=by, at=timezone.now())


@pytest.mark.parametrize("propose", [withheld, merge])
def test_nobody_reads_an_act_about_their_own_record(propose):
    person, proposer = PersonFactory(), UserFactory(role=Role.OFFICER)
    theirs, others = Client(), Client()
    sign_in(theirs, UserFactory(role=Role.OFFICER, person=person))
    sign_in(others, UserFactory(role=Role.OFFICER))
    act = propose(person, proposer)
    for path in (f"/desk/acts/{act.reference}/", f"/desk/proposed/{act.reference}/"):
        assert (theirs.get(path).status_code, others.get(path).status_code) == (404, 200), path
    assert act.reference not in theirs.get("/desk/acts/").content.decode()
    assert act.reference in others.get("/desk/acts/").content.decode()
    answer = {"decision": "confirm"}
    assert theirs.post(f"/desk/acts/{act.reference}/", answer).status_code == 404
