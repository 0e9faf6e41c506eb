"""From nothing to an application handed in, over HTTP: the primary route, and equivalence with more evidence."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from members.models import Message, Person
from registry.choices import RefereeState, Stage
from registry.models import Application, EvidenceRequest, Referee
from registry.queries import dossiers
from registry.services import stages
from tests.factories.admission import pay
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.pages.reading import Page
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Applicant:
    """Somebody at a browser without JavaScript: opens pages, fills in forms as they stand, and presses the button."""

    def __init__(self):
        self.user = UserFactory()
        self.client = sign_in(Client(), self.user)

    def look(self, path, status=200):
        answer = self.client.get(path, follow=True)
        assert answer.status_code == status, path
        assert_sound(answer.content.decode())
        return Page(answer.content.decode())

    def send(self, path, expected=302, **entered):
        """Fill in the form of a page, with the hidden version that it carries, and press the button."""
        page = self.look(path)
        hidden = {
            e.attrs["name"]: e.attrs.get("value", "") for e in page.all("input") if e.attrs.get("type") == "hidden"
        }
        answer = self.client.post(path, hidden | entered)
        assert answer.status_code == expected, (path, Page(answer.content.decode()).one("main").text[:1500])
        return answer

    def url(self, name="", *args):
        name = f"my-application-{name}" if name else "my-application"
        return reverse(name, args=[self.application.reference, *args])

    @property
    def application(self):
        return Application.objects.get(person__user=self.user)

    def statuses(self):
        """Section → how far it is, as the task list says."""
        page = self.look(self.url())
        items = [e.text for e in page.all("li") if "govuk-task-list__item" in e.attrs.get("class", "")]
        return dict(_split(text) for text in items)


def _split(text):
    for status in ("Completed", "Incomplete", "Cannot start yet", "There is a problem"):
        if text.endswith(status):
            return text.removesuffix(status).strip(), status
    raise AssertionError(text)


def day(name, text):
    """“27 3 2026” in three boxes."""
    return {f"{name}_{box}": part for box, part in zip(("day", "month", "year"), text.split(), strict=True)}


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as travelling:
        yield travelling


def fill_in_what_all_routes_ask(who):
    who.send(
        who.url("personal"),
        forenames="Siân",
        surname="O’Neill",
        address="1 High Street\nCaerdydd",
        former_forenames_1="Siân",
        former_surname_1="Price",
        **day("date_of_birth", "4 5 1990"),
    )
    who.send(
        who.url("post-add"),
        employer="Leeds Teaching Hospitals",
        title="Clinical technologist",
        hours_a_week="37.5",
        duties="Gamma cameras.",
        **day("since", "3 10 2022"),
    )
    answers = {one.code: "yes" if one.yes_is_clear else "no" for one in _questions(who)}
    who.send(who.url("declarations"), **answers)
    for number in (1, 2):
        who.send(
            reverse("application-referee-add", args=[who.application.reference]),
            name=f"Dr Olive Ash {number}",
            email=f"olive{number}@hospital.example",
            relation="manager",
            job_title="Head of physics",
            employer="Leeds Teaching Hospitals",
        )
    pay(who.application, at=AT)


def _questions(who):
    of = dossiers.declaration_set(who.application.policy.declarations, on=AT.date())
    return of.questions.order_by("position")


def test_somebody_new_applies_by_the_primary_route(clock):
    who = Applicant()
    page = who.look("/my/")
    assert any(link.attrs["href"] == "/my/applications/start/" for link in page.all("a"))
    assert "Claim your entry first" in who.look("/my/applications/start/").text()
    assert "£80.00" in who.look("/my/applications/start/RCT/training-scheme/").text()
    who.client.post("/my/applications/start/RCT/training-scheme/")
    assert Person.objects.filter(user=who.user).exists()
    assert who.statuses()["Education and training"] == "Cannot start yet"
    scope = dossiers.open_scopes(who.application).get(code="nuclear-medicine")
    who.send(who.url("scope"), scopes=[scope.pk])
    fill_in_what_all_routes_ask(who)
    programme = dossiers.programmes(who.application).get(code="clinical-technologist-training-scheme")
    certificate = make_document(who.application.person)
    # Not recognised then: plain words beside the day, and nothing lost.
    answer = who.send(
        who.url("education-add"),
        expected=422,
        programme=programme.pk,
        certificate=certificate.pk,
        **day("finished_on", "31 8 2014"),
    )
    assert "It was recognised for those who finished it from 1 September 2014" in answer.content.decode()
    assert 'value="2014"' in answer.content.decode()
    who.send(
        who.url("education-add"),
        programme=programme.pk,
        certificate=certificate.pk,
        **day("finished_on", "1 9 2022"),
    )
    statuses = who.statuses()
    assert set(statuses.values()) == {"Completed", "Incomplete"}
    assert [name for name, status in statuses.items() if status == "Incomplete"] == ["Check your answers and hand in"]
    answer = who.send(who.url("check"), expected=303)
    page = who.look(answer.headers["Location"])
    assert who.application.number in page.text().replace(" ", "")
    assert who.application.stage == Stage.SUBMITTED
    assert {one.state for one in Referee.objects.all()} == {RefereeState.ASKED}
    # Pressed twice, and from an older page.
    assert who.client.post(who.url("check")).status_code == 303
    assert who.application.submissions.count() == 1
    assert who.client.post(who.url("scope"), {"version": 1, "scopes": [scope.pk]}).status_code == 422
    assert "The office checks that nothing is missing" in who.look("/my/").text()
    assert Message.objects.filter(key=f"application:{who.application.pk}:received").exists()
    pdf = who.client.get(who.url("copy"))
    assert pdf.content.startswith(b"%PDF")


def test_somebody_applies_by_equivalence_and_adds_the_evidence_that_is_asked_for(clock):
    who = Applicant()
    who.client.post("/my/applications/start/RCT/equivalence-physics/")
    scope = dossiers.open_scopes(who.application).get(code="nuclear-medicine")
    who.send(who.url("scope"), scopes=[scope.pk])
    fill_in_what_all_routes_ask(who)
    who.send(
        who.url("education-add"),
        title="BSc Physics",
        provider="Leeds",
        certificate=make_document(who.application.person).pk,
        **day("finished_on", "1 7 2019"),
    )
    who.send(
        who.url("item-add"),
        kind="account",
        title="A year of cameras",
        text="What I did.",
        role="All of it.",
        no_patient="on",
    )
    item = who.application.evidence_items.get()
    standards = dossiers.standards(who.application, on=AT.date())
    who.send(who.url("claims", item.pk), **{f"s{one.pk}": f"It shows {one.code}." for one in standards[:-1]})
    missing = who.look(who.url()).text()
    assert f"Standard {standards[-1].code} has no evidence yet." in missing
    assert f"Standard {standards[-1].code} has no evidence yet." in who.look(who.url("evidence")).text()
    assert f"Standard {standards[-1].code} has no evidence yet." in who.look(who.url("check")).text()
    who.send(who.url("claims", item.pk), **{f"s{one.pk}": f"It shows {one.code}." for one in standards})
    who.send(who.url("check"), expected=303)
    made = who.application
    at = AT
    for stage in (Stage.REFERENCES, Stage.READY, Stage.ASSESSING, Stage.EVIDENCE):
        at += timedelta(days=1)
        stages.move(application=stages.locked(made), to=stage, by=None, at=at)
    clock.move_to(at)
    made = who.application
    request = EvidenceRequest.objects.create(
        application=made,
        round=1,
        words="Show a calibration.",
        asked_at=at,
        asked_by=UserFactory(),
        due_on=made.due_on,
    )
    request.standards.set([standards[3]])
    sign_in(who.client, who.user, at=at)
    assert "Show a calibration." in who.look(who.url()).text()
    who.send(who.url("item-add"), kind="account", title="A calibration", text="How.", role="All.", no_patient="on")
    added = made.evidence_items.order_by("-pk").first()
    page = who.look(who.url("claims", added.pk))
    assert len(page.all("textarea")) == 1
    who.send(who.url("claims", added.pk), **{f"s{standards[3].pk}": "Traceable to a standard."})
    # The piece from before may no longer be changed.
    old = who.send(
        who.url("item", item.pk),
        expected=422,
        kind="account",
        title="Another title",
        text="What I did.",
        role="All of it.",
        no_patient="on",
    )
    assert "Only evidence for the standards that we asked about" in old.content.decode()
    who.send(who.url("check"), expected=303)
    assert who.application.stage == Stage.ASSESSING
    told = who.look(who.url("copies")).text()
    assert f"‘A calibration’ was added (now also for {standards[3].code})" in told
