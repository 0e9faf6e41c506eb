"""Records that look alike, over HTTP: side by side with what matched, merged by two, parted again exactly."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from members.choices import Role
from members.models import AccessRecord, Duplicate, GraveAct, Person, PersonDetails, WorkItem
from members.services import duplicates
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound
from tests.registry.test_desk_orders import answer, checked, text

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False)


@pytest.fixture
def desk(signed_in):
    return signed_in(UserFactory(role=Role.OFFICER))


@pytest.fixture
def second(signed_in):
    return signed_in(UserFactory(role=Role.REGISTRAR))


@pytest.fixture
def pair():
    """Two records of one human being, found by the night's search."""
    kept = EntryFactory(register="RCT", forenames="Siân", surname="Pugh-Jones")
    EntryFactory(register="CS", forenames="Sian", surname="Pugh-Jones", hcpc="CS012345")
    EntryFactory(forenames="Somebody", surname="Else")
    PersonDetails.objects.filter(person__names__surname="Else").update(date_of_birth=date(1970, 1, 1))
    PersonDetails.objects.filter(person=kept.person).update(phone="01632 960 111")
    (found,) = duplicates.find(at=AT)
    return found


def words(response):
    return assert_sound(text(response)).text().replace("\u00a0", " ")


def path(pair):
    return f"/desk/duplicates/{pair.pk}/"


def test_the_pair_is_in_the_queue_and_on_the_list_with_what_matched(desk, pair):
    item = WorkItem.objects.get(kind="duplicate")
    assert path(pair) in text(desk.get(f"/desk/work/{item.pk}/"))
    said = words(desk.get("/desk/duplicates/"))
    assert "Siân Pugh-Jones and Sian Pugh-Jones" in said
    assert "the same date of birth and names that are alike" in said
    assert "Somebody" not in said


def test_an_empty_list_says_what_will_appear(desk):
    assert "Every night" in words(desk.get("/desk/duplicates/"))
    assert "No pair was compared yet" in words(desk.get("/desk/duplicates/?show=settled"))


def test_two_records_stand_side_by_side_masked_until_asked_and_that_is_recorded(desk, pair):
    first = desk.get(path(pair))
    said = words(first)
    for part in ("Matched", "•• •• 1980", "HCPC CS012345", "RCT", "•••"):
        assert part in said, part
    for hidden in ("29 February", "01632 960 111", f"p{pair.first_id}@example.org"):
        assert hidden not in said, hidden
    assert AccessRecord.objects.count() == 2
    shown = words(desk.post(path(pair), {"do": "show"}))
    for part in ("29 February 1980", "01632 960 111", f"p{pair.first_id}@example.org"):
        assert part in shown, part
    assert AccessRecord.objects.count() == 4


def test_a_merge_is_proposed_confirmed_and_undone_exactly(desk, second, pair, client):
    first, other = pair.first.entries.get(), pair.second.entries.get()
    before = [text(client.get(f"/register/{entry.number}/")) for entry in (first, other)]
    done = desk.post(path(pair), {"decision": "first", "reason": "She told us by telephone"})
    assert "It is proposed" in words(desk.get(done["Location"]))
    assert "It is proposed to merge them" in words(desk.get(path(pair)))
    act = GraveAct.objects.get()
    assert "Siân Pugh-Jones" in words(second.get(f"/desk/acts/{act.reference}/"))
    answer(second, act)
    merged = text(client.get(f"/register/{other.number}/"))
    assert "Siân Pugh-Jones" in merged
    assert first.number in merged
    page = desk.get(f"/desk/people/{pair.first_id}/")
    unmerge = f"/desk/people/{pair.second_id}/unmerge/"
    assert unmerge in text(page)
    assert unmerge in text(desk.get(path(pair)))
    assert "One person: merged" in words(desk.get("/desk/duplicates/?show=settled"))
    assert desk.post(path(pair), {"decision": "different"}).status_code == 422
    checked(desk, unmerge, {"reason": "They are twins"})
    answer(second, GraveAct.objects.get(kind="unmerge"))
    assert Person.objects.get(pk=pair.second_id).merged_into is None
    after = [text(client.get(f"/register/{entry.number}/")) for entry in (first, other)]
    assert after == before
    assert desk.get(unmerge).status_code == 404
    assert "They are two people" in words(desk.get(path(pair)))


def test_the_other_record_may_be_kept(desk, second, pair):
    desk.post(path(pair), {"decision": "second", "reason": "The newer one is right"})
    answer(second, GraveAct.objects.get())
    assert Person.objects.get(pk=pair.first_id).merged_into_id == pair.second_id


def test_two_people_are_settled_as_different_and_not_asked_about_again(desk, pair):
    for _ in range(2):
        assert desk.post(path(pair), {"decision": "different"}).status_code == 302
    assert "They are two people" in words(desk.get(path(pair)))
    assert not WorkItem.objects.filter(kind="duplicate", closed_at=None).exists()
    assert duplicates.find(at=AT) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose whether they are one human being"),
        ({"decision": "first"}, "Say why this should be done"),
        ({"decision": "third", "reason": "x"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_decided_is_said_beside_its_field(desk, pair, given, said):
    shown = desk.post(path(pair), given)
    assert shown.status_code == 422
    assert said in words(shown)


def test_two_accounts_are_not_merged(desk, pair):
    UserFactory(person=pair.first)
    UserFactory(person=pair.second)
    shown = desk.post(path(pair), {"decision": "first", "reason": "One person"})
    assert shown.status_code == 422
    assert "Both records have an account" in words(shown)


def test_nobody_compares_their_own_record(signed_in, pair):
    own = signed_in(UserFactory(role=Role.REGISTRAR, person=pair.second))
    assert own.get(path(pair)).status_code == 403
    assert "Pugh-Jones" not in text(own.get("/desk/duplicates/"))


def test_the_list_is_turned_page_by_page_in_few_questions(desk, django_assert_max_num_queries):
    people = [PersonFactory(forenames=f"One{n}") for n in range(56)]
    for first, then in pairwise(people):
        Duplicate.objects.create(first=first, second=then, matched=["email"], found_at=AT)
    with django_assert_max_num_queries(16):
        page = desk.get("/desk/duplicates/")
    assert "55 pairs" in words(page)
    assert "One54" in words(desk.get("/desk/duplicates/?page=2"))
