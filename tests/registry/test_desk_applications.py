"""Applications at the desk over HTTP: the list, one of them, what an officer does with it, and taking the list out."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.choices import ReadingOf, Role
from members.models import AccessRecord, ActedFor, Export, WorkItem, WorkNote
from members.services import work
from registry.choices import Stage
from registry.models import Application, Hold, Return, StageChange, Submission
from registry.queries.application_work import work_key
from registry.services import applications, completeness, holds, stages
from tests.factories.admission import ApplicationFactory, account_of
from tests.factories.assessing import make_application
from tests.factories.documents import make_document
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
WORDS = "Your certificate cannot be read."


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
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def listed(response):
    return [row.application.pk for row in response.context["page"].object_list]


def at(stage, day=0, **more):
    """An application that came to a stage some days after the second of November."""
    came = AT + timedelta(days=day)
    return stages.set_clock(application=make_application(stage=stage, at=came, **more), at=came)


def page_of(application):
    return f"/desk/applications/{application.reference}/"


# --- The list --------------------------------------------------------------------------------------------------------


def test_what_is_due_first_comes_first_with_who_where_whose_move_and_by_when(desk, officer):
    ready, late = at("ready", 18, person=PersonFactory(forenames="Nia", surname="Probert")), at("submitted")
    work.assign(items=[WorkItem.objects.get(key=work_key(ready)).pk], to=officer, by=officer, at=NOW)
    response = desk.get("/desk/applications/")
    assert listed(response) == [late.pk, ready.pk]
    page = text(response)
    for words in (
        ready.number,
        "Nia Probert",
        "RCT<br>Equivalence, physics",
        "Ready for assessment",
        "16 November 2026",
        "4 December 2026",
        "the office",
        "for 22 days",
        "2 applications",
    ):
        assert words in page
    assert page.count("Overdue</strong>") == 1


def test_what_is_over_and_what_somebody_still_prepares_is_shown_only_when_it_is_asked_for(desk):
    draft, over, handed_in = ApplicationFactory(complete=False), at("withdrawn"), at("submitted")
    assert listed(desk.get("/desk/applications/")) == [handed_in.pk]
    assert listed(desk.get("/desk/applications/?stage=withdrawn")) == [over.pk]
    assert set(listed(desk.get("/desk/applications/?stage=every"))) == {draft.pk, over.pk, handed_in.pk}


def test_each_filter_narrows_the_list(desk, officer):
    other = UserFactory(role=Role.OFFICER)
    checked, returned = at("submitted"), at("returned", 1)
    ready = at("ready", 18, route="RCT/training-scheme")
    scientist = at("submitted", 17, route="CS/hcpc", scope="")
    for one, to in ((checked, officer), (ready, other)):
        work.assign(items=[WorkItem.objects.get(key=work_key(one)).pk], to=to, by=officer, at=NOW)
    holds.hold(application=scientist, reason="We asked the HCPC.", by=officer, at=NOW)
    asked = {
        "stage=returned": [returned],
        "register=CS": [scientist],
        f"route={ready.route_id}": [ready],
        "waiting_on=person": [returned],
        "waiting_on=office": [checked, ready, scientist],
        "holder=mine": [checked],
        "holder=nobody": [returned, scientist],
        f"holder={other.pk}": [ready],
        "overdue=on": [checked],
        "held=on": [scientist],
        "overdue=on&stage=returned": [],
    }
    for query, expected in asked.items():
        assert listed(desk.get(f"/desk/applications/?{query}")) == [one.pk for one in expected], query


@pytest.mark.parametrize("query", ["stage=nonsense", "route=%00", "holder=99999", "waiting_on=x", "register=ABC"])
def test_a_filter_that_is_none_is_an_error_beside_it_and_hides_nothing(desk, query):
    at("submitted")
    response = desk.get(f"/desk/applications/?{query}")
    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert len(listed(response)) == 1


def test_an_empty_list_says_what_will_come(desk):
    assert "Each appears here once it is handed in" in text(desk.get("/desk/applications/"))
    at("submitted")
    assert "No application is like that." in text(desk.get("/desk/applications/?held=on"))


def test_nobody_sees_their_own_application_at_the_desk(client):
    own = PersonFactory()
    officer = UserFactory(role=Role.OFFICER, person=own)
    mine, other = at("submitted", person=own), at("submitted", 1)
    desk = sign_in(client, officer)
    assert listed(desk.get("/desk/applications/")) == [other.pk]
    assert "1 application is open." in text(desk.get("/desk/applications/numbers/"))
    assert desk.get(page_of(mine)).status_code == 403


def _many(count):
    first = at("submitted", 3)
    people = [first.person_id, PersonFactory().pk]
    Application.objects.bulk_create(
        Application(
            number=f"APPMANY{n}",
            reference=f"many{n}",
            person_id=people[1],
            route=first.route,
            policy=first.policy,
            stage=Stage.READY if n % 2 else Stage.WITHDRAWN,
            stage_since=AT,
            started_at=LONG_AGO + timedelta(minutes=n),
            submitted_at=AT,
            due_on=date(2026, 12, 1) if n % 2 else None,
            ended_at=None if n % 2 else AT,
        )
        for n in (*range(0, count * 2, 2), 1)
    )


def _asked(desk, path):
    with CaptureQueriesContext(connection) as asked:
        response = desk.get(path)
    assert response.status_code == 200
    return len(asked), response


def test_the_list_takes_as_many_questions_for_one_as_for_thousands(desk, officer):
    one = at("submitted", 1)
    holds.hold(application=one, reason="We asked.", by=officer, at=NOW)
    paths = (
        "/desk/applications/",
        "/desk/applications/?stage=every",
        "/desk/applications/?stage=every&page=19",
        "/desk/applications/?register=RCT&waiting_on=office&holder=nobody&overdue=on",
        "/desk/applications/numbers/",
    )
    desk.get(paths[0])  # the first answer of a session also notes its end
    few = [_asked(desk, path)[0] for path in paths]
    _many(2_000)
    many = [_asked(desk, path) for path in paths]
    assert [count for count, _response in many] == few
    assert max(few) <= 18
    assert "More than 1,000 applications" in text(many[1][1])
    assert len(listed(many[1][1])) == len(listed(many[2][1])) == 50


# --- Taken out as a file ---------------------------------------------------------------------------------------------


def test_the_list_is_taken_out_as_it_is_narrowed_with_a_reason(desk, officer):
    held = at("submitted", person=PersonFactory(forenames="", surname="=1+1"))
    at("ready")
    holds.hold(application=held, reason="We asked.", by=officer, at=NOW)
    assert "/desk/exports/applications/?held=on" in text(desk.get("/desk/applications/?held=on"))
    assert desk.post("/desk/exports/applications/?held=on", {"reason": ""}).status_code == 422
    response = desk.post("/desk/exports/applications/?held=on", {"reason": "The yearly report"})
    heading, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert heading[:2] == ["Application", "Person"]
    assert row[:5] == [held.number, "'=1+1", "RCT", "Equivalence, physics", "being checked for completeness"]
    export = Export.objects.get()
    assert (export.kind, export.chosen, export.taken_by) == ("applications", {"held": True}, officer)
    assert AccessRecord.objects.get(what=ReadingOf.COPY).person == held.person
    assert "Applications" in text(desk.get("/desk/exports/"))


# --- One application -------------------------------------------------------------------------------------------------


def test_an_application_tells_what_was_handed_in_where_it_is_and_how_it_came_there(desk, officer):
    application = ApplicationFactory(stage="submitted", route="RCT/equivalence-physics")
    page = text(desk.get(page_of(application)))
    for words in (
        application.number,
        "Being checked for completeness",
        "The office",
        "16 November 2026",
        "Overdue",
        "Copy 1, frozen on 2 November 2026",
        "Personal details",
        "1 High Street<br>Exampleton",
        "University of Exampleton",
        "Clinical technologist",
        "months as if worked full time",
        "A year in the department",
        "It shows ",
        "Robin Referee0",
        "Asked, due by",
        ", paid</p>",
        "16 of 10 working days of this stage used",
        "Say that it is complete",
        "Take this application",
    ):
        assert words in page, words
    assert AccessRecord.objects.get(what=ReadingOf.APPLICATION).about_id == application.pk
    desk.get(page_of(application))
    assert AccessRecord.objects.count() == 1


def test_its_documents_open_to_whoever_takes_it_and_each_opening_is_recorded(desk, client, officer):
    application = ApplicationFactory(stage="submitted")
    (document,) = Submission.objects.get().documents.all()
    view = f"/my/documents/{document.reference}/view"
    page = text(desk.get(page_of(application)))
    assert "(closed to you)" in page
    assert view not in page
    assert desk.get(view).status_code == 404
    response = desk.post(page_of(application), {"do": "take"}, follow=True)
    assert "its documents are open to you" in text(response)
    assert view in text(response)
    assert desk.get(view).getvalue()
    assert AccessRecord.objects.filter(what=ReadingOf.DOCUMENT, user=officer).count() == 1
    assert "Take this application" not in text(response)


def test_earlier_copies_stay_readable_and_are_marked(desk, officer):
    application = ApplicationFactory(stage="submitted")
    completeness.return_to_applicant(application=application, reasons=["other"], words=WORDS, by=officer, at=NOW)
    later = make_document(application.person, data=b"%PDF-1.7 again")
    application.qualifications.update(certificate=later)
    from_applicant = account_of(application.person)
    submit(application, from_applicant)
    assert "Copy 2, frozen on" in text(desk.get(page_of(application)))
    assert "Copy 1, frozen on" in text(desk.get(f"{page_of(application)}?copy=1"))
    for wrong in ("0", "x", "99999999999", "-1", ""):
        assert "Copy 2, frozen on" in text(desk.get(f"{page_of(application)}?copy={wrong}"))


def test_what_was_explained_and_what_was_paid_for_stands_in_no_copy(desk):
    application = ApplicationFactory(stage="submitted", disclosed="A secret about my health")
    page = text(desk.get(page_of(application)))
    assert "A secret about my health" not in page
    assert "the explanation opens to those who decide" in page


def test_a_note_is_kept_on_the_application_and_an_empty_one_is_refused(desk):
    application = at("submitted")
    assert "<b>twice</b>" not in text(desk.post(page_of(application), {"text": "Rang <b>twice</b>"}, follow=True))
    assert WorkNote.objects.get().text == "Rang <b>twice</b>"
    response = desk.post(page_of(application), {"text": " "})
    assert response.status_code == 422
    assert "Enter a note" in text(response)


def test_a_draft_shows_nothing_of_what_is_being_prepared(desk):
    application = ApplicationFactory()
    page = text(desk.get(page_of(application)))
    assert "University of Exampleton" not in page
    assert "Robin Referee0" not in page
    assert "Not yet" in page
    assert desk.post(page_of(application), {"text": "A note"}).status_code == 422
    assert desk.post(page_of(application), {"do": "take"}).status_code == 422


@pytest.mark.parametrize("role", [Role.FINANCE, Role.ASSESSOR, Role.EMPLOYER, None])
def test_applications_are_for_officers_alone(client, role):
    application = at("submitted")
    sign_in(client, UserFactory(role=role))
    assert client.get("/desk/applications/").status_code == 403
    assert client.get(page_of(application)).status_code == 404
    assert client.post(f"{page_of(application)}complete/").status_code == 404


def test_one_application_takes_the_same_questions_however_long_its_history(desk, officer):
    short = ApplicationFactory(stage="submitted")
    long = ApplicationFactory(stage="submitted")
    for day in range(1, 9):
        when = AT + timedelta(days=day)
        holds.hold(application=long, reason="We asked.", by=officer, at=when)
        holds.release(application=long, by=officer, at=when)
        StageChange.objects.create(application=long, stage=Stage.SUBMITTED, at=when, by=officer)
    for one in (short, long):
        desk.get(page_of(one))
        item = WorkItem.objects.get(key=work_key(one))
        work.note(item=item, text="A note.", by=officer, at=NOW)
    few, _page = _asked(desk, page_of(short))
    many, _page = _asked(desk, page_of(long))
    assert many <= few + 1  # a reading of somebody else's is looked up once more
    assert many <= 45


# --- What an officer does --------------------------------------------------------------------------------------------


def submit(application, user):
    applications.submit(application=application, by=user, at=NOW)


def open_form(desk, application, act):
    """The page of an act, and what its form would send."""
    response = desk.get(f"{page_of(application)}{act}/")
    assert response.status_code == 200
    return {"seen": re.search(r'name="seen" value="(\d*)"', response.content.decode())[1]}


def send(desk, application, act, given):
    return desk.post(f"{page_of(application)}{act}/", given, follow=True)


def test_an_application_is_completed_returned_held_released_and_taken_back_in_the_browser(desk):
    application = ApplicationFactory(stage="submitted")
    given = open_form(desk, application, "hold") | {"reason": "We asked the university."}
    page = text(send(desk, application, "hold", given))
    assert "its clock stands still" in page
    assert "We asked the university." in page
    assert "Release it from hold" in page
    assert "Say that it is complete" not in page
    assert "The application goes on" in text(
        send(desk, application, "release", open_form(desk, application, "release"))
    )
    given = open_form(desk, application, "return") | {"reasons": ["certificate", "career"], "words": WORDS}
    page = text(send(desk, application, "return", given))
    assert "went back to the applicant" in page
    assert WORDS in page
    assert "A certificate is missing or cannot be read" in page
    given = open_form(desk, application, "roll-back") | {"reason": "It was readable."}
    assert "The step was taken back" in text(send(desk, application, "roll-back", given))
    page = text(send(desk, application, "complete", open_form(desk, application, "complete")))
    assert "The application is complete" in page
    assert "Taken back: being checked for completeness" in page
    assert Application.objects.get(pk=application.pk).stage == Stage.REFERENCES
    assert Hold.objects.count() == Return.objects.count() == 1


def test_the_second_officer_sees_what_the_first_did_and_loses_nothing(desk, client):
    application = ApplicationFactory(stage="submitted")
    given = open_form(desk, application, "return") | {"reasons": ["other"], "words": WORDS}
    other = UserFactory(role=Role.REGISTRAR, email="rita.registrar@example.org")
    completeness.complete(application=application, by=other, at=NOW)
    response = send(desk, application, "return", given)
    assert response.status_code == 422
    page = text(response)
    assert "This was done already by rita.registrar@example.org at 24 November 2026 at 12:00pm" in page
    assert WORDS in page
    assert not Return.objects.exists()


def test_pressed_twice_it_is_done_once(desk):
    application = ApplicationFactory(stage="submitted")
    given = open_form(desk, application, "complete")
    for _ in range(2):
        assert "The application is complete" in text(send(desk, application, "complete", given))
    assert StageChange.objects.filter(application=application).count() == 2


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999"])
def test_a_form_that_was_tampered_with_is_refused_in_words(desk, seen):
    application = ApplicationFactory(stage="submitted")
    response = send(desk, application, "complete", {"seen": seen})
    assert response.status_code == (200 if seen == "" else 422)


def test_an_application_is_withdrawn_at_the_applicants_word(desk):
    application = ApplicationFactory(stage="submitted")
    given = open_form(desk, application, "withdraw")
    response = send(desk, application, "withdraw", given)
    assert response.status_code == 422
    given |= {"how": "telephone", "note": "Rang back on the number on file."}
    assert "The application is withdrawn" in text(send(desk, application, "withdraw", given))
    done = ActedFor.objects.get()
    assert (done.what, done.by_letter, done.person) == ("registry.application_withdrawn", False, application.person)
    assert send(desk, application, "withdraw", given).status_code == 422
    assert ActedFor.objects.count() == 1
    assert "Withdraw it for the applicant" not in text(desk.get(page_of(application)))


def test_the_numbers_say_how_many_are_where_how_many_are_late_and_what_is_usual(desk, officer):
    for day in range(3):
        completeness.complete(application=at("submitted"), by=officer, at=AT + timedelta(days=1 + day))
    at("submitted")
    at("submitted", 18)
    page = text(desk.get("/desk/applications/numbers/"))
    assert "5 applications are open." in page
    assert '<a href="/desk/applications/?stage=submitted&amp;overdue=on">1<span' in page
    response = desk.get("/desk/applications/numbers/")
    assert [(row.stage, row.count, row.overdue, usual) for row, usual in response.context["rows"]] == [
        (Stage.SUBMITTED, 2, 1, 2),
        (Stage.REFERENCES, 3, 0, None),
    ]


# --- The queue -------------------------------------------------------------------------------------------------------


def test_the_queue_names_the_application_and_leads_to_it(desk):
    application = at("submitted")
    page = text(desk.get("/desk/"))
    assert f"Application {application.number}: being checked for completeness" in page
    item = WorkItem.objects.get(key=work_key(application))
    assert page_of(application) in text(desk.get(f"/desk/work/{item.pk}/"))
