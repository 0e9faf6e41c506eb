"""Facts on two timelines in the database: recorded, ended, set aside, and never rewritten."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from members.errors import Refused
from members.models import Employment, Name, Person, PlaceConfirmation, TrailEvent
from registry.choices import ExitKind, Ground, SanctionKind
from registry.management.commands.load_registers import FILES
from registry.models import Exit, Sanction, StandingSpan, Term
from registry.queries.facts import read_facts
from registry.services import facts, registers, standing
from tests.factories.members import LONG_AGO
from tests.factories.registry import EntryFactory, days

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def suspension(entry, during="2026-11-22/2027-05-22"):
    return Sanction(
        entry=entry, kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, during=days(during), source="panel"
    )


def spans_of(entry):
    rows = StandingSpan.objects.filter(entry=entry).order_by("during")
    return [(row.during.lower, row.during.upper, row.status, row.verdict, row.displayed) for row in rows]


def held(entry, at=None):
    return read_facts(entry_ids=[entry.pk], believed_at=at)[0].facts


def test_recording_changes_the_answer_in_the_same_transaction_and_writes_the_trail():
    entry = EntryFactory(registered="2020-01-01/2027-01-01")
    facts.record(fact=suspension(entry), by=None, at=AT)
    assert (date(2026, 11, 22), date(2027, 5, 22), "suspended", "no", True) in spans_of(entry)
    event = TrailEvent.objects.get(kind="registry.sanction_recorded")
    assert (event.person_id, event.detail) == (entry.person_id, {"entry": entry.pk})


def test_a_fact_set_aside_is_gone_from_every_day_and_still_answerable_as_recorded():
    entry = EntryFactory(registered="2020-01-01/2027-01-01")
    before = spans_of(entry)
    fact = facts.record(fact=suspension(entry), by=None, at=AT)
    facts.set_aside(fact=fact, by=None, at=AT + timedelta(days=3))
    assert spans_of(entry) == before
    assert held(entry).sanctions == ()
    assert len(held(entry, AT + timedelta(days=1)).sanctions) == 1
    assert held(entry, AT - timedelta(seconds=1)).sanctions == ()


def test_setting_aside_twice_is_refused():
    entry = EntryFactory()
    fact = facts.record(fact=suspension(entry), by=None, at=AT)
    facts.set_aside(fact=fact, by=None, at=AT)
    with pytest.raises(Refused):
        facts.set_aside(fact=fact, by=None, at=AT)
    assert TrailEvent.objects.filter(kind="registry.sanction_set_aside").count() == 1


def test_ending_replaces_the_row_with_a_shorter_one_and_keeps_the_first():
    entry = EntryFactory()
    fact = facts.record(fact=suspension(entry), by=None, at=AT)
    shorter = facts.end(fact=fact, on=date(2027, 1, 1), by=None, at=AT + timedelta(days=1))
    assert shorter.pk != fact.pk
    assert (shorter.source, shorter.reference) == ("office", "")
    assert (shorter.during, shorter.ground) == (DateRange(date(2026, 11, 22), date(2027, 1, 1)), Ground.CONDUCT)
    assert [s.during.upper for s in held(entry).sanctions] == [date(2027, 1, 1)]
    assert [s.during.upper for s in held(entry, AT).sanctions] == [date(2027, 5, 22)]
    assert facts.end(fact=shorter, on=date(2027, 1, 1), by=None, at=AT) == shorter


@pytest.mark.parametrize("on", ["2026-11-22", "2027-05-23", "2020-01-01"])
def test_ending_outside_the_range_is_refused(on):
    fact = facts.record(fact=suspension(EntryFactory()), by=None, at=AT)
    with pytest.raises(Refused):
        facts.end(fact=fact, on=date.fromisoformat(on), by=None, at=AT)


def test_two_terms_never_overlap_but_may_touch():
    entry = EntryFactory(registered="2025-01-01/2026-01-01")
    facts.record(fact=Term(entry=entry, during=days("2026-01-01/2027-01-01"), source="renewal"), by=None, at=AT)
    with pytest.raises(IntegrityError, match="term_no_two_on_one_day"), transaction.atomic():
        facts.record(fact=Term(entry=entry, during=days("2026-12-31/2028-01-01"), source="renewal"), by=None, at=AT)


@pytest.mark.parametrize("during", ["empty", "(,2026-01-01)"])
def test_a_range_has_a_first_day(during):
    entry = EntryFactory()
    with pytest.raises(IntegrityError, match="term_during_is_a_range"), transaction.atomic(), connection.cursor() as c:
        c.execute(
            "INSERT INTO registry_term (entry_id, during, recorded_at, source, reference)"
            " VALUES (%s, %s::daterange, now(), '', '')",
            [entry.pk, during],
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_term SET during = '[2020-01-01,2040-01-01)'",
        "UPDATE registry_term SET recorded_at = now()",
        "UPDATE registry_term SET set_aside_at = now(), during = '[2020-01-01,2040-01-01)'",
        "DELETE FROM registry_term",
        "UPDATE members_name SET surname = 'Another'",
        "DELETE FROM members_name",
        "UPDATE members_trailevent SET kind = 'nothing'",
        "DELETE FROM members_trailevent",
    ],
)
def test_facts_names_and_trail_are_never_rewritten_even_by_the_owner(statement):
    entry = EntryFactory()
    facts.record(fact=suspension(entry), by=None, at=AT)
    with connection.cursor() as cursor:
        # Erasure empties names, so there the plain role comes as far as the trigger.
        with pytest.raises(DatabaseError, match=r"permission denied|never rewritten"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("SET ROLE NONE")
        with pytest.raises(DatabaseError, match=r"never|Cannot"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["registry_term", "registry_sanction", "members_name", "members_trailevent"])
def test_facts_are_never_emptied_even_by_the_owner(table):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        with pytest.raises(IntegrityError, match="never emptied"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_name_set_aside_stays_set_aside():
    name = Name.objects.get(person=EntryFactory().person)
    Name.objects.filter(pk=name.pk).update(set_aside_at=AT)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Name.objects.filter(pk=name.pk).update(set_aside_at=None)


def test_every_change_raises_the_persons_version():
    entry = EntryFactory()
    version = Person.objects.get(pk=entry.person_id).version
    fact = facts.record(fact=suspension(entry), by=None, at=AT)
    after_recording = Person.objects.get(pk=entry.person_id).version
    facts.set_aside(fact=fact, by=None, at=AT)
    after_setting_aside = Person.objects.get(pk=entry.person_id).version
    assert version < after_recording < after_setting_aside


def test_projecting_twice_changes_nothing():
    entry = EntryFactory(registered="2020-01-01/2026-01-01", lapsed="2026-01-01/")
    before = spans_of(entry)
    standing.project(entry_ids=[entry.pk])
    assert spans_of(entry) == before
    assert before == [
        (date(2020, 1, 1), date(2026, 1, 1), "registered", "yes", True),
        (date(2026, 1, 1), date(2027, 1, 1), "lapsed", "no", True),
        (date(2027, 1, 1), None, "lapsed", "no", False),
    ]


def test_policies_cannot_be_loaded_while_answers_are_derived_by_the_old_ones():
    """Else both would write answers for the entry, and a withheld one could be left displayed."""
    entry = EntryFactory()
    facts.record(fact=suspension(entry), by=None, at=AT)
    other = connection.copy()
    try:
        with other.cursor() as cursor, pytest.raises(OperationalError, match="could not obtain lock"):
            cursor.execute("SELECT version FROM registry_policyversion WHERE id = 1 FOR UPDATE NOWAIT")
    finally:
        other.close()
    assert registers.load(folder=FILES, at=AT) is False  # nothing new in the files: nobody waits


# --- What the register believed at an instant, against a ledger kept in plain lists ----------------------------------

verbs = st.sampled_from(["record", "set aside", "end"])
steps = st.lists(st.tuples(verbs, st.integers(0, 5), st.integers(1, 400), st.integers(1, 300)), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps)
def test_what_was_believed_when_agrees_with_a_ledger(steps):
    with transaction.atomic():
        entry = EntryFactory(registered="2020-01-01/2030-01-01")
        ledger: list[tuple[str, date, date, datetime, datetime | None]] = []
        ledger.append(("term", date(2020, 1, 1), date(2030, 1, 1), LONG_AGO, None))
        rows: list[tuple[Exit, int]] = []
        at = AT
        for verb, which, offset, length in steps:
            at += timedelta(hours=7)
            lower = date(2024, 2, 20) + timedelta(days=offset)
            if verb == "record":
                try:
                    with transaction.atomic():
                        fact = facts.record(
                            fact=Exit(entry=entry, kind=ExitKind.RESIGNED, source="office",
                                      during=DateRange(lower, lower + timedelta(days=length))),
                            by=None, at=at,
                        )  # fmt: skip
                except IntegrityError:
                    continue
                rows.append((fact, len(ledger)))
                ledger.append(("exit", fact.during.lower, fact.during.upper, at, None))
            elif rows:
                fact, line = rows[which % len(rows)]
                kind, low, high, recorded, closed = ledger[line]
                middle = low + timedelta(days=1)
                if closed or (verb == "end" and not middle < high):
                    continue
                ledger[line] = (kind, low, high, recorded, at)
                if verb == "set aside":
                    facts.set_aside(fact=fact, by=None, at=at)
                else:
                    shorter = facts.end(fact=fact, on=middle, by=None, at=at)
                    rows.append((shorter, len(ledger)))
                    ledger.append((kind, low, middle, at, None))
        instant = AT - timedelta(hours=3)
        while instant <= at + timedelta(hours=7):
            expected = sorted(
                (low, high) for kind, low, high, recorded, closed in ledger
                if kind == "exit" and recorded <= instant and (closed is None or closed > instant)
            )  # fmt: skip
            assert [(x.during.lower, x.during.upper) for x in held(entry, instant).exits] == expected
            instant += timedelta(hours=7)
        now = sorted((low, high) for kind, low, high, _, closed in ledger if kind == "exit" and closed is None)
        assert [(x.during.lower, x.during.upper) for x in held(entry).exits] == now
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", ["registry_sanctiontext", "members_placeconfirmation"])
def test_approved_words_and_confirmations_are_withdrawn_and_never_deleted(table):
    entry = EntryFactory(conditions="2026-01-01/", text="Works under supervision.")
    work = Employment.objects.create(
        person=entry.person, town="York", during=days("2026-01-01/"), recorded_at=AT, source="test"
    )
    PlaceConfirmation.objects.create(employment=work, confirmed_at=AT)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
