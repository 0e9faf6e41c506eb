"""Every message is written whole, in three parts, from ids alone, and reads well in each of the places it is read."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.template import Engine
from django.template.loader import get_template

from config.launch.places import ROOT
from members import mail
from members.services import messages
from tests.mail import samples

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
MADE = samples()
EVENTS = sorted(event for event in mail.builders() if not event.startswith("tests/"))
CODE = re.compile(r"[a-z0-9]+([-_.:][a-z0-9]+)*", re.IGNORECASE)
EACH = pytest.mark.parametrize("event", sorted(set(EVENTS) & set(MADE)))  # the first test names what has no sample


@pytest.fixture
def undefined(monkeypatch):
    """A name that a template uses and nobody gave is told, not left out."""
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "UNDEFINED[%s]")


def values(found):
    if isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from values(one)
    else:
        yield found


def test_every_event_has_its_templates_its_builder_and_its_sample():
    parts = {p.relative_to(ROOT / "templates").as_posix() for p in (ROOT / "templates").glob("*/mail/*.*")}
    wanted = {f"{event}.{ending}" for event in EVENTS for ending in ("subject.txt", "txt", "html")}
    assert parts == wanted
    assert sorted(MADE) == EVENTS


@pytest.mark.django_db
@EACH
def test_what_is_kept_of_a_message_is_ids_days_and_codes(event):
    message = MADE[event](AT)
    assert message.template == event
    for value in values(message.context):
        assert value is None or isinstance(value, bool | int) or CODE.fullmatch(value), value
    assert len(str(message.context)) < 400


@pytest.mark.django_db
@EACH
def test_an_event_is_written_in_three_parts_that_each_stand_alone(event, undefined, settings):
    settings.PUBLIC_URL = "https://register.example"
    message = MADE[event](AT)
    written = mail.write(message)
    assert 0 < len(written.subject) < 80
    assert "\n" not in get_template(f"{event}.subject.txt").render(mail.context(message)).strip()
    for part in (written.subject, written.text, written.html):
        assert "UNDEFINED" not in part
    for part in (written.text, written.html):
        assert mail.reference(message) in part
        assert settings.OFFICE["phone"] in part
        found = re.findall(r"https?://[^\s<\"]+|href=\"(?!http)[^\"]*", part)
        assert all(link.startswith("https://register.example") for link in found), found
    assert not re.search(r"<[a-z/]|&[a-z]+;|\n{3}", written.text), written.text
    assert not re.search(r"<(script|img|link|form)|\sclass=", written.html)


@pytest.mark.django_db
@EACH
@pytest.mark.parametrize("where", [mail.LETTER, mail.SHOWN])
def test_an_event_reads_well_on_paper_and_on_the_page_of_messages(event, where, undefined):
    html = mail.write(MADE[event](AT), where=where).html
    assert html.strip().startswith("<p>")
    assert "UNDEFINED" not in html
    assert not re.search(r"\s(class|style)=|<(html|head|body|h1)", html)


@pytest.mark.django_db
@EACH
def test_an_event_is_sent(event, mailoutbox):
    message = MADE[event](AT)
    if message.channel == "letter":
        return
    assert messages.deliver(message_id=message.pk, at=AT)
    assert mailoutbox[0].subject == mail.write(message).subject
    assert mailoutbox[0].extra_headers["Message-ID"] == f"<message-{message.pk}@localhost>"
    assert settings.OFFICE["email"] in mailoutbox[0].body
