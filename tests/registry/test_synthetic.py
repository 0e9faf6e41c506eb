"""The invented register: as true to the rules as a real one, and the same each time."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from members.models import NameTerm, Organisation, Person, SearchName, Withholding
from members.services.names import index_names
from registry.choices import Status
from registry.models import Entry, StandingSpan, Term
from registry.services import standing
from registry.services.synthetic import make_people
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
# A leap day, and days on which policies and years turn.
DAYS = [date(2026, 11, 22), date(2028, 2, 29), date(2027, 1, 1), date(2026, 10, 25)]


@pytest.fixture(autouse=True)
def employers(db):
    for town in ("Leeds", "Cardiff", "Perth", "Derry"):
        Organisation.objects.create(name=f"{town} Teaching Hospital", nation="England", town=town)


@pytest.fixture
def invent(as_owner):
    def invent(people=400, seed=1, on=DAYS[0], **more):
        with as_owner():
            return make_people(people=people, seed=seed, on=on, at=datetime.combine(on, time(12), UTC), **more)

    return invent


def _rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _spans():
    return sorted(
        (s.entry.number, s.during.lower, s.during.upper or date.max, s.status, s.verdict, s.displayed)
        for s in StandingSpan.objects.select_related("entry")
    )


def _upkeep():
    return _rows(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
        " UNION ALL SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid),"
        " indisvalid FROM pg_index WHERE indrelid::regclass::text ~ '^(members|registry)_'"
        " UNION ALL SELECT tgrelid::regclass::text, tgname::text, tgenabled::text, true FROM pg_trigger"
        " WHERE NOT tgisinternal ORDER BY 1, 2, 3"
    )


def _register():
    """Everything about the invented people that does not depend on ids."""
    return _rows(
        "SELECT e.number, n.kind, n.title, n.forenames, n.surname, n.during, d.date_of_birth, t.during, s.kind,"
        " s.during, o.name, m.town, m.during, c.id IS NULL FROM registry_entry e"
        " JOIN members_name n ON n.person_id = e.person_id JOIN members_persondetails d ON d.person_id = e.person_id"
        " JOIN registry_term t ON t.entry_id = e.id LEFT JOIN registry_sanction s ON s.entry_id = e.id"
        " JOIN members_employment m ON m.person_id = e.person_id "
        " LEFT JOIN members_placeconfirmation c ON c.employment_id = m.id"
        " LEFT JOIN members_organisation o ON o.id = m.organisation_id"
        " ORDER BY e.number, n.kind, n.during, t.during, m.during, s.kind, 10, 12"
    )


@pytest.mark.parametrize("on", DAYS)
def test_the_answers_written_in_sql_are_those_of_the_rules(invent, on):
    invent(people=600, on=on)
    written = _spans()
    standing.project(entry_ids=Entry.objects.values_list("pk", flat=True))
    assert written == _spans()


def test_every_sort_of_life_is_lived(invent):
    invent(people=3000)
    lived = set(StandingSpan.objects.values_list("status", flat=True))
    assert lived == {status.value for status in Status} - {
        Status.ANNULLED,
        Status.PROCEEDINGS,
        Status.NOT_YET,
        Status.NOT_SHOWN,
    }
    assert Withholding.objects.exists()
    assert Entry.objects.count() > Person.objects.count()


def test_constraints_indexes_and_triggers_stand_as_before(invent):
    before = _upkeep()
    invent()
    assert _upkeep() == before


def test_the_same_seed_makes_the_same_people_and_another_others(invent):
    seen = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            invent(people=120, seed=seed)
            seen.append(_register())
            transaction.set_rollback(True)
    assert len(seen[0]) > 120
    assert seen[0] == seen[1] != seen[2]


def test_search_knows_them_and_has_nothing_left_to_learn(invent):
    made = invent()
    shown = Person.objects.exclude(withholdings__isnull=False)
    keys = ("person_id", "name_id", "kind", "rank", "surname", "forenames", "during")
    before = sorted(map(str, SearchName.objects.values_list(*keys)))
    terms = set(NameTerm.objects.values_list("side", "term", "sound"))
    assert set(SearchName.objects.values_list("person_id", flat=True)) == set(shown.values_list("pk", flat=True))
    index_names(person_ids=list(shown.values_list("pk", flat=True)))
    assert sorted(map(str, SearchName.objects.values_list(*keys))) == before
    assert set(NameTerm.objects.values_list("side", "term", "sound")) == terms
    assert made.last_person - made.first_person == 399


def test_later_ids_do_not_collide_with_the_invented_ones(invent):
    invent(people=50)
    EntryFactory(registered="2020-01-01/2027-01-01", suspended="2026-01-01/")
    assert Term.objects.count() > 50


def test_they_join_people_who_are_there_only_when_asked(invent):
    EntryFactory(registered="2020-01-01/2027-01-01")
    with pytest.raises(CommandError, match="holds entries already"):
        call_command("demo_register", people=10)
    invent(people=10, add=True)
    invent(people=10, add=True)
    assert Entry.objects.count() >= 21


def test_the_plain_role_may_not():
    with pytest.raises(CommandError, match="Only the database user who owns the tables"):
        call_command("demo_register", people=10)


def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place on a register in production"):
        call_command("demo_register", people=10)


def test_nonsense_is_refused():
    with pytest.raises(CommandError, match="Say how many"):
        call_command("demo_register", people=0)


def test_a_register_without_organisations_says_what_to_load_first():
    Organisation.objects.all().delete()
    with pytest.raises(CommandError, match="import_organisations"):
        call_command("demo_register", people=10)
