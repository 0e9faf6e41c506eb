"""Activities of a log: added, told more of, copied, deleted and put back, once or twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from psycopg.types.range import DateRange

from cpd.choices import RecordKind, RecordSource, RecordState
from cpd.models import GapExplained, Goal, Intake, Record, RecordDraft, RecordVersion, Recurring
from cpd.queries import copies, history, logs
from cpd.rules import records as rules
from cpd.services import drafts, erasure, records
from members.errors import Refused
from members.models import Erasure, Person, TrailEvent
from tests.factories.cpd import AT, ON, entered, make_record, open_cycle
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
NHS = "Seen again: NHS number 943 476 5919"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def me(person):
    return UserFactory(person=person)


def add(person, by, what=None, key="k1", **more):
    return records.add(person=person, entered=what or entered(), key=key, by=by, at=AT, **more)


def change(record, by, what, at=LATER, goals=(), **more):
    return records.change(record=record, entered=what, goals=goals, by=by, at=at, **more)


def kinds(person):
    return list(TrailEvent.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


# --- Adding ---------------------------------------------------------------------------------------------------------


def test_an_activity_is_added_once_whatever_a_form_is_sent_twice(person, me):
    first = add(person, me)
    assert add(person, me) == first
    assert (first.state, first.source) == (RecordState.KEPT, RecordSource.TYPED)
    assert kinds(person) == ["cpd.record_added"]


def test_the_same_form_with_other_words_is_not_taken_for_the_first(person, me):
    add(person, me)
    with pytest.raises(Refused, match="saved already"):
        add(person, me, entered("Something else"))
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": ""}, "title", "in a few words"),
        ({"day": ON + timedelta(days=1)}, "first_on", "not in the future"),
        ({"last_on": ON + timedelta(days=1)}, "last_on", "not in the future"),
        ({"last_on": ON - timedelta(days=1)}, "last_on", "not before the first"),
        ({"day": date(1989, 12, 31)}, "first_on", "after 1 January 1990"),
        ({"day": ON - timedelta(days=366), "last_on": ON}, "last_on", "year apart"),
        ({"minutes": 40 * 60}, "hours", "24 hours or less"),
        ({"minutes": 60, "participatory": 90}, "participatory_hours", "no more time with others"),
        ({"learnt": "word " * 20_000}, "learnt", "you have used 100,000"),
        ({"did": "a\x00b"}, "did", "invisible"),
        ({"standards": ("five:9",)}, "standards", "five:9"),
        ({"tags": tuple("abcdefghijklm")}, "tags", "12 tags"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(person, me, wrong, field, words):
    with pytest.raises(Refused, match=words) as refused:
        add(person, me, entered(**wrong))
    assert refused.value.field == field
    assert not Record.objects.exists()


def test_two_days_may_have_forty_hours(person, me):
    assert add(person, me, entered(day=ON - timedelta(days=1), last_on=ON, minutes=40 * 60)).minutes == 2_400


def test_the_same_again_is_asked_about_and_may_be_another(person, me):
    add(person, me)
    with pytest.raises(Refused, match="Tick the box") as refused:
        add(person, me, entered("journal CLUB"), key="k2")
    assert refused.value.field == "again"
    assert add(person, me, key="k2", again=True).pk
    add(person, me, entered(kind=RecordKind.FORMAL), key="k3")


def test_signs_of_a_patient_are_asked_about_and_answered(person, me):
    with pytest.raises(Refused, match="an NHS number") as refused:
        add(person, me, entered(did=NHS))
    assert refused.value.field == "patients"
    record = add(person, me, entered(did=NHS), answer="invented")
    assert (record.patient_signs, record.patients_answer) == (["nhs_number"], "invented")
    # It was answered; another sign is another question.
    record = change(record, me, entered("Other", did=NHS))
    with pytest.raises(Refused, match="a date of birth"):
        change(record, me, entered(did=f"{NHS}\nDOB: 1/2/1950"))
    record = change(record, me, entered())
    assert (record.patient_signs, record.patients_answer) == ([], "")


def test_what_it_supports_is_known_by_the_cycles(person, me):
    with pytest.raises(Refused):
        add(person, me, entered(standards=("five:3",)))
    open_cycle(person)
    record = add(person, me, entered(standards=("five:3",), scopes=("nuclear",)))
    assert (record.standards, record.scopes) == (["five:3"], ["nuclear"])
    shown = logs.supports(person, on=ON)
    assert set(shown.standards) == {"five:3", "five:4"}
    assert shown.scopes == {"nuclear": "Nuclear Medicine"}


# --- Changing -------------------------------------------------------------------------------------------------------


def test_what_it_said_before_is_kept(person, me):
    record = add(person, me)
    record = change(record, me, entered("Journal club", learnt="A new method", tags=("mri",)))
    record = change(
        record, me, entered("Journal club", learnt="A better method", tags=("mri",)), at=LATER + timedelta(1)
    )
    (second, first) = history.of(record)
    assert second.changed == (("What I learnt", "A new method", "A better method"),)
    assert [label for label, _before, _after in first.changed] == ["What I learnt", "Tags"]
    assert first.changed[0][1] == "nothing"
    assert (first.written_at, first.until) == (AT, LATER)
    assert record.written_at == LATER + timedelta(1)


def test_saving_the_same_again_changes_nothing(person, me):
    record = add(person, me)
    change(record, me, entered())
    assert not RecordVersion.objects.exists()
    assert kinds(person) == ["cpd.record_added"]


def test_a_draft_is_confirmed_by_saving_it_or_by_saying_so(person, me):
    one, two = (add(person, me, key=key, state=RecordState.DRAFT, again=True) for key in ("k1", "k2"))
    assert change(one, me, entered()).state == RecordState.KEPT
    assert records.confirm(record=two, by=me, at=AT).state == RecordState.KEPT
    records.confirm(record=two, by=me, at=AT)
    assert kinds(person)[2:] == ["cpd.record_changed", "cpd.record_confirmed"]
    assert records.confirm_all(person=person, by=me, at=AT) == 0


def test_every_draft_is_confirmed_at_once(person, me):
    for number in range(3):
        make_record(person, f"Meeting {number}", state=RecordState.DRAFT)
    assert records.confirm_all(person=person, by=me, at=AT) == 3
    assert logs.kept(person).count() == 3


def test_a_copy_is_a_draft_for_today_and_made_once(person, me):
    record = add(person, me, entered("Course", day=ON - timedelta(days=3), last_on=ON, minutes=40 * 60, learnt="Much"))
    made = records.copy(record=record, key="copy:1", by=me, at=AT)
    assert records.copy(record=record, key="copy:1", by=me, at=AT) == made
    assert (made.state, made.source, made.first_on, made.learnt) == ("draft", "copied", ON, "Much")
    assert made.minutes == rules.DAY_HAS


# --- Deleting -------------------------------------------------------------------------------------------------------


def test_what_was_deleted_comes_back_as_it_was(person, me):
    record = add(person, me, entered(learnt="Much"))
    records.delete(record=record, by=me, at=AT)
    records.delete(record=record, by=me, at=LATER)
    assert not logs.kept(person).exists()
    assert [one.deleted_at for one in logs.deleted(person)] == [AT]
    restored = records.restore(record=record, by=me, at=AT + timedelta(days=29))
    records.restore(record=record, by=me, at=AT + timedelta(days=29))
    assert (restored.learnt, list(logs.kept(person))) == ("Much", [record])
    assert kinds(person) == ["cpd.record_added", "cpd.record_deleted", "cpd.record_restored"]


def test_nothing_is_done_with_what_is_deleted(person, me):
    record = records.delete(record=add(person, me), by=me, at=AT)
    for act in (
        lambda: change(record, me, entered()),
        lambda: records.confirm(record=record, by=me, at=AT),
        lambda: records.copy(record=record, key="x", by=me, at=AT),
        lambda: drafts.keep(record=record, entered={}, at=AT),
    ):
        with pytest.raises(Refused, match="was deleted"):
            act()


def test_after_thirty_days_it_is_gone_for_good_however_late_the_night_comes(person, me):
    record = change(add(person, me), me, entered(learnt="Much"))
    drafts.keep(record=record, entered={"did": ["x"]}, at=AT)
    records.delete(record=record, by=me, at=AT)
    assert records.purge(at=AT + timedelta(days=29)) == 0
    with pytest.raises(Refused, match="more than 30 days"):
        records.restore(record=record, by=me, at=AT + timedelta(days=31))
    assert records.purge(at=AT + timedelta(days=45)) == 1
    assert records.purge(at=AT + timedelta(days=45)) == 0
    assert not Record.objects.exists()
    assert not RecordDraft.objects.exists()


# --- Evidence and drafts --------------------------------------------------------------------------------------------


def test_evidence_is_ones_own_and_ready(person, me):
    record, own = add(person, me), make_document(person)
    records.choose_evidence(record=record, documents=[own], by=me, at=AT)
    records.choose_evidence(record=record, documents=[own], by=me, at=AT)
    assert kinds(person).count("cpd.evidence_chosen") == 1
    for other in (make_document(PersonFactory()), make_document(person, state="checking", data=b"x")):
        with pytest.raises(Refused, match="of your own"):
            records.choose_evidence(record=record, documents=[own, other], by=me, at=AT)
    assert list(record.evidence.all()) == [own]


def test_what_is_typed_is_kept_as_it_is_until_it_is_saved_or_discarded(person, me):
    record = add(person, me)
    drafts.keep(record=record, entered={"did": ["half a sent"]}, at=AT)
    draft = drafts.keep(record=record, entered={"did": ["half a sentence\x00"], "first_on_day": ["99"]}, at=LATER)
    assert draft.entered == {"did": ["half a sentence"], "first_on_day": ["99"]}
    with pytest.raises(Refused, match="too much text"):
        drafts.keep(record=record, entered={"did": ["x" * 700_000]}, at=LATER)
    change(record, me, entered())
    assert not RecordDraft.objects.exists()
    drafts.discard(record=record)


# --- Whose ----------------------------------------------------------------------------------------------------------


def test_two_records_of_one_human_being_are_one_log(person, me):
    other = PersonFactory()
    make_record(other, "Elsewhere")
    open_cycle(other)
    open_cycle(person)
    add(person, me)
    assert logs.kept(person).count() == 1
    Person.objects.filter(pk=other.pk).update(merged_into=person)
    assert logs.kept(person).count() == 2
    assert len(logs.cycles(person)) == 1


def test_a_log_is_narrowed(person):
    open_cycle(person)
    one = make_record(person, "Safety course", learnt="Magnets", tags=["mri"], standards=["five:3"])
    two = make_record(person, "Reading", ON - timedelta(days=40), kind=RecordKind.SELF_DIRECTED)

    def found(**wanted):
        return list(logs.narrowed(logs.kept(person), replace(logs.Wanted(), **wanted)))

    assert found() == [one, two]
    assert found(words="magnet SAFETY") == [one]
    assert found(words="mri") == [one]
    assert found(words="nothing like it") == []
    assert found(kind="self") == [two]
    assert found(standard="five:3") == [one]
    assert found(tag="mri") == [one]
    assert found(since=ON) == [one]
    assert found(until=ON - timedelta(days=1)) == [two]
    assert logs.tags(person) == ["mri"]


def test_a_cycle_that_is_over_for_long_offers_nothing_but_what_is_marked_stays(person, me):
    open_cycle(person, during=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    assert logs.supports(person, on=ON).standards == {}
    record = make_record(person, day=date(2020, 5, 5), standards=["five:3"])
    assert "five:3" in logs.supports(person, on=ON, also=record).standards


# --- Copies of everything, and erasure ------------------------------------------------------------------------------

CANARY = "zqcanary"


def planted(person):
    """A log of which every table holds a word."""
    record = make_record(
        person, CANARY, did=CANARY, learnt=CANARY, benefit_practice=CANARY, benefit_served=CANARY, tags=[CANARY],
        key=f"{CANARY}:1", row_hash=CANARY,
    )  # fmt: skip
    record.evidence.add(make_document(person))
    record.goals.add(
        Goal.objects.create(person=person, key=CANARY, wish=CANARY, how=CANARY, outcome=CANARY, by_on=ON, added_at=AT)
    )
    RecordVersion.objects.create(record=record, number=1, content={"did": CANARY}, written_at=AT, replaced_at=LATER)
    drafts.keep(record=record, entered={"did": [CANARY]}, at=AT)
    GapExplained.objects.create(
        person=person, during=DateRange(ON - timedelta(days=9), ON), words=CANARY, explained_at=AT
    )
    Recurring.objects.create(
        person=person, title=CANARY, kind="work", rhythm="weekly", first_on=ON, next_on=ON, added_at=AT
    )
    intake = Intake(
        person=person, kind="csv", state="mapping", name=f"{CANARY}.csv", sha256="0" * 64, found=[{"name": CANARY}],
        faults=[{"line": 2, "wrong": [{"figures": {"value": CANARY}}]}], received_at=AT, moved_at=AT,
    )  # fmt: skip
    intake.file.save("cpd-intakes/one", ContentFile(CANARY.encode()))
    return record


def test_a_copy_of_everything_has_the_whole_log_in_it(person):
    planted(person)
    open_cycle(person)
    pieces = copies.person_export(people=[person.pk], at=AT)
    held = {piece.code: list(piece.rows()) for piece in pieces}
    of_log = {code: found for code, found in held.items() if not code.startswith("cpd_audit")}
    assert [code for code, found in of_log.items() if not found] == ["cpd_allowances"]
    assert sum(CANARY in str(found) for found in held.values()) == 7


def test_erasure_leaves_no_word_of_a_log_and_all_of_its_figures(person, tmp_path, django_capture_on_commit_callbacks):
    record = planted(person)
    open_cycle(person)
    Erasure.objects.create(person=person, erased_at=AT)
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            erasure.empty(people=[person.pk], by=None, at=AT)
    with connection.cursor() as cursor:
        for model in apps.get_app_config("cpd").get_models():
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} t WHERE t::text ILIKE %s", [f"%{CANARY}%"])
            assert cursor.fetchone()[0] == 0, model
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    record.refresh_from_db()
    assert (record.kind, record.last_on) == ("work", ON)
    assert Recurring.objects.get().ended_at == AT
