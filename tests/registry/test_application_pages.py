"""The pages of an application over HTTP: every page of every section, and what bad input gets."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from registry.choices import Section
from registry.models import Application
from registry.queries import dossiers
from tests.factories.admission import ApplicationFactory
from tests.pages.reading import Page
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


def mine(application, **how) -> Client:
    return sign_in(Client(), application.person.user, **how)


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.content[:2000])
    assert_sound(answer.content.decode())
    return Page(answer.content.decode())


def url(name, application, *args):
    return reverse(f"my-application-{name}" if name else "my-application", args=[application.reference, *args])


@pytest.mark.parametrize(
    "route", ["RCT/training-scheme", "RCT/equivalence-physics", "RCT/readmission", "CS/hcpc", "HSSR/hsst"]
)
@pytest.mark.parametrize("complete", [True, False])
def test_every_page_of_a_draft_is_shown(route, complete):
    made = ApplicationFactory(route=route, complete=complete)
    client = mine(made)
    names = ["", "check", "withdraw", "copies"]
    of = {
        Section.PERSONAL: ["personal"],
        Section.SCOPE: ["scope"],
        Section.OUTSIDE: ["outside"],
        Section.CERTIFICATE: ["certificate"],
        Section.EDUCATION: ["education", "education-add"],
        Section.CAREER: ["career", "post-add"],
        Section.TIME_AWAY: ["time-away", "updating-add"],
        Section.EVIDENCE: ["evidence", "item-add"],
        Section.DECLARATIONS: ["declarations"],
        Section.FEE: ["fee"],
    }
    for section in made.policy.sections:
        names += of.get(Section(section), [])
    for name in names:
        page(client, url(name, made))
    rows = [
        *(("post", one.pk) for one in dossiers.posts(made)),
        *(("post-remove", one.pk) for one in dossiers.posts(made)),
        *(("qualification", one.pk) for one in dossiers.qualifications(made) if "education" in made.policy.sections),
        *(("updating", one.pk) for one in dossiers.updating(made)),
        *(("item", one.pk) for one in dossiers.items(made)),
        *(("claims", one.pk) for one in dossiers.items(made)),
        *(("standard", one.pk) for one in dossiers.standards(made, on=AT.date())),
    ]
    for name, pk in rows:
        page(client, url(name, made, pk))
    page(client, "/my/applications/")
    page(client, "/my/")


def test_the_pages_that_begin_an_application_are_shown():
    made = ApplicationFactory(complete=False)
    client = mine(made)
    for path in ("/my/applications/start/", "/my/applications/start/RCT/", "/my/applications/start/RCT/ptp/"):
        page(client, path)


def test_what_was_handed_in_is_shown_and_saved_as_a_pdf():
    made = ApplicationFactory(route="RCT/equivalence-physics", stage="submitted")
    client = mine(made)
    assert made.number in page(client, url("submitted", made)).text().replace(" ", "")
    page(client, url("", made))
    page(client, url("copies", made))
    answer = client.get(url("copy", made))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert Application.objects.get(pk=made.pk).stage == "submitted"
