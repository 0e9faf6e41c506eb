"""What the office changes of the account of an organisation that is open: its e-mail domains."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from members.errors import Refused
from members.mail import write
from members.models import Message, OrganisationAccount, RoleGrant, TrailEvent
from members.services import officers, organisation_accounts
from tests.factories.employers import act_for, confirmed, make_account
from tests.factories.members import UserFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
NEW = ["merged.nhs.uk", "example.nhs.uk"]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def account():
    return make_account(name="Quixley Hospitals")


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def change(account, by, domains=NEW):
    return organisation_accounts.change_domains(account=account, domains=domains, by=by, at=AT)


def told():
    return list(Message.objects.filter(template="members/mail/organisation_domains_changed").order_by("pk"))


def changes():
    return list(TrailEvent.objects.filter(kind="members.organisation_domains_changed").order_by("pk"))


def of(account):
    return OrganisationAccount.objects.get(pk=account.pk).domains


def test_the_desk_changes_them_and_every_admin_is_told_what_they_are_now(account, officer):
    other, desk = act_for(account, admin=True), sign_in(Client(), officer)
    act_for(account)
    where = f"/desk/organisations/accounts/{account.reference}/"
    assert f'href="{where}domains/"' in desk.get(where).content.decode()
    assert "example.nhs.uk</textarea>" in desk.get(f"{where}domains/").content.decode()
    saved = desk.post(f"{where}domains/", {"domains": "Merged.nhs.uk\n@example.nhs.uk, merged.nhs.uk"})
    assert saved["Location"] == where
    assert of(account) == NEW
    assert "merged.nhs.uk" in desk.get(where).content.decode()
    assert {message.to for message in told()} == {account.admin.email, other.email}
    text = write(told()[0]).text
    assert "- merged.nhs.uk\n- example.nhs.uk" in text
    assert "without a further question" in text
    (line,) = changes()
    assert (line.actor, line.detail["before"], line.detail["after"]) == (officer, ["example.nhs.uk"], NEW)


def test_the_same_again_in_whatever_order_changes_nothing_and_tells_nobody(account, officer):
    change(account, officer)
    change(account, officer)
    change(account, officer, NEW[::-1])
    assert (of(account), len(told()), len(changes())) == (NEW, 1, 1)


def test_there_and_back_is_two_changes_of_which_each_message_says_its_own(account, officer):
    change(account, officer)
    change(account, officer, ["example.nhs.uk"])
    change(account, officer)
    first, back, again = (write(message).text for message in told())
    assert ("- merged.nhs.uk" in first, "- merged.nhs.uk" in back) == (True, False)
    assert "- merged.nhs.uk" in again


def test_none_at_all_can_be_said_and_means_that_each_invitation_needs_a_word(account, officer):
    change(account, officer, [])
    assert of(account) == []
    assert "no longer knows any e-mail domain" in write(told()[0]).text
    with pytest.raises(Refused) as refused:
        officers.invite(account=account, email="a@example.nhs.uk", as_admin=False, by=account.admin, at=AT)
    assert refused.value.code == "outside"


@pytest.mark.parametrize("wrong", ["gmail.com", "nhs.net", "no domain"])
def test_what_is_nobodys_own_is_refused_beside_the_field_and_nothing_is_lost(account, officer, wrong):
    desk, where = sign_in(Client(), officer), f"/desk/organisations/accounts/{account.reference}/domains/"
    answer = desk.post(where, {"domains": f"merged.nhs.uk\n{wrong}"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "cannot be an organisation’s own domain" in html
    assert 'href="#id_domains"' in html
    assert f"merged.nhs.uk\n{wrong}</textarea>" in html
    assert (of(account), told(), changes()) == (["example.nhs.uk"], [], [])


def test_whoever_acts_for_it_stays_and_what_was_sent_still_lets_somebody_in(account, officer):
    invitation = officers.invite(account=account, email="new@example.nhs.uk", as_admin=False, by=account.admin, at=AT)
    held = act_for(account, confirmed("old@example.nhs.uk"))
    change(account, officer, ["merged.nhs.uk"])
    officers.accept(invitation=invitation, by=confirmed("new@example.nhs.uk"), at=AT)
    assert RoleGrant.objects.filter(organisation=account.organisation, ended_at=None).count() == 3
    assert sign_in(Client(), held).get(f"/organisations/{account.reference}/").status_code == 200
    officers.invite(account=account, email="b@merged.nhs.uk", as_admin=False, by=account.admin, at=AT)


def test_only_officers_change_them_and_not_what_they_act_for_nor_what_is_closed(account, officer):
    own = UserFactory(role="officer")
    act_for(account, own)
    for somebody, code in ((account.admin, "role"), (UserFactory(role="finance"), "role"), (own, "own")):
        with pytest.raises(Refused) as refused:
            change(account, somebody)
        assert refused.value.code == code
    organisation_accounts.close(account=account, reason="It merged.", by=officer, at=AT)
    with pytest.raises(Refused) as refused:
        change(account, officer)
    assert refused.value.code == "closed"
    assert of(account) == ["example.nhs.uk"]
    desk = sign_in(Client(), officer)
    assert "domains/" not in desk.get(f"/desk/organisations/accounts/{account.reference}/").content.decode()
