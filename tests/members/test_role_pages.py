"""Roles at the desk: proposed by the registrar, held once a second person agrees, gone on the next request."""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from members.choices import ActState, Nation, Role
from members.models import GraveAct, Organisation, RoleGrant
from members.services import acts
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
REASON = {"reason": "Appointed by the board on 1 November 2026."}


@pytest.fixture
def registrar(signed_in):
    user = UserFactory(role=Role.REGISTRAR)
    client = signed_in(user)
    client.user = user
    return client


def account(**more):
    user = UserFactory(**more)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def propose(client, user, role, **more):
    return client.post("/desk/roles/grant/", {"email": user.email, "role": role} | REASON | more)


def confirm(act):
    return acts.confirm(act=act, by=UserFactory(role=Role.OFFICER), at=timezone.now())


def test_a_role_is_proposed_confirmed_by_another_held_and_ended(registrar, signed_in):
    user = account(person=PersonFactory(forenames="Robin", surname="Assess"))
    theirs = signed_in(user)
    assert theirs.get("/desk/").status_code == 403
    proposed = propose(registrar, user, Role.OFFICER)
    act = GraveAct.objects.get()
    page = registrar.get(proposed["Location"]).content.decode()
    assert "It is proposed" in page
    assert f"/desk/acts/{act.reference}/" in page
    assert theirs.get("/desk/").status_code == 403
    confirm(act)
    assert theirs.get("/desk/").status_code == 200, "a right holds from the next request"
    assert "Robin Assess" in registrar.get("/desk/roles/").content.decode()
    grant = RoleGrant.objects.get(user=user)
    registrar.post(f"/desk/roles/{grant.pk}/end/", {"reason": "Left the office."})
    assert theirs.get("/desk/").status_code == 200
    confirm(GraveAct.objects.get(kind="role_end"))
    gone = theirs.get("/desk/")
    assert (gone.status_code, gone["Location"][:15]) == (303, "/account/login/"), "and is gone on the next one"
    assert "Robin Assess" not in registrar.get("/desk/roles/").content.decode()
    assert "Robin Assess" in registrar.get("/desk/roles/?ended=on").content.decode()
    assert registrar.post(f"/desk/roles/{grant.pk}/end/", {"reason": "Again."}).status_code == 422


def test_proposing_the_same_twice_is_one_proposal(registrar):
    user = account()
    first, second = (propose(registrar, user, Role.AUDITOR)["Location"] for _ in range(2))
    assert first == second
    assert GraveAct.objects.count() == 1


def test_a_role_that_is_held_is_not_proposed_again(registrar):
    refused = propose(registrar, account(role=Role.FINANCE), Role.FINANCE)
    assert refused.status_code == 422
    assert "They hold this role already." in refused.content.decode()


def test_an_assessor_may_be_granted_for_one_scope_and_nobody_else_may(registrar):
    user = account()
    assert propose(registrar, user, Role.AUDITOR, scope="nuclear-medicine").status_code == 422
    assert propose(registrar, user, Role.ASSESSOR, scope="no-such-scope").status_code == 422
    assert propose(registrar, user, Role.ASSESSOR, scope="nuclear-medicine").status_code == 302
    confirm(GraveAct.objects.get())
    assert RoleGrant.objects.get(user=user).scope == "nuclear-medicine"


def test_an_employer_officer_is_one_of_one_organisation(registrar):
    for code, name in (("RR8", "Leeds Teaching Hospitals"), ("RXX", "Leeds Other Hospitals")):
        Organisation.objects.create(ods_code=code, name=name, nation=Nation.ENGLAND)
    user = account()
    for text, said in (
        ("", "Choose the organisation"),
        ("Leeds", "Several organisations"),
        ("Nowhere", "No organisation"),
    ):
        refused = propose(registrar, user, Role.EMPLOYER, organisation=text)
        assert refused.status_code == 422
        assert said in refused.content.decode()
    assert propose(registrar, user, Role.EMPLOYER, organisation="rr8").status_code == 302
    confirm(GraveAct.objects.get())
    assert RoleGrant.objects.get(user=user).organisation.ods_code == "RR8"


def test_nobody_proposes_a_role_for_themselves_or_for_an_account_that_is_not_there(registrar):
    EmailAddress.objects.create(user=registrar.user, email=registrar.user.email, verified=True)
    own = propose(registrar, registrar.user, Role.FINANCE)
    assert own.status_code == 422
    assert "This concerns you" in own.content.decode()
    assert propose(registrar, UserFactory.build(), Role.FINANCE).status_code == 422
    assert propose(registrar, UserFactory(), Role.FINANCE).status_code == 422, "its address was never confirmed"
    assert not GraveAct.objects.exists()


def test_the_list_is_narrowed_to_one_role_and_says_when_there_is_nobody(registrar):
    UserFactory(role=Role.PANEL_MEMBER, email="panel@example.org")
    UserFactory(role=Role.FINANCE, email="finance@example.org")
    narrowed = registrar.get("/desk/roles/?role=finance").content.decode()
    assert "finance@example.org" in narrowed
    assert "panel@example.org" not in narrowed
    assert "Nobody holds such a role." in registrar.get("/desk/roles/?role=employer").content.decode()


def test_a_declined_proposal_grants_nothing(registrar):
    user = account()
    propose(registrar, user, Role.OFFICER)
    act = acts.decline(
        act=GraveAct.objects.get(), answer="Not yet trained.", by=UserFactory(role=Role.OFFICER), at=timezone.now()
    )
    assert act.state == ActState.DECLINED
    assert not RoleGrant.objects.filter(user=user).exists()
