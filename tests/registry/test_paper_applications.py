"""Applications that come on paper: begun, filled in and handed in by the office for somebody, who is told."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.choices import DocumentState, NameKind, Role
from members.errors import Refused
from members.models import ActedFor, Document, Message, Name, Payment, Person, PersonDetails
from members.services.introductions import Said
from registry.choices import Stage
from registry.models import Application, Referee
from registry.services import paper_applications, reference_answers
from tests.factories.admission import ApplicationFactory, fill, the_route
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROUTE = "RCT/training-scheme"
NOTE = "Rang back on the number of their hospital’s switchboard."


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER, email="olive.officer@example.org")


@pytest.fixture
def desk(client, officer):
    return sign_in(client, officer)


def text(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def begun(officer, person=None):
    person = person or PersonFactory(forenames="Nia", surname="Probert")
    how = {"route": the_route(ROUTE), "note": NOTE, "by": officer, "at": NOW, "on": NOW.date()}
    return paper_applications.start(person=person, **how)


def filled(officer):
    """One that lacks nothing but the signature."""
    application = begun(officer)
    fill(application, at=NOW)
    Person.objects.filter(pk=application.person_id).update(user=None)
    application.refresh_from_db()
    return application


def sign(application):
    application.paper_declaration = make_document(application.person, data=b"%PDF-1.7 signed")
    application.save(update_fields=["paper_declaration"])


def hand_in(application, officer):
    return paper_applications.hand_in(application=application, note=NOTE, by=officer, at=NOW)


# --- Beginning -------------------------------------------------------------------------------------------------------


def test_an_application_on_paper_is_begun_for_somebody_who_is_told_and_owes_the_fee(officer):
    application = begun(officer)
    assert (application.stage, application.on_paper_by) == (Stage.DRAFT, officer)
    done = ActedFor.objects.get()
    assert (done.what, done.by_letter, done.note) == ("registry.application_started", True, NOTE)
    assert Message.objects.get(template="members/mail/acted_for").person == application.person
    assert Payment.objects.get().about_id == application.pk


def test_begun_twice_it_is_one_application_and_they_are_told_once(officer):
    person = PersonFactory()
    assert begun(officer, person) == begun(officer, person)
    assert ActedFor.objects.count() == Payment.objects.count() == 1


def test_an_application_that_somebody_began_themselves_is_left_to_them(officer):
    theirs = ApplicationFactory(complete=False)
    with pytest.raises(Refused) as refusal:
        begun(officer, theirs.person)
    assert refusal.value.code == "their_own"


def test_nobody_enters_their_own_and_nobody_without_the_role(officer):
    own = PersonFactory()
    with pytest.raises(Refused, match="concerns you"):
        begun(UserFactory(role=Role.OFFICER, person=own), own)
    with pytest.raises(Refused, match="role"):
        begun(UserFactory(role=Role.FINANCE))


def test_somebody_new_becomes_one_person_however_often_the_form_is_sent(officer):
    said = Said("Nia", "Probert", date(1990, 5, 4), "7 Row\nCardiff")
    how = {"said": said, "email": "nia@example.org", "by": officer, "at": NOW, "on": NOW.date()}
    person = paper_applications.introduce(**how)
    assert paper_applications.introduce(**how) == person
    assert (person.user, PersonDetails.objects.get(person=person).email) == (None, "nia@example.org")
    assert Name.objects.get(person=person, kind=NameKind.OFFICIAL).surname == "Probert"
    with pytest.raises(Refused, match="date of birth"):
        paper_applications.introduce(**how | {"said": Said("Nia", "Other", date(2027, 1, 1), "7 Row")})


# --- Handing in ------------------------------------------------------------------------------------------------------


def test_nothing_is_handed_in_without_the_scan_of_what_was_signed(officer):
    application = filled(officer)
    with pytest.raises(Refused, match="Add the scan of the declaration"):
        hand_in(application, officer)
    sign(application)
    Document.objects.filter(pk=application.paper_declaration_id).update(
        state=DocumentState.CHECKING, checked_at=None, checking_at=NOW
    )
    with pytest.raises(Refused, match="still being checked"):
        hand_in(application, officer)
    assert Application.objects.get(pk=application.pk).stage == Stage.DRAFT


def test_it_is_handed_in_once_with_the_scan_among_its_documents(officer):
    application = filled(officer)
    sign(application)
    for _ in range(2):
        assert hand_in(application, officer).stage == Stage.SUBMITTED
    assert application.paper_declaration in application.submissions.get().documents.all()
    assert [done.what for done in ActedFor.objects.order_by("pk")] == [
        "registry.application_started",
        "registry.application_submitted",
    ]


def test_what_did_not_come_on_paper_is_handed_in_by_its_applicant_alone(officer):
    theirs = ApplicationFactory()
    with pytest.raises(Refused) as refusal:
        hand_in(theirs, officer)
    assert refusal.value.code == "not_on_paper"


# --- In the browser --------------------------------------------------------------------------------------------------

NEWCOMER = {
    "forenames": "Nia",
    "surname": "Probert",
    "date_of_birth_0": "4",
    "date_of_birth_1": "5",
    "date_of_birth_2": "1990",
    "date_of_birth_day": "4",
    "date_of_birth_month": "5",
    "date_of_birth_year": "1990",
    "address": "7 Row\nCardiff",
    "note": NOTE,
    "looked": "on",
}


def test_the_office_enters_an_application_for_somebody_new_section_by_section(desk, officer):
    given = NEWCOMER | {"route_id": the_route(ROUTE).pk}
    assert desk.post("/desk/applications/paper/", given | {"looked": ""}).status_code == 422
    response = desk.post("/desk/applications/paper/", given, follow=True)
    assert "The application is begun." in text(response)
    application = Application.objects.get()
    paper, ours = f"/desk/applications/{application.reference}/paper/", f"/my/applications/{application.reference}/"
    assert desk.get("/desk/applications/").context["page"].object_list[0].waiting_on.value == "office"
    scan = SimpleUploadedFile("signed.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "application/pdf")
    given = {"do": "scan", "file": scan, "title": "Form and declaration", "declared": "on", "signed": "on"}
    assert "The scan was taken in" in text(desk.post(paper, given, follow=True))
    application.refresh_from_db()
    assert application.paper_declaration.title == "Form and declaration"
    page = text(desk.get(f"{ours}career/add/"))
    assert "You are filling this in for <bdi>Nia Probert</bdi>" in page
    assert 'href="/desk/"' in page
    post = {
        "version": application.version,
        "employer": "Leeds Teaching Hospitals",
        "title": "Technologist",
        "hours_a_week": "37.5",
        "since_day": "3",
        "since_month": "10",
        "since_year": "2022",
    }
    since = dict(zip(("since_0", "since_1", "since_2"), ("3", "10", "2022"), strict=True))
    assert "The post is saved" in text(desk.post(f"{ours}career/add/", post | since, follow=True))
    assert application.posts.get().title == "Technologist"
    assert desk.get(ours, follow=True).redirect_chain == [(paper, 302)]
    response = desk.post(paper, {"do": "hand_in", "note": NOTE})
    assert response.status_code == 422
    assert "still being checked" in text(response)


def test_the_office_hands_in_what_is_filled_in_and_then_changes_it_no_more(desk, officer):
    application = filled(officer)
    sign(application)
    paper, ours = f"/desk/applications/{application.reference}/paper/", f"/my/applications/{application.reference}/"
    assert desk.get(f"{ours}referees/").status_code == 200
    for page in ("fee/", "check/", "withdraw/", "copies/"):
        assert desk.get(f"{ours}{page}").status_code == 404
    assert desk.post(paper, {"do": "hand_in", "note": " "}).status_code == 422
    response = desk.post(paper, {"do": "hand_in", "note": NOTE}, follow=True)
    assert "The application is handed in." in text(response)
    assert "It came on paper" in text(response)
    for page in (paper, f"{ours}career/add/"):
        assert desk.get(page).status_code == 404


def test_the_office_asks_and_replaces_the_referees_of_one_on_paper_until_they_have_answered(desk, officer):
    application = filled(officer)
    sign(application)
    hand_in(application, officer)
    page = f"/my/applications/{application.reference}/referees/"
    assert page in text(desk.get(f"/desk/applications/{application.reference}/"))
    shown = desk.get(page)
    assert f"/desk/applications/{application.reference}/" in text(shown)
    first = Referee.objects.filter(application=application).first()
    reference_answers.decline(referee=first, reason="On leave.", at=NOW)
    entered = {
        "name": "Pat New",
        "email": "pat.new@leeds.nhs.uk",
        "relation": "manager",
        "job_title": "Head of section",
        "employer": "Leeds Teaching Hospitals",
        "reason": "The first declined.",
    }
    assert desk.post(f"{page}{first.reference}/replace/", entered).status_code == 302
    assert Referee.objects.get(replaces=first).state == "asked"
    Application.objects.filter(pk=application.pk).update(stage=Stage.READY)
    assert desk.get(page).status_code == 404


def test_the_pages_of_somebody_elses_application_that_is_not_on_paper_are_not_there(desk):
    theirs = ApplicationFactory()
    for page in ("", "career/", "personal/", "referees/"):
        assert desk.get(f"/my/applications/{theirs.reference}/{page}").status_code == 404
    assert desk.get(f"/desk/applications/{theirs.reference}/paper/").status_code == 404


def test_whoever_works_in_no_casework_finds_no_page_of_one_on_paper(client, officer):
    application = begun(officer)
    for role in (Role.FINANCE, Role.ASSESSOR):
        sign_in(client, UserFactory(role=role))
        assert client.get(f"/my/applications/{application.reference}/career/").status_code == 404


def test_an_officers_own_application_on_paper_is_filled_in_by_another(client, officer):
    own = PersonFactory()
    application = begun(officer, own)
    sign_in(client, UserFactory(role=Role.OFFICER, person=own))
    assert client.get(f"/desk/applications/{application.reference}/paper/").status_code == 404
    assert "You are filling this in for" not in text(client.get(f"/my/applications/{application.reference}/career/"))


def test_somebody_known_is_applied_for_from_their_own_page(desk, officer):
    person = PersonFactory(forenames="Nia", surname="Probert")
    assert f"/desk/people/{person.pk}/acted-for/application/" in text(desk.get(f"/desk/people/{person.pk}/acted-for/"))
    page = f"/desk/people/{person.pk}/acted-for/application/"
    assert desk.post(page, {"route_id": "", "note": ""}).status_code == 422
    response = desk.post(page, {"route_id": the_route(ROUTE).pk, "note": NOTE}, follow=True)
    assert "The application is begun." in text(response)
    assert Application.objects.get().person == person


def test_a_route_that_is_closed_to_them_is_refused_in_words(desk):
    person = ApplicationFactory(stage="submitted").person
    page = f"/desk/people/{person.pk}/acted-for/application/"
    response = desk.post(page, {"route_id": the_route("RCT/ptp").pk, "note": NOTE})
    assert response.status_code == 422
    assert "another application to this register open" in text(response)
