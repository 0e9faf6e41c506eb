"""A round of audits from its plan to the published secret: who is listed, who is drawn, and what is told."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from cpd.choices import AuditStage, ReferralOutcome, RoundStage, SelectionKind
from cpd.models import (
    AuditCase,
    AuditFinding,
    AuditLine,
    AuditPolicy,
    AuditReferral,
    AuditRound,
    AuditSelection,
    AuditStratum,
)
from cpd.queries import audit_report as audit_reports
from cpd.queries import audit_rounds as held_rounds
from cpd.queries.audit_lines import lines
from cpd.rules import audit_report, draw
from cpd.services import act_kinds, audit_rounds, audit_selections, schemes
from members.choices import ActState, Role
from members.errors import Refused
from members.models import Erasure, TrailEvent
from members.services import acts
from registry.models import Scope
from tests.cpd.test_cycles import written
from tests.cpd.test_draw import run
from tests.factories.cpd import open_cycle
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db
AS_OF = date(2027, 3, 1)
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
WITNESS_ON = date(2027, 3, 6)
THEN = datetime(2027, 3, 6, 21, tzinfo=UTC)
LONG = "2020-01-01/2028-01-01"
VALUE = "3 14 15 9 26 53"


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def planned(by, at=AT, **more):
    told = {
        "scheme": "RCT",
        "name": "2026 CPD",
        "audited": DateRange(date(2026, 1, 1), date(2027, 1, 1)),
        "as_of": AS_OF,
        "witness": "The Lottery",
        "witness_how": "The six main numbers in the order in which they were drawn",
        "witness_on": WITNESS_ON,
    }
    return audit_rounds.plan(plan=audit_rounds.Plan(**told | more), by=by, at=at)


def locked(by, at=AT, **more):
    return audit_rounds.lock(round=planned(by, at, **more), by=by, at=at)


def committed(by, at=AT, **more):
    return audit_rounds.commit(round=locked(by, at, **more), by=by, at=at)


def drawn(by, **more):
    return audit_rounds.enter_witness(round=committed(by, **more), value=VALUE, by=by, at=THEN)


def next_round(by):
    return committed(by, THEN, name="The next", as_of=WITNESS_ON, witness_on=WITNESS_ON + timedelta(days=1))


def on_list(held):
    return set(held.lines.values_list("person_id", flat=True))


# --- Who is on the list -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "listed"),
    [
        ({}, True),
        ({"registered": "2025-03-01/2028-01-01"}, True),
        ({"registered": "2025-03-02/2028-01-01"}, False),
        ({"registered": ["2020-01-01/2026-01-01", "2026-06-01/2028-01-01"]}, False),
        ({"registered": "2020-01-01/2026-06-01"}, False),
        ({"career_break": "2027-01-01/2028-01-01"}, False),
        ({"career_break": "2025-06-01/2026-06-01"}, True),
        ({"suspended": "2027-01-01/2028-01-01"}, False),
        ({"suspended": "2026-01-01/2026-06-01"}, True),
        ({"conditions": "2027-01-01/2028-01-01"}, True),
        ({"deceased": "2027-01-01/"}, False),
        ({"resigned": "2026-01-01/2026-03-01"}, False),
        ({"register": "HSSR"}, False),
    ],
)
def test_the_register_names_who_may_be_drawn(officer, state, listed):
    EntryFactory(registered=LONG)
    entry = EntryFactory(**{"registered": LONG} | state)
    assert (entry.person_id in on_list(locked(officer))) is listed


def test_a_break_counts_where_the_policy_says_so(officer):
    away = EntryFactory(registered=LONG, career_break="2027-01-01/2028-01-01")
    AuditPolicy.objects.filter(scheme__code="RCT").update(breaks_exempt=False)
    assert on_list(locked(officer)) == {away.person_id}


def test_an_erased_person_is_on_no_list_and_a_merged_one_once(officer):
    kept, erased = EntryFactory(registered=LONG), EntryFactory(registered=LONG)
    other = PersonFactory(merged_into=kept.person)
    EntryFactory(registered=LONG, person=other)
    Erasure.objects.create(person=erased.person, erased_at=AT, erased_by=officer)
    assert on_list(locked(officer)) == {kept.person_id}


def test_strata_are_scopes_and_their_labels_say_nothing(officer):
    codes = Scope.objects.filter(register__code="RCT").order_by("position").values_list("code", flat=True)[:3]
    for number, code in enumerate(codes, start=1):
        for _ in range(number):
            EntryFactory(registered=LONG, scope=code)
    held = locked(officer)
    assert sorted(held.strata.values_list("scope", "size", "draws")) == sorted(
        (code, number, 1) for number, code in enumerate(codes, start=1)
    )
    assert sorted(held.strata.values_list("label", flat=True)) == ["S01", "S02", "S03"]
    text = "".join(held_rounds.published_list(held))
    assert not [code for code in codes if code in text]


# --- One step after the other -----------------------------------------------------------------------------------------


def test_a_round_from_plan_to_published_secret(officer, tmp_path):
    for _ in range(45):
        EntryFactory(registered=LONG)
    held = drawn(officer)
    assert held.selections.count() == held.strata.get().draws == 2
    assert {one.kind for one in held.selections.all()} == {SelectionKind.RANDOM}
    told = held_rounds.published_draw(held)
    assert "secret" not in told
    assert told["witness_value"] == VALUE
    held = audit_rounds.publish(round=held, by=officer, at=THEN)
    listed, told = list(held_rounds.published_list(held)), held_rounds.published_draw(held)
    assert sha256(bytes.fromhex(told["secret"])).hexdigest() == told["secret_sha256"]
    answer = run(tmp_path, told, listed)
    assert (answer.returncode, answer.stderr) == (0, "")
    by_script = {listed[int(number)].split()[1] for number in answer.stdout.split()}
    assert by_script == {bytes(one.line.leaf).hex() for one in held.selections.select_related("line")}
    assert list(TrailEvent.objects.filter(about_id=held.pk, about="cpd.auditround").values_list("kind", flat=True)) == [
        f"cpd.audit_round_{verb}" for verb in ("planned", "locked", "committed", "drawn", "published")
    ]


def test_everybody_finds_their_own_line_and_nothing_published_names_anybody(officer, tmp_path):
    entry = EntryFactory(registered=LONG)
    EntryFactory(registered=LONG)
    held = audit_rounds.publish(round=drawn(officer), by=officer, at=THEN)
    mine = lines([entry.person_id]).get()
    listed, told = list(held_rounds.published_list(held)), held_rounds.published_draw(held)
    assert f"{mine.label} {mine.leaf_hex}\n" in listed
    found = run(tmp_path, told, listed, "--salt", mine.salt_hex, "--number", entry.number, "--label", mine.label)
    place = listed.index(f"{mine.label} {mine.leaf_hex}\n")
    assert found.stdout.startswith(f"Your line is number {place}: ")
    assert entry.number not in "".join(listed) + str(told)
    assert len({bytes(one.salt) for one in held.lines.all()}) == 2
    assert listed[1:] == sorted(listed[1:], key=lambda one: one.split()[1])


def test_the_database_ranks_as_the_rule_does(officer):
    for code in Scope.objects.filter(register__code="RCT").values_list("code", flat=True)[:2]:
        for _ in range(8):
            EntryFactory(registered=LONG, scope=code)
    AuditPolicy.objects.filter(scheme__code="RCT").update(share_per_mille=300)
    held = drawn(officer)
    leaves = [(one.stratum.label, bytes(one.leaf)) for one in held.lines.select_related("stratum").order_by("leaf")]
    seed = draw.seed(secret=bytes(held.secret), witness_value=VALUE)
    by_rule = {leaves[n - 1][1] for n in draw.selected(leaves, seed=seed, share_per_mille=300, least=1)}
    assert by_rule == {bytes(one.line.leaf) for one in held.selections.select_related("line")}
    assert len(by_rule) == 6


def test_each_step_done_twice_is_done_once(officer):
    EntryFactory(registered=LONG)
    first = planned(officer)
    assert planned(officer) == first
    for step in (audit_rounds.lock, audit_rounds.commit):
        once = step(round=first, by=officer, at=AT)
        again = step(round=first, by=officer, at=AT + timedelta(minutes=1))
        assert (once.list_hash, once.secret_hash, once.secret) == (again.list_hash, again.secret_hash, again.secret)
    for _ in range(2):
        audit_rounds.enter_witness(round=first, value=f" {VALUE} ", by=officer, at=THEN)
        assert AuditSelection.objects.count() == 1
    for _ in range(2):
        audit_rounds.publish(round=first, by=officer, at=THEN)
    assert TrailEvent.objects.filter(kind__startswith="cpd.audit_round").count() == 5
    assert AuditLine.objects.count() == AuditStratum.objects.count() == 1


def test_a_round_is_not_drawn_again_by_another_value(officer):
    EntryFactory(registered=LONG)
    held = drawn(officer)
    with pytest.raises(Refused, match="drawn already"):
        audit_rounds.enter_witness(round=held, value="1 2 3", by=officer, at=THEN)


# --- Nobody can try until it pleases them -----------------------------------------------------------------------------


def test_the_commitment_comes_before_the_witness_and_the_draw_not_before(officer):
    EntryFactory(registered=LONG)
    late = locked(officer)
    with pytest.raises(Refused, match="before the witness’s day"):
        audit_rounds.commit(round=late, by=officer, at=THEN)
    held = audit_rounds.commit(round=late, by=officer, at=AT)
    with pytest.raises(Refused, match="has not come"):
        audit_rounds.enter_witness(round=held, value=VALUE, by=officer, at=AT)
    with pytest.raises(Refused, match="Enter what"):
        audit_rounds.enter_witness(round=held, value="  ", by=officer, at=THEN)


def test_what_is_committed_to_is_drawn_and_cannot_be_given_up(officer):
    EntryFactory(registered=LONG)
    first = locked(officer)
    with pytest.raises(Refused, match="Say why"):
        audit_rounds.cancel(round=first, reason=" ", by=officer, at=AT)
    for _ in range(2):
        gone = audit_rounds.cancel(round=first, reason="Wrong day", by=officer, at=AT)
    assert gone.stage == RoundStage.CANCELLED
    held = committed(officer)
    assert held != first
    with pytest.raises(Refused):
        audit_rounds.cancel(round=held, reason="I do not like it", by=officer, at=AT)


@pytest.mark.parametrize(
    ("column", "value"),
    [("list_hash", "0" * 64), ("secret_hash", "0" * 64), ("secret", b"0" * 32), ("witness_value", "1")],
)
def test_the_database_keeps_what_a_draw_rests_on(officer, column, value):
    EntryFactory(registered=LONG)
    held = drawn(officer)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        AuditRound.objects.filter(pk=held.pk).update(**{column: value})


def test_the_database_takes_no_line_into_a_locked_list(officer):
    EntryFactory(registered=LONG)
    held = locked(officer)
    line = held.lines.get()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        AuditLine.objects.create(
            round=held, stratum=line.stratum, person=PersonFactory(), number="RCT1", salt=b"0" * 16, leaf=b"0" * 32
        )
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AuditLine.objects.filter(pk=line.pk).update(number="RCT2")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"witness": ""}, "witness"),
        ({"witness_on": AS_OF}, "witness_on"),
        ({"as_of": date(2026, 12, 31)}, "as_of"),
        ({"audited": DateRange(date(2026, 1, 1), None)}, "first_on"),
        ({"scheme": "HOURS"}, "scheme"),
        ({"scheme": "NONE"}, "scheme"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(officer, more, field):
    with pytest.raises(Refused) as refused:
        planned(officer, **more)
    assert refused.value.field == field


def test_a_list_is_not_locked_before_its_day_or_empty(officer):
    held = planned(officer)
    with pytest.raises(Refused, match="once its day"):
        audit_rounds.lock(round=held, by=officer, at=AT - timedelta(days=1))
    with pytest.raises(Refused, match="nobody"):
        audit_rounds.lock(round=held, by=officer, at=AT)


# --- Two people draw --------------------------------------------------------------------------------------------------


def test_the_draw_is_proposed_by_one_and_confirmed_by_another(officer):
    EntryFactory(registered=LONG)
    held = committed(officer)
    with pytest.raises(Refused, match="has not come"):
        act_kinds.propose_draw(round=held, value=VALUE, by=officer, at=AT)
    act = act_kinds.propose_draw(round=held, value=VALUE, by=officer, at=THEN)
    assert act_kinds.propose_draw(round=held, value=f" {VALUE}", by=officer, at=THEN) == act
    with pytest.raises(Refused, match="somebody else"):
        acts.confirm(act=act, by=officer, at=THEN)
    act = acts.confirm(act=act, by=UserFactory(role=Role.REGISTRAR), at=THEN)
    held.refresh_from_db()
    assert (act.state, held.stage, held.witness_value) == (ActState.DONE, RoundStage.DRAWN, VALUE)


# --- Others in a round ------------------------------------------------------------------------------------------------


def test_volunteers_and_those_chosen_for_a_reason_join_after_the_draw_and_apart(officer):
    entries = [EntryFactory(registered=LONG, register="RCT") for _ in range(3)]
    held = committed(officer)
    me = UserFactory(person=entries[0].person)
    for entry in entries:
        open_cycle(entry.person)
    with pytest.raises(Refused, match="between its draw"):
        audit_selections.add_volunteer(round=held, person=entries[0].person, by=me, at=AT)
    held = audit_rounds.enter_witness(round=held, value=VALUE, by=officer, at=THEN)
    hash_before = draw.list_hash(held_rounds.published_list(held))
    drawn_one = held.selections.get().person
    others = [entry.person for entry in entries if entry.person != drawn_one]
    volunteer, chosen = others
    first = audit_selections.add_volunteer(round=held, person=volunteer, by=officer, at=THEN)
    assert audit_selections.add_volunteer(round=held, person=volunteer, by=officer, at=THEN) == first
    with pytest.raises(Refused, match="Say why"):
        audit_selections.add_targeted(round=held, person=chosen, reason="", by=officer, at=THEN)
    one = audit_selections.add_targeted(round=held, person=chosen, reason="A concern", by=officer, at=THEN)
    assert audit_selections.add_targeted(round=held, person=chosen, reason="A concern", by=officer, at=THEN) == one
    with pytest.raises(Refused, match="already: drawn"):
        audit_selections.add_targeted(round=held, person=drawn_one, reason="A concern", by=officer, at=THEN)
    assert held_rounds.numbers(held) == {"random": 1, "put_off": 0, "volunteer": 1, "targeted": 1}
    assert draw.list_hash(held_rounds.published_list(held)) == hash_before == held.list_hash


def test_a_stranger_volunteers_nobody_and_without_a_period_there_is_nothing_to_audit(officer):
    EntryFactory(registered=LONG)
    held = drawn(officer)
    person = PersonFactory()
    with pytest.raises(Refused, match="Only the person"):
        audit_selections.add_volunteer(round=held, person=person, by=UserFactory(), at=THEN)
    with pytest.raises(Refused, match="no CPD period"):
        audit_selections.add_volunteer(round=held, person=person, by=officer, at=THEN)


def test_nobody_is_drawn_in_two_rounds_after_each_other(officer):
    first, second = EntryFactory(registered=LONG), EntryFactory(registered=LONG)
    chosen = drawn(officer).selections.get().person_id
    assert on_list(next_round(officer)) == {first.person_id, second.person_id} - {chosen}


def test_who_was_put_off_or_is_to_be_audited_again_is_in_the_next_round_without_being_drawn(officer):
    entries = [EntryFactory(registered=LONG) for _ in range(3)]
    AuditPolicy.objects.filter(scheme__code="RCT").update(share_per_mille=600)
    held = drawn(officer)
    late, again = held.selections.order_by("pk")
    for selection, stage in ((late, AuditStage.DEFERRED), (again, AuditStage.REFERRED)):
        AuditCase.objects.create(
            selection=selection, person=selection.person, policy=held.policy, cycle=open_cycle(selection.person),
            stage=stage, called_at=THEN, closed_at=THEN,
        )  # fmt: skip
    AuditReferral.objects.create(
        case=again.case, why="silence", referred_at=THEN, outcome=ReferralOutcome.AUDIT_AGAIN, reasons="Silent.",
        decided_at=THEN, decided_by=officer,
    )  # fmt: skip
    following = next_round(officer)
    assert on_list(following) == {e.person_id for e in entries} - {late.person_id, again.person_id}
    at = THEN + timedelta(days=1)
    for _ in range(2):
        audit_rounds.enter_witness(round=following, value=VALUE, by=officer, at=at)
    assert held_rounds.numbers(following) == {"random": 1, "put_off": 1, "volunteer": 0, "targeted": 1}
    assert following.selections.get(kind=SelectionKind.PUT_OFF).carried_from == late


# --- Figures ----------------------------------------------------------------------------------------------------------


def test_figures_of_a_round_stay_as_they_were_planned(tmp_path, officer):
    EntryFactory(registered=LONG)
    planned(officer)
    folder = written(tmp_path, lambda d: d["audits"][0].update(share_per_mille=50))
    with pytest.raises(Refused, match="in use"):
        schemes.load(folder=folder, at=AT)
    with pytest.raises(Refused, match="audits have no colour"):
        schemes.load(folder=written(tmp_path, lambda d: d["audits"][0].update(colour=50)), at=AT)


def test_locking_and_drawing_take_as_many_statements_for_more_people(officer):
    def steps(name, people):
        for _ in range(people):
            EntryFactory(registered=LONG)
        with CaptureQueriesContext(connection) as asked:
            drawn(officer, name=name)
        return len(asked)

    AuditPolicy.objects.filter(scheme__code="RCT").update(rounds_between=0)
    assert steps("One", 2) == steps("Two", 30)


# --- The end and the report -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 30, "b": 0}, {"a": 30, "b": 0}),
        ({"a": 30, "b": 4, "c": 9}, {"a": 30, "b": None, "c": None}),
        ({"a": 30, "b": 4, "c": 1}, {"a": 30, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_small_numbers_are_not_published_and_cannot_be_worked_out(counts, shown):
    assert audit_report.hidden(counts, fewest=5) == shown


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)), st.integers(1, 8))
def test_what_is_hidden_is_never_one_number_that_the_total_gives_away(counts, fewest):
    said = audit_report.hidden(counts, fewest=fewest)
    hidden = [name for name, number in said.items() if number is None]
    assert not [name for name, number in said.items() if number is not None and 0 < number < fewest]
    assert len(hidden) != 1 or not [name for name, number in counts.items() if number >= fewest]


def test_a_round_is_closed_once_its_audits_are_over_and_reports_those_who_were_drawn(officer, client):
    for _ in range(20):
        EntryFactory(registered=LONG)
    AuditPolicy.objects.filter(scheme__code="RCT").update(share_per_mille=600)
    held = audit_rounds.publish(round=drawn(officer), by=officer, at=THEN)
    selections = list(held.selections.order_by("pk"))
    with pytest.raises(Refused, match="12 audits of this round are not over"):
        audit_rounds.close(round=held, by=officer, at=THEN)
    for number, selection in enumerate(selections):
        silent = number < 2
        case = AuditCase.objects.create(
            selection=selection, person=selection.person, policy=held.policy, cycle=open_cycle(selection.person),
            stage=AuditStage.REFERRED if silent else AuditStage.ACCEPTED, look=1, called_at=THEN,
            sent_at=None if silent else THEN, closed_at=THEN + timedelta(days=40),
        )  # fmt: skip
        if number >= 6:
            AuditFinding.objects.create(case=case, look=1, standard="five:4", mark="partly", found_at=THEN)
    for _ in range(2):
        held = audit_rounds.close(round=held, by=officer, at=THEN + timedelta(days=50))
    report = audit_reports.of_round(held)
    assert (report.selected, report.answered, report.days) == (12, None, 40)
    assert report.outcomes == [("accepted", None), ("referred to the registrar", None)]
    assert report.gaps == [("Aim that it benefits those you serve", 6)]
    page = client.get(f"/audits/{held.reference}/").content.decode()
    assert_sound(page)
    assert "What came of it" in page
    assert TrailEvent.objects.filter(kind="cpd.audit_round_closed").count() == 1
