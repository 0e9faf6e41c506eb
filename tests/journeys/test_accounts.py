"""An account from its first page to its last: address, second factor, another address, and the ways out."""

import html
import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from members.models import AccountSecurity, Message, User
from members.services import messages

pytestmark = pytest.mark.django_db
PASSWORD = "teal wagon pudding echo"
START = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    """Send a form, and do what waits for its commit."""

    def send(client, path, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(path, data)

    return send


def letters(at=START):
    """Every e-mail that waits, sent: (address, subject, text)."""
    mail.outbox.clear()
    for message in Message.objects.filter(sent_at=None).order_by("pk"):
        assert messages.deliver(message_id=message.pk, at=at)
    return [(m.to[0], m.subject, m.body) for m in mail.outbox]


def link(text, part):
    """The path of the link in a message that holds this."""
    (found,) = re.findall(rf"http://localhost:8000(/\S*{part}\S*)", text)
    return found


def words(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def code(key, at):
    return format_hotp_value(hotp_value(key, int(at.timestamp()) // 30))


def test_whoever_makes_an_account_on_the_way_somewhere_arrives_there(clock, act):
    browser, wanted = Client(), "/my/applications/start/RCT/training-scheme/"
    asked = browser.get(wanted, follow=True)
    (signup,) = re.findall(r'href="(/account/signup/[^"]*)"', asked.text)
    act(browser, html.unescape(signup), email="sian@example.org", password1=PASSWORD, next=wanted)
    ((_to, _subject, text),) = letters()
    confirmed = act(browser, link(text, "confirm-email"))
    assert confirmed["Location"] == "/account/login/?next=%2Fmy%2Fapplications%2Fstart%2FRCT%2Ftraining-scheme%2F"
    arrived = act(browser, confirmed["Location"], login="sian@example.org", password=PASSWORD, next=wanted)
    assert arrived["Location"] == wanted


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_an_account_never_leads_elsewhere(clock, act, wanted):
    browser = Client()
    act(browser, "/account/signup/", email="sian@example.org", password1=PASSWORD, next=wanted)
    ((_to, _subject, text),) = letters()
    assert "elsewhere" not in act(browser, link(text, "confirm-email"))["Location"]


def test_somebody_opens_an_account_protects_it_and_changes_its_address(clock, act):
    browser = Client()

    # when somebody signs up
    sent = act(browser, "/account/signup/", email="Sian@Example.org", password1=PASSWORD)
    assert (sent.status_code, sent["Location"]) == (302, "/account/confirm-email/")
    user = User.objects.get(email="sian@example.org")
    assert (user.joined_at, user.has_usable_password()) == (START, True)

    # then the message holds the link, and the row holds none
    ((to, subject, text),) = letters()
    assert (to, subject) == ("sian@example.org", "Confirm your e-mail address")
    confirm = link(text, "confirm-email")
    assert confirm.split("/")[-2] not in str(Message.objects.values_list("context", "key"))

    # and nobody signs in before it was followed
    early = act(Client(), "/account/login/", login="sian@example.org", password=PASSWORD)
    assert early["Location"] == "/account/confirm-email/"

    # when the link is looked at, nothing happens; when it is pressed, it works, once
    assert "Is sian@example.org your address" in words(browser.get(confirm))
    assert browser.get(confirm).status_code == 200
    assert act(browser, confirm).status_code == 302
    assert browser.get(confirm).status_code == 410

    # when they sign in, they may set up a second factor at once
    signed_in = act(browser, "/account/login/", login="sian@example.org", password=PASSWORD)
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/my/")
    page = browser.get("/account/second-factor/?next=/account/sessions/")
    assert "Set up a second factor" in words(page)
    page = browser.get("/account/second-factor/app/")
    key = re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode())[1]
    picture = browser.get("/account/second-factor/app/picture.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b'<svg xmlns="http://www.w3.org/2000/svg"' in picture.content  # without it a browser draws nothing
    wrong = act(browser, "/account/second-factor/app/", code="000000")
    assert wrong.status_code == 422
    assert f"<code>{key}</code>" in wrong.content.decode()
    set_up = act(browser, "/account/second-factor/app/", code=code(key, START))
    assert set_up["Location"] == "/account/second-factor/codes/"
    page = browser.get("/account/second-factor/codes/")
    recovery = re.findall(r"<li><code>(\d{8})</code></li>", page.content.decode())
    assert len(set(recovery)) == 10
    assert 'href="/account/sessions/"' in page.content.decode()
    assert key not in str(user.authenticator_set.values_list("data"))
    assert any(subject == "Your account was changed" for _to, subject, _text in letters())

    # when they sign out, the browser forgets
    out = act(browser, "/account/logout/")
    assert (out["Location"], out["Clear-Site-Data"]) == ("/account/signed-out/", '"cache", "storage"')
    assert browser.get("/account/").status_code == 303

    # then the password alone no longer opens it
    clock.shift(60)
    step = act(browser, "/account/login/?next=/account/sessions/", login="sian@example.org", password=PASSWORD)
    assert step["Location"] == "/account/login/second-factor/"
    assert browser.get("/account/").status_code == 303
    later = datetime(2026, 11, 22, 9, 1, tzinfo=UTC)
    used = code(key, later)
    assert act(browser, "/account/login/second-factor/", code=used)["Location"] == "/account/sessions/"
    assert browser.get("/account/").status_code == 200

    # and a code that was used is used
    thief = Client()
    act(thief, "/account/login/", login="sian@example.org", password=PASSWORD)
    replayed = act(thief, "/account/login/second-factor/", code=used)
    assert replayed.status_code == 422
    assert "The code is not right" in words(replayed)

    # when they change the address, the new one must be shown to be theirs, and the old one is told
    letters(later)
    changing = act(browser, "/account/email/", action_add="1", email="new@example.org")
    assert changing.status_code == 302
    ((to, _subject, text),) = letters(later)
    assert to == "new@example.org"
    assert User.objects.get(pk=user.pk).email == "sian@example.org"
    assert act(browser, link(text, "confirm-email")).status_code == 302
    assert User.objects.get(pk=user.pk).email == "new@example.org"
    told = letters(later)
    assert {to for to, subject, _text in told if subject == "Your e-mail address was changed"} == {
        "sian@example.org",
        "new@example.org",
    }
    assert AccountSecurity.objects.get(user=user).previous_email == "sian@example.org"

    # then they see where they are signed in, and end the rest
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"})
    clock.shift(60)
    act(other, "/account/login/", login="new@example.org", password=PASSWORD)
    act(other, "/account/login/second-factor/", code=recovery[0])
    assert other.get("/account/").status_code == 200
    told = letters(later)
    assert {subject for _to, subject, _text in told} == {"Your account was used in a new browser"}
    assert "Firefox on Windows" in told[0][2]
    assert "Firefox on Windows" in words(browser.get("/account/sessions/"))
    assert act(browser, "/account/sessions/", session="others").status_code == 303
    assert other.get("/account/").status_code == 303
    assert browser.get("/account/").status_code == 200

    # and the old address can stop it all, from the message, without signing in, once
    stop = link(next(text for to, _s, text in told if to == "sian@example.org"), "freeze")
    stranger = Client()
    assert "Stop your account" in words(stranger.get(stop))
    assert browser.get("/account/").status_code == 200
    assert "Your account is stopped" in words(act(stranger, stop))
    assert browser.get("/account/").status_code == 303
    refused = act(Client(), "/account/login/", login="new@example.org", password=PASSWORD)
    assert refused["Location"] == "/account/inactive/"
    assert stranger.get(stop).status_code == 410
    assert act(stranger, stop).status_code == 410
