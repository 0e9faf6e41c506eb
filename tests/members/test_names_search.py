"""What name search reads is kept in step with the names, and forgets whom it must."""

import threading
from datetime import date

import psycopg
import pytest
from django.db import connection
from psycopg.types.range import DateRange

from members.choices import NameKind
from members.models import Erasure, Name, NameTerm, NameVariant, Nickname, SearchName
from members.services import names
from tests.factories.members import LONG_AGO, PersonFactory, record_name

SINCE = date(2000, 1, 1)


def normalise(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_normalise(%s)", [text])
        return cursor.fetchone()[0]


def index(*people):
    names.index_names(person_ids=[person.pk for person in people])


def keys(person, **more):
    found = SearchName.objects.filter(person=person, **more).values_list("forenames", "surname", "rank")
    return set(found)


def everything():
    return [
        list(SearchName.objects.order_by("name_id", "surname", "forenames").values_list()),
        list(NameTerm.objects.order_by("side", "term").values_list()),
        list(NameVariant.objects.order_by("side", "variant", "term").values_list()),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Haygreen", "haygreen"),
        ("  Haygreen\xa0 ", "haygreen"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("O´Brien", "obrien"),
        ("Oʼbrien", "obrien"),
        ("D`Arcy", "darcy"),
        ("Ó Deargáin", "o deargain"),
        ("Llŷr", "llyr"),
        ("Łukasik", "lukasik"),
        ("Ångström", "angstrom"),
        ("Yıldırım", "yildirim"),
        ("Straße", "strasse"),
        ("Sørensen", "sorensen"),
        ("Cafe\u0301", "cafe"),
        ("Niță", "nita"),
        ("Rice-Oxley", "rice oxley"),
        ("Rice–Oxley", "rice oxley"),
        ("St. John", "st john"),
        ("\u202eSmith\u202c", "smith"),
        ("Smi\u00adth", "smith"),
        ("Ｓｍｉｔｈ", "smith"),
        ("Smith 💥 <b>", "smith b"),
        ("-- ';%_", ""),
        ("", ""),
    ],
)
def test_a_name_and_what_is_typed_become_the_same_plain_words(typed, plain):
    assert normalise(typed) == plain
    assert normalise(normalise(typed)) == plain


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("forenames", "surname", "expected"),
    [
        ("Susan", "Haygreen", {("susan", "haygreen", 0)}),
        ("Susan Jane", "Haygreen", {("susan jane", "haygreen", 0)}),
        ("Ann", "Rice-Oxley", {("ann", "riceoxley", 0), ("ann", "rice", 1), ("ann", "oxley", 1)}),
        ("Aoife", "O'Keeffe", {("aoife", "okeeffe", 0)}),
        ("Aoife", "O-Keeffe", {("aoife", "okeeffe", 0), ("aoife", "keeffe", 1)}),
        ("Piet", "van Dijk", {("piet", "vandijk", 0), ("piet", "dijk", 1)}),
        ("Mary-Jane", "Li", {("mary jane", "li", 0), ("maryjane", "li", 0)}),
        ("", "Sukarno", {("", "sukarno", 0)}),
        ("Sukarno", "", {("", "sukarno", 0)}),
        ("", "", set()),
        ("💥", "💥", set()),
    ],
)
def test_the_keys_of_a_name(forenames, surname, expected):
    person = PersonFactory(forenames=forenames, surname=surname)
    index(person)
    assert keys(person) == expected


@pytest.mark.django_db
def test_a_known_as_or_former_name_takes_the_part_it_lacks_from_the_official_name():
    person = PersonFactory(forenames="Margaret", surname="Thackray")
    record_name(person, NameKind.KNOWN_AS, "Peggy", "", SINCE)
    record_name(person, NameKind.FORMER, "", "Dormer", SINCE)
    index(person)
    assert keys(person) == {("margaret", "thackray", 0), ("peggy", "thackray", 0), ("margaret", "dormer", 2)}


@pytest.mark.django_db
def test_a_former_name_kept_from_search_gives_no_key():
    person = PersonFactory()
    record_name(person, NameKind.FORMER, "Susan", "Dormer", SINCE, searchable=False)
    index(person)
    assert keys(person) == {("susan", "haygreen", 0)}
    assert not NameTerm.objects.filter(term="dormer").exists()


@pytest.mark.django_db
def test_an_official_name_is_the_present_one_until_the_next_begins():
    person = PersonFactory(surname="Dormer")
    record_name(person, NameKind.OFFICIAL, "Susan", "Haygreen", date(2020, 5, 1))
    index(person)
    found = dict(SearchName.objects.filter(person=person).values_list("surname", "during"))
    assert found == {
        "dormer": DateRange(SINCE, date(2020, 5, 1)),
        "haygreen": DateRange(date(2020, 5, 1), None),
    }


@pytest.mark.django_db
def test_indexing_twice_changes_nothing():
    people = [PersonFactory(surname=surname, former="Dormer") for surname in ("Haygreen", "Rice-Oxley", "O'Hare")]
    index(*people)
    before = everything()
    index(*people)
    assert everything() == before


@pytest.mark.django_db
def test_a_name_set_aside_is_no_longer_a_key_and_the_new_one_is():
    person = PersonFactory(surname="Zarnbeck")
    index(person)
    Name.objects.filter(person=person).update(set_aside_at=LONG_AGO)
    record_name(person, NameKind.OFFICIAL, "Susan", "Quillthorpe", SINCE)
    index(person)
    assert keys(person) == {("susan", "quillthorpe", 0)}
    assert not NameTerm.objects.filter(term="zarnbeck").exists()
    assert not NameVariant.objects.filter(term="zarnbeck").exists()


@pytest.mark.django_db
def test_many_people_are_indexed_in_one_statement(django_assert_num_queries):
    people = [PersonFactory(surname=f"Haygreen{letter}") for letter in "abcdefgh"]
    with django_assert_num_queries(3):  # the savepoint's two and one
        index(*people)
    assert SearchName.objects.count() == len(people)


@pytest.mark.django_db
def test_removal_forgets_a_name_that_nobody_else_has_and_keeps_one_that_somebody_has():
    gone, stays = PersonFactory(forenames="Xanthippe", surname="Zarnbeck"), PersonFactory(forenames="Susan")
    both = PersonFactory(forenames="Susan", surname="Zarnbeck-Haygreen")
    index(gone, stays, both)
    names.remove_from_search(person_ids=[gone.pk, both.pk])
    assert set(NameTerm.objects.values_list("side", "term")) == {("s", "haygreen"), ("f", "susan")}
    assert set(NameVariant.objects.values_list("term", flat=True)) == {"haygreen", "susan"}
    names.remove_from_search(person_ids=[gone.pk, both.pk])
    assert keys(stays) == {("susan", "haygreen", 0)}


@pytest.mark.django_db
def test_no_trace_of_a_removed_name_is_left_in_any_table_of_search():
    person = PersonFactory(forenames="Xanthippe", surname="Zarnbeck", former="Quillthorpe")
    index(PersonFactory(), person)
    names.remove_from_search(person_ids=[person.pk])
    with connection.cursor() as cursor:
        for model in (SearchName, NameTerm, NameVariant):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text ~* 'zarnbec|arnbeck|quillthorp|uillthorpe|xanthipp'"
            )
            assert cursor.fetchone() == (0,), table


@pytest.mark.django_db
def test_an_erased_person_gets_no_key_even_when_indexed_again():
    person = PersonFactory()
    index(person)
    Erasure.objects.create(person=person, erased_at=LONG_AGO)
    index(person)
    assert keys(person) == set()


@pytest.mark.django_db(transaction=True)
def test_a_name_being_recorded_is_not_forgotten_by_a_removal_at_the_same_time():
    """The removal waits for the other transaction, then sees that somebody has the name."""
    leaving, joining = PersonFactory(surname="Zarnbeck"), PersonFactory(surname="Zarnbeck")
    index(leaving)
    settings = connection.get_connection_params()
    settings = {k: settings[k] for k in ("dbname", "user", "host", "port", "password") if settings.get(k)}
    with psycopg.connect(**settings) as recording:
        recording.execute("SELECT members_index_names(%s)", [[joining.pk]])
        removal = threading.Thread(target=_remove, args=(leaving.pk,))
        removal.start()
        removal.join(timeout=0.5)
        assert removal.is_alive()
        recording.commit()
    removal.join(timeout=10)
    assert not removal.is_alive()
    assert list(SearchName.objects.values_list("person_id", flat=True)) == [joining.pk]
    assert NameTerm.objects.filter(side="s", term="zarnbeck").exists()


def _remove(person_id):
    try:
        names.remove_from_search(person_ids=[person_id])
    finally:
        connection.close()


@pytest.mark.django_db
def test_nicknames_stand_for_each_other_both_ways_and_loading_again_follows_the_file(tmp_path):
    file = tmp_path / "nicknames.csv"
    file.write_text("forename,nickname\nRóisín,Ro\nMargaret,Peggy\nMargaret,Daisy\n", encoding="utf-8")
    names.load_nicknames(path=file)
    assert set(Nickname.objects.values_list("forename", "other", "direct")) == {
        ("roisin", "ro", True),
        ("ro", "roisin", True),
        ("margaret", "peggy", True),
        ("peggy", "margaret", True),
        ("margaret", "daisy", True),
        ("daisy", "margaret", True),
        ("peggy", "daisy", False),
        ("daisy", "peggy", False),
    }
    file.write_text("forename,nickname\nMargaret,Peggy\n", encoding="utf-8")
    assert names.load_nicknames(path=file) == names.load_nicknames(path=file) == 2
    assert set(Nickname.objects.values_list("forename", flat=True)) == {"margaret", "peggy"}
