"""Assessment over HTTP: judging, sealing, comparing, agreeing, moderating, asking for more, being taken off."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.choices import Role
from members.models import AccessRecord, Message, TrailEvent, WorkItem
from registry.choices import ConflictKind, Mark, Recommended, SeatEnd, SeatKind, Stage
from registry.models import Conflict, EvidenceRequest, Finding, Judgement, Objection, Recommendation, Seat
from registry.services import judging, seats
from tests.factories.assessing import (
    asked,
    content_of,
    make_application,
    make_assessor,
    make_officer,
    mark_all,
    opened,
    seated,
)
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
PARTLY = (Mark.PARTLY, "Two of the four techniques are shown.")


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def pool():
    return [make_assessor() for _ in range(4)]


@pytest.fixture
def application(pool, at):
    return make_application(at=at)


def browser(user):
    return sign_in(Client(), user)


def page(name, application, *more):
    return reverse(name, args=[application.reference, *more])


def fine(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    html = answer.content.decode()
    assert_sound(html)
    return html


# --- A case, from the list to handing in ----------------------------------------------------------------------------


def test_without_a_case_the_page_says_what_will_come(pool):
    assert "You have no case now" in fine(browser(pool[0]).get("/assessing/"))


def test_nothing_is_shown_before_somebody_declared(application, officer, at):
    taken = seats.allocate(application=application, by=officer, at=at)[0]
    client = browser(taken.user)
    html = fine(client.get(page("assessing-case", application)))
    assert "Nia Probert" in html
    assert "Applicant Row" not in html
    for name in ("assessing-copy", "assessing-references", "assessing-hand-in", "assessing-compare"):
        assert client.get(page(name, application))["Location"] == page("assessing-case", application)
    assert not AccessRecord.objects.exists()
    answer = client.post(page("assessing-case", application), {})
    assert (answer.status_code, "Say whether anything keeps you" in answer.content.decode()) == (422, True)
    answer = client.post(page("assessing-case", application), {"conflict": "nothing"}, follow=True)
    assert "The application is open to you now" in fine(answer)


def test_a_conflict_that_is_declared_gives_the_case_back(application, officer, at):
    taken = seats.allocate(application=application, by=officer, at=at)[0]
    client = browser(taken.user)
    answer = client.post(page("assessing-case", application), {"conflict": "co_author", "note": ""})
    assert answer.status_code == 422
    answer = client.post(
        page("assessing-case", application),
        {"conflict": "declared_by_assessor", "note": "He is my cousin."},
        follow=True,
    )
    assert "The office gives it to somebody else" in fine(answer)
    gone = client.get(page("assessing-case", application))
    assert gone.status_code == 410
    assert "A conflict of interest keeps you from it" in gone.content.decode()
    assert Conflict.objects.get().note == "He is my cousin."


def test_a_conflict_that_comes_up_later_is_declared_by_its_kind(application, officer, at):
    taken = seated(application, officer, at)[0]
    client, where = browser(taken.user), page("assessing-conflict", application)
    answer = client.post(where, {"note": "A paper in 2025."})
    assert (answer.status_code, "Select what keeps you" in answer.content.decode()) == (422, True)
    assert client.post(where, {"kind": "self", "note": "A paper in 2025."}).status_code == 422
    client.post(where, {"kind": "co_author", "note": "A paper in 2025."})
    kept = Conflict.objects.get()
    assert (kept.kind, kept.declared_by) == ("co_author", taken.user)


def test_a_case_is_judged_standard_by_standard_and_handed_in(application, officer, at):
    taken = seated(application, officer, at)[0]
    client = browser(taken.user)
    standards = asked(application)
    assert f"0 of {len(standards)}" in fine(client.get("/assessing/"))
    case = fine(client.get(page("assessing-case", application)))
    assert f"Judge {standards[0].code}" in case
    for place, standard in enumerate(standards):
        where = page("assessing-standard", application, standard.code)
        fine(client.get(where))
        answer = client.post(where, {"mark": "met", "reason": "As shown.", "seen": "0", "next": "1"})
        after = standards[place + 1].code if place + 1 < len(standards) else None
        assert answer["Location"] == (
            page("assessing-standard", application, after) if after else page("assessing-case", application)
        )
    assert "Hand in" in fine(client.get(page("assessing-hand-in", application)))
    answer = client.post(page("assessing-hand-in", application), follow=True)
    assert "It stays sealed until the others have too" in fine(answer)
    taken.refresh_from_db()
    assert taken.handed_in_at is not None
    html = fine(client.get(page("assessing-standard", application, standards[0].code)))
    assert "It can no longer be changed" in html
    answer = client.post(page("assessing-standard", application, standards[0].code), {"mark": "partly", "reason": "x"})
    assert (answer.status_code, Judgement.objects.filter(mark="partly").count()) == (422, 0)


def test_a_mark_without_its_reason_is_told_beside_the_field_and_keeps_what_was_entered(application, officer, at):
    taken = seated(application, officer, at)[0]
    where = page("assessing-standard", application, asked(application)[0].code)
    answer = browser(taken.user).post(where, {"mark": "not_met", "reason": "", "seen": "0"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Give your reason" in html
    assert re.search(r'value="not_met"[^>]*checked', html)
    assert not Judgement.objects.exists()


def test_two_windows_show_both_and_lose_nothing(application, officer, at):
    taken = seated(application, officer, at)[0]
    standard = asked(application)[0]
    where = page("assessing-standard", application, standard.code)
    client = browser(taken.user)
    client.post(where, {"mark": "partly", "reason": "From the first window.", "seen": "0"})
    answer = client.post(where, {"mark": "met", "reason": "From the second window.", "seen": "0"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "From the first window." in html
    assert "From the second window." in html
    seen = re.search(r'name="seen" value="(\d+)"', html)[1]
    answer = client.post(where, {"mark": "met", "reason": "From the second window.", "seen": seen})
    assert answer.status_code == 302
    assert list(Judgement.objects.order_by("pk").values_list("mark", flat=True)) == ["partly", "met"]


def test_the_evidence_for_a_standard_is_shown_from_the_frozen_copy(pool, officer, at):
    first = make_application(at=at)
    document = make_document(first.person, title="Log of sessions")
    code = asked(first)[0].code
    item = {
        "id": "1",
        "kind": "document",
        "title": "My log of 2025",
        "document": {"reference": document.reference, "title": "Log of sessions", "sha256": "x"},
        "text": "",
        "role": "I ran them.",
        "context": "In Cardiff.",
        "from": "2025-01-01",
        "until": "2025-12-31",
        "no_patient": True,
        "shows": [{"standard": code, "why": "It lists forty sessions."}],
    }
    second = make_application(
        route="RCT/overseas-physics",
        at=at,
        content=content_of("X", claims=[item]),
        documents=[document],
        person=first.person,
    )
    taken = seated(second, officer, at)[0]
    client = browser(taken.user)
    html = fine(client.get(page("assessing-standard", second, code)))
    assert "It lists forty sessions." in html
    assert f'name="look" value="{document.reference}.1"' in html
    assert client.get(reverse("my-document-view", args=[document.reference])).getvalue() == b"a copy"
    assert AccessRecord.objects.filter(user=taken.user, what="document").count() == 1
    assert "claims no evidence" in fine(client.get(page("assessing-standard", second, asked(second)[1].code)))


def test_what_is_no_business_of_an_assessor_is_not_shown(application, officer, at):
    taken = seated(application, officer, at)[0]
    html = fine(browser(taken.user).get(page("assessing-copy", application)))
    assert "Nia Probert" in html
    assert "Applicant Row" not in html
    assert "2000 0000" not in html
    assert AccessRecord.objects.filter(user=taken.user, person=application.person).count() == 1


def test_a_standard_that_is_not_asked_is_no_page(application, officer, at):
    taken = seated(application, officer, at)[0]
    assert browser(taken.user).get(page("assessing-standard", application, "Z9")).status_code == 404


# --- Sealed ---------------------------------------------------------------------------------------------------------


def test_nobody_can_read_a_judgement_before_all_are_in(application, officer, pool, at):
    """Every page of the case, the desk, the applicant, the trail and the messages, before the second hands in."""
    planted = "Peregrine falcons nest here"
    first, second = seated(application, officer, at)
    applicant = UserFactory(person=application.person)
    mark_all(first, Mark.NOT_EVIDENCED, planted, at=at)
    judging.hand_in(taken=first, by=first.user, at=at)
    for standard in asked(application)[:-1]:  # all but one, so that no page that is tried can hand in
        judging.judge(taken=second, standard=standard, mark=Mark.MET, reason="As shown.", by=second.user, at=at)
    code = asked(application)[0].code
    case = [
        page("assessing-case", application),
        page("assessing-copy", application),
        page("assessing-references", application),
        page("assessing-hand-in", application),
        page("assessing-standard", application, code),
        page("assessing-compare", application),
        page("assessing-finding", application, code),
        page("assessing-reword", application, code),
        page("assessing-evidence", application),
        page("assessing-recommend", application),
        page("assessing-moderator", application),
        page("assessing-agree", application, first.judgements.first().pk),
        "/assessing/",
    ]
    desk = [
        page("desk-assessment", application),
        page("desk-assessment-allocate", application),
        page("desk-assessment-seat", application, "assessor"),
        page("desk-assessment-replace", application, first.pk),
        page("desk-assessment-recommend", application),
        page("desk-application", application),
        "/desk/",
        f"/desk/people/{application.person_id}/",
        *(f"/desk/work/{item.pk}/" for item in WorkItem.objects.all()),
    ]
    own = ["/my/", page("my-application-objections", application), "/my/messages/", "/my/access/"]
    others = [(second.user, case), (officer, desk), (make_officer(Role.REGISTRAR), desk), (applicant, own)]
    read = 0
    for user, addresses in others:
        client = browser(user)
        for address in addresses:
            for send in (client.get, client.post):
                answer = send(address)
                body = answer.getvalue().decode()
                read += 1
                assert "Peregrine" not in body, address
                assert "not evidenced" not in re.sub(r"Nothing in the evidence.*|<label.*?</label>", "", body), address
    assert read > 40
    for line in TrailEvent.objects.all():
        assert "not_evidenced" not in str(line.detail)
        assert "Peregrine" not in str(line.detail)
    for message in Message.objects.all():
        assert "Peregrine" not in str(message.context)
    assert "Peregrine" in browser(first.user).get(page("assessing-standard", application, code)).content.decode()


def test_once_all_are_in_each_reads_the_others(application, officer, at):
    code = asked(application)[0].code
    first, second = opened(application, officer, first={code: (Mark.PARTLY, "Peregrine falcons.")}, at=at)
    for taken in (first, second):
        html = fine(browser(taken.user).get(page("assessing-compare", application)))
        assert "Peregrine falcons." in html
        assert "differs" in html
        assert first.user.email not in html.replace(taken.user.email, "")
    assert "Peregrine falcons." in fine(browser(officer).get(page("desk-assessment", application)))


# --- After opening --------------------------------------------------------------------------------------------------


def test_two_agree_and_recommend(application, officer, at):
    code = asked(application)[0].code
    first, second = opened(application, officer, first={code: PARTLY}, at=at)
    one, two = browser(first.user), browser(second.user)
    where = page("assessing-finding", application, code)
    fine(one.get(where))
    assert one.post(where, {"mark": "met", "reason": ""}).status_code == 422
    answer = one.post(where, {"mark": "met", "reason": "Shown in full after all."}, follow=True)
    assert "It is the finding once the others agree" in fine(answer)
    html = fine(two.get(where))
    assert "Agree to this, word for word" in html
    proposal = Judgement.objects.get(after_opening=True)
    answer = two.post(page("assessing-agree", application, proposal.pk), follow=True)
    assert "There is a finding on every standard" in fine(answer)
    assert Finding.objects.get(standard__code=code).differed
    reword = page("assessing-reword", application, code)
    fine(two.get(reword))
    answer = two.post(reword, {"reason": "Shown in full.", "seen": "Shown in full after all."})
    assert answer.status_code == 302
    stale = one.post(reword, {"reason": "Other words.", "seen": "Shown in full after all."})
    assert stale.status_code == 422
    fine(one.get(page("assessing-recommend", application)))
    answer = one.post(page("assessing-recommend", application), {"reason": ""}, follow=True)
    assert "The recommendation was sent" in fine(answer)
    assert Recommendation.objects.get().outcome == Recommended.ADMIT
    assert two.get(page("assessing-compare", application)).status_code == 410
    assert "finished" in fine(two.get("/assessing/"))


def test_a_moderator_decides_where_they_differ(application, officer, at):
    code = asked(application)[0].code
    first, _second = opened(application, officer, first={code: PARTLY}, at=at)
    one = browser(first.user)
    assert code in fine(one.get(page("assessing-moderator", application)))
    one.post(page("assessing-moderator", application))
    moderator = Seat.objects.get(kind=SeatKind.MODERATOR)
    client = browser(moderator.user)
    client.post(page("assessing-case", application), {"conflict": "nothing"})
    assert "See where they differ" in fine(client.get(page("assessing-case", application)))
    assert "Decide" in fine(client.get(page("assessing-compare", application)))
    answer = client.post(
        page("assessing-finding", application, code), {"mark": "partly", "reason": "Half is shown."}, follow=True
    )
    assert "Go on to the recommendation" in fine(answer)
    assert client.post(page("assessing-recommend", application), {"reason": ""}).status_code == 422
    client.post(page("assessing-recommend", application), {"reason": "One standard is met in part."})
    application.refresh_from_db()
    assert application.stage == Stage.RECOMMENDED
    assert "Found by the moderator" in fine(browser(officer).get(page("desk-assessment", application)))


def test_more_evidence_is_asked_for(application, officer, at):
    standard = asked(application)[0]
    first, _second = opened(application, officer, first={standard.code: PARTLY}, second={standard.code: PARTLY}, at=at)
    client = browser(first.user)
    where = page("assessing-evidence", application)
    html = fine(client.get(where))
    assert asked(application)[1].title not in html
    answer = client.post(where, {"words": "", "standards": [standard.pk]})
    assert answer.status_code == 422
    answer = client.post(where, {"words": "Show the other two.", "standards": [standard.pk]}, follow=True)
    assert "The applicant is asked" in fine(answer)
    assert EvidenceRequest.objects.get().words == "Show the other two."
    case = fine(client.get(page("assessing-case", application)))
    assert "Waits for more evidence" in case
    assert "Compare what you judged" not in case


# --- Taken off ------------------------------------------------------------------------------------------------------


def test_a_conflict_that_arises_closes_everything_on_the_next_page(application, officer, at):
    document = make_document(application.person)
    application.submissions.get().documents.add(document)
    first, _ = seated(application, officer, at)
    client = browser(first.user)
    view = reverse("my-document-view", args=[document.reference])
    assert client.get(view).getvalue() == b"a copy"
    Conflict.objects.create(
        application=application, user=first.user, kind=ConflictKind.DECLARED_BY_APPLICANT, declared_at=at
    )
    answer = client.get(page("assessing-standard", application, asked(application)[0].code))
    assert answer.status_code == 410
    assert "A conflict of interest keeps you from it" in answer.content.decode()
    assert client.get(view).status_code == 404
    first.refresh_from_db()
    assert first.end == SeatEnd.CONFLICT


def test_a_document_does_not_open_by_its_address_once_a_conflict_arose(application, officer, at):
    document = make_document(application.person)
    application.submissions.get().documents.add(document)
    first, _ = seated(application, officer, at)
    Conflict.objects.create(
        application=application, user=first.user, kind=ConflictKind.DECLARED_BY_APPLICANT, declared_at=at
    )
    assert browser(first.user).get(reverse("my-document-view", args=[document.reference])).status_code == 404


def test_somebody_who_was_taken_off_is_told_so_in_plain_words(application, officer, at):
    first, _ = seated(application, officer, at)
    client = browser(first.user)
    answer = browser(officer).post(page("desk-assessment-replace", application, first.pk), {"reason": "On leave."})
    assert answer.status_code == 302
    answer = client.post(
        page("assessing-standard", application, asked(application)[0].code),
        {"mark": "met", "reason": "As shown.", "seen": "0"},
    )
    assert answer.status_code == 410
    assert "The office gave it to somebody else" in answer.content.decode()
    assert not Judgement.objects.exists()


# --- The desk and the applicant -------------------------------------------------------------------------------------


def test_the_office_sees_whom_the_rule_chooses_and_why(application, officer, pool, at):
    kept_out = make_assessor()
    Conflict.objects.create(
        application=application, user=kept_out, kind=ConflictKind.DECLARED_BY_APPLICANT, declared_at=at
    )
    client = browser(officer)
    html = fine(client.get(page("desk-assessment-allocate", application)))
    assert html.count('tag-yes">the rule chooses') == 2
    assert "declared by the applicant" in html
    seen = re.search(r'name="seen" value="(\d+)"', html)[1]
    answer = client.post(page("desk-assessment-allocate", application), {"seen": seen}, follow=True)
    html = fine(answer)
    assert "Chosen because they stood in place" in html
    assert "Kept out:" in html
    assert Seat.objects.count() == 2


def test_too_few_are_named_with_what_keeps_the_others_out(officer, at):
    make_assessor(scope="sonography")
    application = make_application(at=at)
    html = fine(browser(officer).get(page("desk-assessment-allocate", application)))
    assert "only 0 may take the seat" in html
    assert "not granted for Nuclear Medicine" in html
    answer = browser(officer).post(page("desk-assessment-allocate", application), {})
    assert answer.status_code == 422


def test_somebody_is_seated_by_hand(application, officer, pool):
    client = browser(officer)
    where = page("desk-assessment-seat", application, "assessor")
    fine(client.get(where))
    assert client.post(where, {"user": pool[1].pk, "reason": ""}).status_code == 422
    assert client.post(where, {"user": officer.pk, "reason": "Knows it."}).status_code == 422
    answer = client.post(where, {"user": pool[1].pk, "reason": "Knows PET well."}, follow=True)
    html = fine(answer)
    assert "Knows PET well." in html
    assert "Chosen by hand." in html
    assert client.get(page("desk-assessment-seat", application, "appeal")).status_code == 404


def test_the_office_recommends_where_nobody_assesses(officer, at):
    application = make_application(route="HSSR/hsst", scope="", at=at)
    client = browser(officer)
    where = page("desk-assessment-recommend", application)
    assert "Nobody has found a current registration" in fine(client.get(where))
    assert client.post(where, {"outcome": "admit"}).status_code == 422
    answer = client.post(where, {"outcome": "refuse", "reason": "The certificate is of another course."}, follow=True)
    assert "The certificate is of another course." in fine(answer)


def test_the_applicant_objects_and_the_office_keeps_them_from_it(application, officer, pool):
    applicant = UserFactory(person=application.person)
    client = browser(applicant)
    where = page("my-application-objections", application)
    assert f'<a href="{where}">Who should not judge your application</a>' in fine(
        client.get(page("my-application", application))
    )
    assert client.post(where, {"words": ""}).status_code == 422
    client.post(where, {"words": "Not Dr Vane of Leeds."})
    assert Objection.objects.get().words == "Not Dr Vane of Leeds."
    desk = browser(officer)
    objection = page("desk-objection", application, Objection.objects.get().pk)
    assert "Not Dr Vane of Leeds." in fine(desk.get(objection))
    desk.post(objection, {"against": [pool[0].pk]})
    assert Conflict.objects.get().user == pool[0]
    fine(desk.get(objection))


def test_lists_of_cases_take_as_many_questions_for_many_as_for_one(officer, pool, at, django_assert_max_num_queries):
    user = pool[0]
    for n in range(6):
        application = make_application(at=at)
        seats.seat(application=application, user=user, kind=SeatKind.ASSESSOR, reason=f"Case {n}.", by=officer, at=at)
        seats.allocate(application=application, by=officer, at=at)
    client = browser(user)
    client.get("/assessing/")
    with django_assert_max_num_queries(30):
        html = fine(client.get("/assessing/"))
    assert html.count("Say whether anything keeps you") == 6


def questions(client, where):
    client.get(where)  # what is read once in a while is not counted
    with CaptureQueriesContext(connection) as asked_of:
        fine(client.get(where))
    return len(asked_of)


def test_a_standard_takes_as_many_questions_for_thirty_pieces_of_evidence_as_for_one(application, officer, at):
    taken = seated(application, officer, at)[0]
    code = asked(application)[0].code
    client, counts = browser(taken.user), []
    for number in (1, 30):
        pieces = [
            {
                "id": str(n),
                "kind": "account",
                "title": f"Piece {n}",
                "document": None,
                "text": "What I did.",
                "role": "",
                "context": "",
                "from": "",
                "until": "",
                "no_patient": True,
                "shows": [{"standard": code, "why": "It shows it."}],
            }
            for n in range(number)
        ]
        application.submissions.update(content=content_of(application.number, claims=pieces))
        counts.append(questions(client, page("assessing-standard", application, code)))
    assert counts[0] == counts[1] <= 70


def test_choosing_takes_as_many_questions_for_many_candidates_as_for_few(application, officer):
    client = browser(officer)
    few = questions(client, page("desk-assessment-allocate", application))
    for _ in range(12):
        make_assessor()
    assert questions(client, page("desk-assessment-allocate", application)) == few <= 90
