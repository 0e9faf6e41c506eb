"""Somebody asks to be erased and two people do it; by keyboard, with and without script."""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from members.choices import Role
from tests.browser.journeys import letters
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

PASSWORD = "teal wagon pudding echo"


@pytest.fixture
def entry(live_server):
    return EntryFactory(forenames="Susan", surname="Haygreen", registered="2020-01-01/2021-01-01")


@pytest.fixture
def account(entry):
    user = UserFactory(person=entry.person, email="susan@example.org")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_somebody_is_erased(walk, entry, account):
    me, registrar, officer = walk(account), walk(UserFactory(role=Role.REGISTRAR)), walk(UserFactory(role=Role.OFFICER))
    asks(me)
    proposes(registrar)
    confirms(officer)
    is_unknown(walk(), entry)
    cannot_sign_in(me)


def asks(me):
    me.open("/my/")
    me.follow("My data")
    me.follow("Erasure")
    me.press("Ask for erasure")
    me.is_refused("Tick the box")
    me.type("Is there anything that we should know? (optional)", "I have retired.")
    me.tick("I understand that this cannot be undone")
    me.press("Ask for erasure")
    expect(me.main).to_contain_text("Next: the registrar answers by")


def proposes(registrar):
    registrar.open("/desk/")
    registrar.follow("Decide on a request to be erased")
    registrar.follow("Go to where this is settled")
    expect(registrar.main).to_contain_text("I have retired.")
    registrar.choose("Erase what may be erased")
    registrar.press("Save the decision")
    expect(registrar.heading).to_contain_text("It is proposed")
    assert ("susan@example.org", "We will erase what we hold about you") in [sent[:2] for sent in letters()]


def confirms(officer):
    officer.open("/desk/acts/")
    officer.follow("Erase", exact=False)
    officer.choose("Yes, I confirm it")
    officer.press("Save my answer")
    expect(officer.main).to_contain_text("You confirmed it.")


def is_unknown(public, entry):
    """The number, and the name, are answered as one that never was."""
    public.open("/register/RCT99999/")
    nobody = public.main.inner_text()
    public.open(f"/register/{entry.number}/")
    assert public.main.inner_text() == nobody
    public.open("/register/?q=susan+haygreen")
    expect(public.main).to_contain_text("Nobody found")


def cannot_sign_in(me):
    me.open("/my/")
    expect(me.heading).to_have_text("Sign in")
    me.type("E-mail address", "susan@example.org")
    me.type("Password", PASSWORD)
    me.press("Sign in")
    expect(me.page).to_have_title("Error: Sign in – MPCE Register")
