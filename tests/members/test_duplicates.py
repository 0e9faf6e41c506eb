"""Records that look alike are put before the office once, by what they have in common."""

from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg.types.range import DateRange

from members.choices import NameKind
from members.models import Duplicate, Erasure, Nickname, OutsideRegistration, PersonDetails, TrailEvent, WorkItem
from members.services import duplicates
from registry.tasks import find_duplicates
from tests.factories.members import LONG_AGO, PersonFactory, record_name

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 2, 40, tzinfo=UTC)


def person(forenames="Susan", surname="Haygreen", *, born=date(1980, 2, 29), email=None, hcpc="", **more):
    made = PersonFactory(forenames=forenames, surname=surname, **more)
    changed = {"date_of_birth": born} | ({"email": email} if email is not None else {})
    PersonDetails.objects.filter(person=made).update(**changed)
    if hcpc:
        OutsideRegistration.objects.create(
            person=made,
            body="HCPC",
            number=hcpc,
            standing="current",
            during=DateRange(date(2020, 1, 1), None),
            recorded_at=LONG_AGO,
            source="test",
        )
    return made


def found():
    return [(one.first_id, one.second_id, sorted(one.matched)) for one in duplicates.find(at=AT)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Susan", "Haygreen"), ("Susan", "Haygreen")),
        (("Susan", "Haygreen"), ("Susan Mary", "Haygrene")),
        (("Łukasz", "O’Neill"), ("Lukasz", "ONeill")),
        (("S", "Haygreen"), ("Susan", "Haygreen")),
        (("Jonathan", "Haygreen"), ("Jonathon", "Haygreen")),
    ],
)
def test_one_birthday_and_names_that_are_alike(one, other):
    first, second = person(*one), person(*other)
    assert found() == [(first.pk, second.pk, ["birth_and_name"])]


def test_a_nickname_and_a_maiden_name_are_alike_too():
    Nickname.objects.create(forename="elizabeth", other="betty", direct=True)
    first = person("Elizabeth", "Prys")
    second = person("Betty", "Morgan")
    record_name(second, NameKind.FORMER, "Betty", "Prys", date(2000, 1, 1))
    assert found() == [(first.pk, second.pk, ["birth_and_name"])]


@pytest.mark.parametrize(
    ("one", "other", "born"),
    [
        (("Susan", "Haygreen"), ("Peter", "Haygreen"), date(1980, 2, 29)),
        (("Susan", "Haygreen"), ("Susan", "Morgan"), date(1980, 2, 29)),
        (("Susan", "Haygreen"), ("Susan", "Haygreen"), date(1981, 2, 28)),
        (("Susan", "Haygreen"), ("Susan", "Haygreen"), None),
    ],
)
def test_namesakes_siblings_and_people_of_one_birthday_are_not_asked_about(one, other, born):
    person(*one)
    person(*other, born=born)
    assert found() == []


def test_one_address_or_one_number_elsewhere_and_the_likeliest_pair_comes_first():
    a = person("Ann", "Abel", born=None, email="Same@example.org")
    b = person("Bea", "Byrd", born=None, email="same@example.org")
    c = person("Cid", "Cole", born=None, hcpc="RA12345")
    d = person("Dee", "Dunn", born=None, hcpc="RA12345")
    assert found() == [(c.pk, d.pk, ["outside_number"]), (a.pk, b.pk, ["email"])]


def test_an_address_that_a_department_shares_is_no_sign():
    for number in range(6):
        person("Ann", f"Abel{number}", born=None, email="physics@example.org")
    assert found() == []


def test_merged_and_erased_people_are_not_compared():
    first, second, third = person(), person(), person()
    type(second).objects.filter(pk=second.pk).update(merged_into=first)
    Erasure.objects.create(person=third, erased_at=AT)
    assert found() == []


def test_each_pair_is_asked_about_once_with_one_piece_of_work():
    first, second = person(), person()
    pair = duplicates.find(at=AT)[0]
    assert duplicates.find(at=AT + timedelta(days=1)) == []
    item = WorkItem.objects.get()
    assert (item.key, item.kind, item.person_id) == (f"duplicate:{pair.pk}", "duplicate", first.pk)
    assert TrailEvent.objects.get(kind="members.duplicate_found").about_id == pair.pk
    pair.different, pair.settled_at = True, AT
    pair.save()
    assert duplicates.find(at=AT + timedelta(days=2)) == []
    assert Duplicate.objects.get().second_id == second.pk


def test_what_is_too_much_for_one_night_is_found_the_next_and_a_missed_night_changes_nothing(monkeypatch):
    monkeypatch.setattr(duplicates, "A_NIGHT", 2)
    for number in range(3):
        for _ in range(2):
            person("Ann", "Abel", born=date(1980, 1, 1 + number))
    counts = []
    for _night in range(3):
        find_duplicates(on="ignored")
        counts.append(Duplicate.objects.count())
    assert counts == [2, 3, 3]
