"""Signing in as somebody invented, and reading what was sent: there in the demonstration, nowhere else."""

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from members import demo_urls
from members.choices import ActState, Role
from members.demo import PERSONAS
from members.doors import Door
from members.models import GraveAct, Person, RoleGrant, TrailEvent, User
from members.queries import roles
from registry.services import demo_people
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound
from tests.pages.samples import HOSTILE

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def entries():
    return {one.entry: EntryFactory(number=one.entry) for one in PERSONAS if one.entry}


@pytest.fixture
def demonstration(settings, tmp_path, entries):
    """The product as `make run` sets it up."""
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.registry.demo_addresses"
    settings.EMAIL_BACKEND, settings.MAILBOX = "members.mailbox.EmailBackend", tmp_path / "mail"
    demo_people.make(on=ON, at=AT)
    return Client()


def send(subject: str, to: str = "sian@example.org", *, text: str = "Hello", html: str = "") -> None:
    letter = EmailMultiAlternatives(subject, text, to=[to])
    if html:
        letter.attach_alternative(html, "text/html")
    letter.send()
    time.sleep(0.01)  # the folder keeps them in order by the clock of its files


# --- The personas ---------------------------------------------------------------------------------------------------


def test_each_persona_is_made_once_with_its_powers_or_its_entry(entries):
    assert demo_people.make(on=ON, at=AT) == list(PERSONAS)
    made = {user.email: user for user in User.objects.all()}
    for one in PERSONAS:
        account = made[one.email]
        assert not account.has_usable_password()
        assert {grant.role for grant in roles.held_by(account)} == set(one.roles)
        if one.entry:
            assert account.person == entries[one.entry].person
    counted = [model.objects.count() for model in (User, Person, RoleGrant, TrailEvent)]
    assert demo_people.make(on=ON, at=AT) == []
    assert [model.objects.count() for model in (User, Person, RoleGrant, TrailEvent)] == counted


def test_something_waits_for_the_second_officer(entries):
    ended = EntryFactory(number="RCT98010", removed_admin="2026-09-01/")
    demo_people.make(on=ON, at=AT)
    assert {(act.kind, act.person) for act in GraveAct.objects.filter(state=ActState.PROPOSED)} == {
        ("restore", ended.person),
        ("role_grant", None),
    }


def test_every_role_has_a_persona():
    assert {role for one in PERSONAS for role in one.roles} == set(Role)
    assert len(PERSONAS) == len({one.code for one in PERSONAS}) == 20


def test_on_another_register_nobody_is_made(db):
    EntryFactory()
    assert demo_people.make(on=ON, at=AT) == []
    assert not User.objects.exists()


def test_every_address_of_the_demonstration_has_its_door():
    for pattern in demo_urls.urlpatterns:
        view: Any = getattr(pattern.callback, "view_class", None)
        assert issubclass(view, Door)
        assert "in the demonstration" in view.door.name


# --- Signing in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", PERSONAS, ids=lambda one: one.code)
def test_one_press_signs_in_with_the_second_factor_given(demonstration, one):
    answer = demonstration.post("/demo/sign-in/", {"persona": one.code})
    assert answer.status_code == 302
    account = User.objects.get(email=one.email)
    assert demonstration.session["_auth_user_id"] == str(account.pk)
    methods = {record["method"] for record in demonstration.session["account_authentication_methods"]}
    assert methods == {"password", "mfa"}
    assert UserSession.objects.filter(user=account).count() == 1


def test_changing_persona_leaves_nothing_of_the_last_one(demonstration):
    demonstration.post("/demo/sign-in/", {"persona": "registrar"})
    before = demonstration.session.session_key
    demonstration.post("/demo/sign-in/", {"persona": "employer"})
    assert demonstration.session.session_key != before
    assert len(demonstration.session["account_authentication_methods"]) == 2


@pytest.mark.parametrize("code", ["", "nobody", "registrar@demo.example", "\x00"])
def test_nobody_else_can_be_signed_in_as(demonstration, code):
    User.objects.create_user("nobody@demo.example")
    answer = demonstration.post("/demo/sign-in/", {"persona": code})
    assert answer.status_code == 422
    assert "_auth_user_id" not in demonstration.session


def test_a_closed_account_is_not_signed_in_to(demonstration):
    User.objects.filter(email="registrar@demo.example").update(is_active=False)
    assert demonstration.post("/demo/sign-in/", {"persona": "registrar"}).status_code == 422


def test_a_form_of_another_site_signs_nobody_in(demonstration):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/sign-in/", {"persona": "registrar"}).status_code == 403


@pytest.mark.parametrize("addresses", ["config.urls", "tests.registry.demo_addresses"])
def test_without_the_setting_none_of_it_is_there(entries, settings, addresses):
    assert django_settings.DEMO is False
    settings.ROOT_URLCONF = addresses
    demo_people.make(on=ON, at=AT)
    client = Client()
    assert client.post("/demo/sign-in/", {"persona": "registrar"}).status_code == 404
    assert not client.cookies
    for address in ("/demo/", "/demo/mailbox/", "/demo/mailbox/0123456789abcdef/"):
        assert client.get(address).status_code == 404
    assert "demo" not in client.get("/").content.decode().lower()


def test_the_page_of_personas_names_each(demonstration):
    page = assert_sound(demonstration.get("/demo/").content.decode())
    assert [b.attrs["value"] for b in page.all("button") if b.attrs.get("name") == "persona"] == [
        one.code for one in PERSONAS
    ]


# --- The mailbox ----------------------------------------------------------------------------------------------------


def test_the_mailbox_says_what_will_appear_in_it(demonstration):
    page = assert_sound(demonstration.get("/demo/mailbox/").content.decode())
    assert "Nothing has been sent yet" in page.text()


def test_letters_are_listed_newest_first_and_found_by_address_or_subject(demonstration):
    send("First")
    send("Second: ŵ", "owain@example.org")
    page = assert_sound(demonstration.get("/demo/mailbox/").content.decode())
    assert [a.text for a in page.all("a") if a.inside("table")] == ["Second: ŵ", "First"]
    for asked, found in (("OWAIN", ["Second: ŵ"]), ("first", ["First"]), ("zz", [])):
        page = assert_sound(demonstration.get("/demo/mailbox/", {"about": asked}).content.decode())
        assert [a.text for a in page.all("a") if a.inside("table")] == found


def test_a_letter_shows_what_was_sent_and_hostile_words_stay_words(demonstration):
    send(
        f"About {HOSTILE}",
        text=f"Text {HOSTILE}\nhttp://localhost/x",
        html="<p style='color:red'>Hi</p><script>1</script>",
    )
    page = assert_sound(demonstration.get("/demo/mailbox/").content.decode())
    address = next(a.attrs["href"] for a in page.all("a") if a.inside("table"))
    html = demonstration.get(address).content.decode()
    assert_sound(html)
    assert "<script>" not in html
    assert "Text &lt;script&gt;" in html
    shown = demonstration.get(f"{address}shown/")
    assert shown.content.decode().strip() == "<p style='color:red'>Hi</p><script>1</script>"
    assert set(shown["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'", "style-src 'unsafe-inline'", "sandbox",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    }  # fmt: skip


def test_a_letter_without_an_html_part_has_no_such_page(demonstration):
    send("Plain")
    page = assert_sound(demonstration.get("/demo/mailbox/").content.decode())
    address = next(a.attrs["href"] for a in page.all("a") if a.inside("table"))
    assert "mail program" not in demonstration.get(address).content.decode()
    assert demonstration.get(f"{address}shown/").status_code == 404


@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e", "0123456789abcdef", "-", "a" * 5_000])
def test_no_other_file_can_be_read(demonstration, name):
    assert demonstration.get(f"/demo/mailbox/{name}/").status_code == 404
