"""The pages of an application over HTTP: every page of every section, and what bad input gets."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import submission_pdf
from registry.choices import Section
from registry.models import Application, EvidenceItem
from registry.queries import dossiers
from registry.services import dossiers as filling
from tests import pdf
from tests.factories.admission import ApplicationFactory
from tests.factories.members import UserFactory
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


def test_who_begins_without_a_second_factor_is_told_that_it_will_be_asked_for(signed_in):
    words, where = "Set up a second factor", "/my/applications/start/RCT/ptp/"
    without, given = (
        signed_in(UserFactory(), second_factor=given).get(where).content.decode() for given in (False, True)
    )
    assert words in without
    assert words not in given


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


# --- Bad input ------------------------------------------------------------------------------------------------------

POST = {
    "employer": "Leeds",
    "title": "Technologist",
    "hours_a_week": "37.5",
    "since_day": "1",
    "since_month": "9",
    "since_year": "2021",
}


def test_a_page_from_before_a_change_is_told_so_and_keeps_what_was_typed():
    made = ApplicationFactory(filled=["scope"])
    client, path = mine(made), url("post-add", made)
    first = POST | {"version": made.version}
    assert client.post(path, first).status_code == 302
    answer = client.post(path, first | {"title": "Another post"})
    assert answer.status_code == 422
    shown = Page(answer.content.decode())
    assert "was changed on another page" in shown.text()
    values = {e.attrs["name"]: e.attrs.get("value") for e in shown.all("input") if "name" in e.attrs}
    assert values["title"] == "Another post"
    # Saved as it is now, it says what is newest.
    again = first | {"title": values["title"], "version": values["version"]}
    assert client.post(path, again).status_code == 302
    assert {post.title for post in dossiers.posts(made)} == {"Technologist", "Another post"}


def test_what_is_handed_in_is_what_was_read_through():
    made = ApplicationFactory()
    browser, check = mine(made), f"/my/applications/{made.reference}/check/"
    seen = browser.get(check).context["form"].initial["version"]
    assert f'name="version" value="{seen}"' in browser.get(check).content.decode()
    post = made.posts.first()
    held = filling.Held(post.during.lower, None, post.hours_a_week, "Another title", None, "Another employer")
    filling.save_post(application=made, held=held, row=post, version=made.version, by=made.person.user, at=AT)
    answer = browser.post(check, {"version": seen})
    made.refresh_from_db()
    assert (answer.status_code, made.stage, "Read it through" in answer.content.decode()) == (422, "draft", True)
    assert "Another employer" in answer.content.decode()
    for _ in range(2):
        assert browser.post(check, {"version": made.version}).status_code == 303
    assert made.submissions.count() == 1


def test_a_form_without_a_version_is_one_from_an_older_page():
    made = ApplicationFactory(filled=["scope"])
    assert mine(made).post(url("post-add", made), POST).status_code == 422
    assert not dossiers.posts(made).exists()


@pytest.mark.parametrize(
    ("name", "entered", "words"),
    [
        ("post-add", POST | {"since_year": "1950"}, "This is before you were born"),
        ("post-add", POST | {"until_day": "1", "until_month": "1", "until_year": "2020"}, "The last day must be"),
        ("post-add", POST | {"since_month": "13"}, "Enter the month as a number from 1 to 12"),
        ("post-add", POST | {"hours_a_week": "many"}, "Enter the hours as a number, like 37.5"),
        ("scope", {}, "Select at least one scope of practice"),
        ("scope", {"scopes": ["999999"]}, "Choose one of the answers on the list"),
        ("education-add", {"programme": "0", "title": "BSc"}, "Enter the day you finished"),
        ("declarations", {}, "Answer this question"),
        ("personal", {"surname": "O'Neill"}, "Enter your date of birth"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words_beside_its_field(name, entered, words):
    made = ApplicationFactory(filled=["scope"])
    answer = mine(made).post(url(name, made), entered | {"version": made.version})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert_sound(shown)
    assert words in Page(shown).text()
    made.refresh_from_db()
    assert made.version == 2


def test_a_section_that_the_route_does_not_have_is_nowhere():
    made = ApplicationFactory(route="CS/hcpc", complete=False)
    client = mine(made)
    for name in ("education", "evidence", "time-away", "certificate"):
        assert client.get(url(name, made)).status_code == 404


def test_pages_of_sections_lead_back_once_it_is_handed_in():
    made = ApplicationFactory(stage="submitted")
    client = mine(made)
    for name in ("scope", "declarations", "post-add", "check"):
        answer = client.get(url(name, made))
        assert (answer.status_code, answer["Location"]) == (302, url("", made))


def test_an_explanation_is_not_shown_again():
    made = ApplicationFactory(disclosed="Epilepsy, well controlled")
    shown = mine(made).get(url("declarations", made)).content.decode()
    assert "Epilepsy" not in shown
    assert "is kept sealed and is not shown again" in shown


def test_the_matrix_is_made_in_as_many_statements_for_three_hundred_pieces(django_assert_num_queries):
    made = ApplicationFactory(route="RCT/equivalence-physics")
    client, path = mine(made), url("evidence", made)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    standards = dossiers.standards(made, on=AT.date())
    for n in range(299):
        item = EvidenceItem.objects.create(
            application=made, kind="account", title=f"Piece {n}", text="x", role="x", no_patient=True, position=n + 1
        )
        made.claims.create(item=item, standard=standards[n % len(standards)], why="Because.")
    with django_assert_num_queries(len(few)):
        answer = client.get(path)
    assert answer.content.count(b"matrix__cell") == 300 * len(standards)
    drawn = answer.content.partition(b'<svg class="coverage__drawn"')[2].partition(b"</svg>")[0]
    assert drawn.count(b"<rect ") < 5 * len(standards)  # a bar has a part for each weight, not for each piece
    assert b"style=" not in drawn
    for name in ("", "check"):
        with CaptureQueriesContext(connection) as asked:
            client.get(url(name, made))
        assert len(asked) < 60


def test_a_copy_of_three_hundred_pieces_is_one_tagged_document():
    made = ApplicationFactory(route="RCT/equivalence-physics", stage="submitted")
    copy = made.submissions.get()
    evidence = [copy.content["evidence"][0] | {"id": str(n), "title": f"Piece {n}"} for n in range(300)]
    copy.content = copy.content | {"evidence": evidence}
    document = submission_pdf.document(copy)
    assert document == submission_pdf.document(copy)
    said = pdf.words(document)
    assert "Piece 299" in said
    assert made.number in said
