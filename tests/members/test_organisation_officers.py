"""Who acts for an organisation: invited by a link that works once, ended, raised, and never without an admin."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members import tenancy
from members.choices import Role
from members.errors import Refused
from members.mail import Gone, write
from members.models import Message, OfficerInvitation, OrganisationAccount, RoleGrant, TrailEvent
from members.queries import employers
from members.queries import organisation_secrets as secrets
from members.services import officers, organisation_accounts, organisation_requests, organisation_verifying
from members.services.organisation_requests import Wanted
from tests.factories.employers import act_for, confirmed, make_account
from tests.factories.members import UserFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
NEW = "new@example.nhs.uk"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def account():
    return make_account(name="Quixley Hospitals")


@pytest.fixture
def admin(account):
    return sign_in(Client(), account.admin)


def invite(account, email=NEW, *, at=AT, by=None, **more):
    more = {"as_admin": False} | more
    return officers.invite(account=account, email=email, by=by or account.admin, at=at, **more)


def of(account):
    with tenancy.within(account.organisation):
        return list(OfficerInvitation.objects.order_by("pk"))


def grant_of(user):
    return RoleGrant.objects.get(user=user, ended_at=None)


def looks_later(user, account):
    """What somebody who signs in anew gets of the organisation's page."""
    with time_machine.travel(AT + timedelta(minutes=1), tick=False):
        return sign_in(Client(), user).get(f"/organisations/{account.reference}/")


# --- Inviting -------------------------------------------------------------------------------------------------------


def test_an_invitation_goes_by_a_link_that_its_own_address_accepts_once(account, admin):
    sent = admin.post(f"/organisations/{account.reference}/officers/invite/", {"email": NEW.upper(), "role": "admin"})
    assert sent["Location"] == f"/organisations/{account.reference}/officers/"
    (invitation,) = of(account)
    message = Message.objects.get()
    assert (invitation.email, message.to) == (NEW, NEW)
    token = secrets.invitation_token(invitation)
    link = f"/organisations/invitations/{token}/"
    assert link in write(message).text
    assert token not in str(message.context) + invitation.token_sha256
    assert NEW in admin.get(sent["Location"]).content.decode()

    for somebody in (UserFactory(), UserFactory(email=NEW), confirmed("other@example.nhs.uk")):  # none showed it
        stranger = sign_in(Client(), somebody)
        page = stranger.get(link)
        assert page.status_code == 410
        assert "Quixley" not in page.content.decode()
        assert stranger.post(link).status_code == 422
        somebody.delete()
    invited = confirmed(NEW)
    client = sign_in(Client(), invited)
    assert "invited to act for this organisation" in client.get(link).content.decode()
    accepted = client.post(link)
    assert accepted["Location"] == f"/organisations/{account.reference}/"
    grant = grant_of(invited)
    assert (grant.role, grant.granted_by, grant.organisation) == (
        Role.EMPLOYER_ADMIN, account.admin, account.organisation,
    )  # fmt: skip
    assert Message.objects.get(template="members/mail/officer_joined").to == account.admin.email
    assert client.get(link).status_code == 410
    with pytest.raises(Refused):
        officers.accept(invitation=invitation, by=invited, at=AT)
    with pytest.raises(Gone):
        write(message)


def test_an_invitation_needs_a_second_factor_and_time(account):
    invitation, invited = invite(account), confirmed(NEW)
    link = f"/organisations/invitations/{secrets.invitation_token(invitation)}/"
    assert sign_in(Client(), invited, second_factor=False).get(link)["Location"].startswith("/account/second-factor/")
    assert Client().get(link)["Location"].startswith("/account/login/")
    late = AT + timedelta(days=14)
    with pytest.raises(Refused):
        officers.accept(invitation=invitation, by=invited, at=late)
    with time_machine.travel(late, tick=False):
        assert sign_in(Client(), invited).get(link).status_code == 410
    assert officers.accept(invitation=invitation, by=invited, at=late - timedelta(seconds=1)).role == Role.EMPLOYER


def test_an_address_outside_the_domains_needs_a_word_more_and_the_trail_says_so(account, admin):
    where = f"/organisations/{account.reference}/officers/invite/"
    first = admin.post(where, {"email": "locum@agency.example", "role": "officer"})
    html = first.content.decode()
    assert first.status_code == 422
    assert "not at one of your organisation’s domains" in html
    assert "I have spoken to them" in html
    assert 'value="locum@agency.example"' in html
    assert admin.post(where, {"email": "locum@agency.example", "role": "officer", "outside": "on"}).status_code == 302
    assert TrailEvent.objects.get(kind="members.officer_invited").detail["elsewhere"] is True
    assert "I have spoken to them" not in admin.get(where).content.decode()
    assert admin.post(where, {"email": "a@ward.example.nhs.uk", "role": "officer"}).status_code == 302


def test_inviting_twice_is_refused_until_the_first_is_withdrawn_or_too_old(account):
    first = invite(account)
    with pytest.raises(Refused) as refused:
        invite(account)
    assert refused.value.code == "invited"
    officers.withdraw(invitation=first, by=account.admin, at=AT)
    officers.withdraw(invitation=first, by=account.admin, at=AT)
    second = invite(account)
    third = invite(account, at=AT + timedelta(days=14))
    withdrawn = [one.withdrawn_at is not None for one in of(account)]
    assert withdrawn == [True, True, False]
    assert second.token_sha256 != third.token_sha256
    assert TrailEvent.objects.filter(kind="members.officer_uninvited").count() == 1


def test_whoever_acts_already_is_not_invited_again(account):
    act_for(account, confirmed(NEW))
    with pytest.raises(Refused) as refused:
        invite(account)
    assert refused.value.code == "acts"


def test_an_invitation_is_withdrawn_by_an_admin_and_not_once_accepted(account, admin):
    invitation, invited = invite(account), confirmed(NEW)
    admin.post(f"/organisations/{account.reference}/invitations/{invitation.reference}/withdraw/")
    with pytest.raises(Refused):
        officers.accept(invitation=invitation, by=invited, at=AT)
    other = invite(account)
    officers.accept(invitation=other, by=invited, at=AT)
    with pytest.raises(Refused) as refused:
        officers.withdraw(invitation=other, by=account.admin, at=AT)
    assert refused.value.code == "accepted"


def test_fifty_invitations_a_day_are_enough(account):
    for number in range(50):
        invite(account, f"{number}@example.nhs.uk")
    with pytest.raises(Refused) as refused:
        invite(account)
    assert refused.value.code == "too_many"


@pytest.mark.parametrize("who", ["officer", "another's admin", "the office", "an ended admin"])
def test_only_the_organisations_own_admins_do_any_of_it(account, who):
    somebody = {
        "officer": lambda: act_for(account),
        "another's admin": lambda: make_account().admin,
        "the office": lambda: UserFactory(role="registrar"),
        "an ended admin": lambda: (
            officers.end(held=grant_of(act_for(account, admin=True)), by=account.admin, at=AT).user
        ),
    }[who]()
    held, invitation = grant_of(act_for(account)), invite(account)
    for act in (
        lambda: invite(account, "x@example.nhs.uk", by=somebody),
        lambda: officers.withdraw(invitation=invitation, by=somebody, at=AT),
        lambda: officers.end(held=held, by=somebody, at=AT),
        lambda: officers.change(held=held, to=Role.EMPLOYER_ADMIN, by=somebody, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "role"


# --- Ending and raising ---------------------------------------------------------------------------------------------


def test_an_officer_is_ended_at_once_and_everybody_concerned_is_told(account, admin):
    officer, other = act_for(account), act_for(account, admin=True)
    client, held = sign_in(Client(), officer), grant_of(officer)
    assert client.get(f"/organisations/{account.reference}/").status_code == 200
    assert "are signed out" in admin.get(f"/organisations/{account.reference}/officers/{held.pk}/end/").content.decode()
    admin.post(f"/organisations/{account.reference}/officers/{held.pk}/end/")
    assert client.get(f"/organisations/{account.reference}/")["Location"].startswith("/account/login/")
    assert looks_later(officer, account).status_code == 404
    told = {message.to for message in Message.objects.filter(template="members/mail/officer_ended")}
    assert told == {officer.email, other.email, account.admin.email}
    with pytest.raises(Refused) as refused:
        officers.end(held=held, by=account.admin, at=AT)
    assert refused.value.code == "ended"


def test_the_last_admin_is_neither_ended_nor_made_an_officer(account, admin):
    last = grant_of(account.admin)
    answer = admin.post(f"/organisations/{account.reference}/officers/{last.pk}/end/")
    assert (answer.status_code, "They are the last admin" in answer.content.decode()) == (422, True)
    closed = act_for(account, UserFactory(is_active=False), admin=True)  # who could not act
    with pytest.raises(Refused) as refused:
        officers.end(held=last, by=account.admin, at=AT)
    assert refused.value.code == "last_admin"
    officers.end(held=grant_of(closed), by=account.admin, at=AT)
    other = act_for(account, admin=True)
    ended = officers.end(held=last, by=account.admin, at=AT)  # oneself, once there is another
    assert ended.ended_at == AT
    with pytest.raises(Refused):
        officers.end(held=grant_of(other), by=other, at=AT)


def test_an_officer_is_made_an_admin_and_back_and_nobody_changes_themselves(account, admin):
    officer = act_for(account)
    held = grant_of(officer)
    admin.post(f"/organisations/{account.reference}/officers/{held.pk}/change/")
    raised = grant_of(officer)
    assert raised.role == Role.EMPLOYER_ADMIN
    assert officers.change(held=raised, to=Role.EMPLOYER_ADMIN, by=account.admin, at=AT) == raised
    with pytest.raises(Refused) as refused:
        officers.change(held=grant_of(account.admin), to=Role.EMPLOYER, by=account.admin, at=AT)
    assert refused.value.code == "own"
    officers.change(held=raised, to=Role.EMPLOYER, by=account.admin, at=AT)
    assert grant_of(officer).role == Role.EMPLOYER
    assert [TrailEvent.objects.filter(kind="members.officer_changed").count(), len(employers.officers(
        account.organisation))] == [2, 2]  # fmt: skip


def test_admins_come_first_and_the_page_asks_no_more_of_the_database_for_more_of_them(
    account, admin, django_assert_max_num_queries
):
    for _ in range(20):
        act_for(account)
    act_for(account, UserFactory(email="zz-admin@example.org"), admin=True)
    with django_assert_max_num_queries(22):
        html = admin.get(f"/organisations/{account.reference}/officers/").content.decode()
    assert html.index("zz-admin@example.org") < html.index("Officer</td>")


def test_an_admin_who_is_ended_or_made_an_officer_leaves_no_invitation_behind(account):
    for act in (officers.end, lambda **how: officers.change(to=Role.EMPLOYER, **how)):
        other = act_for(account, admin=True)
        sent, kept = invite(account, "back@example.nhs.uk", by=other), invite(account, "kept@example.nhs.uk")
        act(held=grant_of(other), by=account.admin, at=AT)
        with tenancy.within(account.organisation):
            sent.refresh_from_db()
            kept.refresh_from_db()
        assert (sent.withdrawn_at, kept.withdrawn_at) == (AT, None)
        officers.withdraw(invitation=kept, by=account.admin, at=AT)
    assert TrailEvent.objects.filter(kind="members.officer_uninvited").count() == 4


def test_nobody_comes_in_by_the_link_of_somebody_who_is_an_admin_no_more(account):
    """As where the office ended their role by hand, which knows of no invitations."""
    other = act_for(account, admin=True)
    invitation, invited = invite(account, by=other), confirmed(NEW)
    link = f"/organisations/invitations/{secrets.invitation_token(invitation)}/"
    RoleGrant.objects.filter(user=other).update(ended_at=AT, ended_by=account.admin)
    assert sign_in(Client(), invited).get(link).status_code == 410
    with pytest.raises(Refused) as refused:
        officers.accept(invitation=invitation, by=invited, at=AT)
    assert refused.value.code == "link"
    assert not RoleGrant.objects.filter(user=invited).exists()


# --- Closing --------------------------------------------------------------------------------------------------------


def test_closing_ends_everybody_tells_the_admins_why_and_leaves_nothing_to_accept(account):
    officer, desk_officer, invitation = act_for(account), UserFactory(role="officer"), invite(account)
    desk = sign_in(Client(), desk_officer)
    assert "Quixley Hospitals" in desk.get("/desk/organisations/accounts/?words=quixley").content.decode()
    assert account.admin.email in desk.get(f"/desk/organisations/accounts/{account.reference}/").content.decode()
    where = f"/desk/organisations/accounts/{account.reference}/close/"
    assert desk.post(where, {"reason": ""}).status_code == 422
    desk.post(where, {"reason": "It became part of another trust."})
    assert not RoleGrant.objects.filter(organisation=account.organisation, ended_at=None).exists()
    message = Message.objects.get(template="members/mail/organisation_closed")
    assert message.to == account.admin.email
    assert "It became part of another trust." in write(message).text
    for user in (account.admin, officer):
        assert looks_later(user, account).status_code == 404
    with pytest.raises(Refused):
        officers.accept(invitation=invitation, by=confirmed(NEW), at=AT)
    with pytest.raises(Refused) as refused:
        organisation_accounts.close(account=account, reason="Again.", by=desk_officer, at=AT)
    assert refused.value.code == "closed"
    assert "Quixley" in desk.get("/desk/organisations/accounts/?closed=on").content.decode()


def test_a_closed_account_is_opened_again_by_another_request(account):
    officer, somebody = UserFactory(role="officer"), UserFactory()
    organisation_accounts.close(account=account, reason="Unused.", by=officer, at=AT)
    wanted = Wanted(email="a@example.nhs.uk", asked_by_name="A", job_title="B", organisation=account.organisation)
    asked = organisation_requests.ask(user=somebody, wanted=wanted, at=AT)
    asked = organisation_verifying.confirmed_by_contact(asked=asked, note="The matron.", by=officer, at=AT)
    again = organisation_requests.accept(asked=asked, domains=["example.nhs.uk"], by=officer, at=AT)
    assert again == OrganisationAccount.objects.get(closed_at=None)
    assert [grant.user for grant in employers.officers(account.organisation)] == [somebody]


def test_only_officers_close_and_not_what_they_act_for(account):
    own = UserFactory(role="officer")
    act_for(account, own)
    for somebody, code in ((account.admin, "role"), (UserFactory(role="finance"), "role"), (own, "own")):
        with pytest.raises(Refused) as refused:
            organisation_accounts.close(account=account, reason="x", by=somebody, at=AT)
        assert refused.value.code == code
