"""Two people for a grave act: who may, in what order, and what happens when it is done twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from members.choices import ActState, Role
from members.errors import Refused
from members.models import GraveAct, RoleGrant, TrailEvent, WorkItem
from members.queries import roles
from members.services import acts
from tests.factories.members import UserFactory

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
pytestmark = pytest.mark.django_db


def proposal(registrar, user, role=Role.AUDITOR, **more):
    return acts.propose(
        kind="role_grant",
        user=user,
        detail={"role": role},
        reason="Appointed by the board",
        by=registrar,
        at=AT,
        **more,
    )


def test_a_role_is_granted_once_a_second_person_confirms():
    registrar, officer, user = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.OFFICER), UserFactory()
    act = proposal(registrar, user)
    assert not roles.holds(user, Role.AUDITOR)
    assert WorkItem.objects.get(about="members.graveact", about_id=act.pk).closed_at is None
    act = acts.confirm(act=act, by=officer, at=AT + timedelta(hours=1))
    assert act.state == ActState.DONE
    assert roles.holds(user, Role.AUDITOR)
    assert WorkItem.objects.get(about="members.graveact", about_id=act.pk).closed_at
    kinds = list(TrailEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-3:] == ["members.act_proposed", "members.act_done", "members.role_granted"]


def test_proposing_twice_is_one_proposal_and_confirming_twice_is_refused():
    registrar, officer, user = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.OFFICER), UserFactory()
    act = proposal(registrar, user)
    assert proposal(registrar, user) == act
    acts.confirm(act=act, by=officer, at=AT)
    with pytest.raises(Refused, match="decided already"):
        acts.confirm(act=act, by=officer, at=AT)
    assert RoleGrant.objects.filter(user=user).count() == 1


def test_nobody_confirms_their_own_proposal_nor_decides_what_concerns_them():
    registrar, other = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.OFFICER)
    act = proposal(registrar, other)
    for by, why in ((registrar, "somebody else must decide"), (other, "concerns you")):
        with pytest.raises(Refused, match=why):
            acts.confirm(act=act, by=by, at=AT)
    with pytest.raises(Refused, match="concerns you"):
        proposal(registrar, registrar)


def test_the_database_itself_holds_that_two_people_decide():
    registrar, user = UserFactory(role=Role.REGISTRAR), UserFactory()
    act = proposal(registrar, user)
    for decider in (registrar, user):
        with pytest.raises(IntegrityError), transaction.atomic():
            GraveAct.objects.filter(pk=act.pk).update(state=ActState.DONE, decided_by=decider, decided_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        GraveAct.objects.filter(pk=act.pk).update(state=ActState.DONE)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, None])
def test_only_the_registrar_proposes_a_role(role):
    with pytest.raises(Refused, match="role that this needs"):
        proposal(UserFactory(role=role), UserFactory())


def test_a_declined_proposal_needs_an_answer_and_changes_nothing():
    registrar, officer, user = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.OFFICER), UserFactory()
    act = proposal(registrar, user)
    with pytest.raises(Refused, match="why you do not agree"):
        acts.decline(act=act, answer=" ", by=officer, at=AT)
    assert acts.decline(act=act, answer="Not on the list", by=officer, at=AT).state == ActState.DECLINED
    assert not roles.holds(user, Role.AUDITOR)


def test_a_proposal_is_withdrawn_by_its_proposer_alone():
    registrar, officer, user = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.OFFICER), UserFactory()
    act = proposal(registrar, user)
    with pytest.raises(Refused, match="Only whoever proposed"):
        acts.withdraw(act=act, by=officer, at=AT)
    assert acts.withdraw(act=act, by=registrar, at=AT).state == ActState.WITHDRAWN
    with pytest.raises(Refused):
        acts.withdraw(act=act, by=registrar, at=AT)


def test_a_role_that_ends_ends_every_session():
    registrar, officer, user = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.OFFICER), UserFactory()
    acts.confirm(act=proposal(registrar, user), by=officer, at=AT)
    held = RoleGrant.objects.get(user=user)
    act = acts.propose(
        kind="role_end", user=user, detail={"grant": held.pk}, reason="Left", by=registrar, at=AT + timedelta(days=1)
    )
    acts.confirm(act=act, by=officer, at=AT + timedelta(days=1))
    user.refresh_from_db()
    assert user.signed_out_at == AT + timedelta(days=1)
    assert not roles.holds(user, Role.AUDITOR)
