"""Tamper evidence: whatever the tables' owner changes, the verifier names it; nothing lawful alarms it."""

import base64
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.types.range import DateRange

from members import checkpoints, tasks, trail
from members.models import Employment, Organisation, Seal, SealedLeaf, TrailEvent
from members.queries import tampering
from members.queries.statements import tables
from members.rules import merkle
from members.services import seals
from registry.services import facts, visibility
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANOTHER_KEY = base64.b64encode(b"another key of thirty-two bytes.").decode()


def lines(count, at=AT):
    about = UserFactory()  # about whom no fact is recorded
    return [trail.record("members.tried", about=about, by=None, at=at, number=n) for n in range(count)]


def found(witnessed=None):
    return sorted({f.kind for f in tampering.findings(witnessed=witnessed)})


def told(kind):
    return [f"{f.where}: {f.seen}" for f in tampering.findings() if f.kind == kind]


def works_at_a_hospital(person):
    hospital = Organisation.objects.create(name="A hospital of the directory", nation="england")
    days = DateRange(AT.date(), None)
    return Employment.objects.create(
        person=person, organisation=hospital, during=days, recorded_at=AT - HOUR, source="test"
    )


@pytest.fixture
def tamper(as_owner):
    """Runs SQL as somebody who owns the tables and puts their triggers to sleep meanwhile."""

    def run(sql, *values):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


# --- Sealing --------------------------------------------------------------------------------------------------------


def test_the_tree_is_that_of_rfc_6962():
    leaves = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", b"\x50\x51\x52\x53\x54\x55\x56\x57"]
    roots, peaks = [], []
    for size, leaf in enumerate(leaves):
        merkle.grow(peaks, size=size, leaf=leaf)
        roots.append(merkle.root(peaks).hex())
    assert roots[0] == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert roots[1] == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert roots[6] == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"


def test_what_was_recorded_is_sealed_once_however_often_and_late_it_runs():
    lines(3)
    first = seals.seal(at=AT)
    assert (first.number, first.rows) == (1, SealedLeaf.objects.count())
    assert seals.seal(at=AT + HOUR) == first
    later = lines(2, at=AT + 50 * HOUR)  # two days without a seal
    second = seals.seal(at=AT + 51 * HOUR)
    assert second.rows > first.rows
    assert (second.number, second.upto, second.previous_root) == (2, later[-1].pk, first.root)
    assert seals.seal(at=AT + 52 * HOUR) == second
    assert found() == []


def test_a_row_that_was_committed_late_is_sealed_next_and_is_no_tampering():
    line = lines(1, at=AT - HOUR / 2)[0]
    seals.seal(at=AT)
    with connection.cursor() as cursor:  # its number was drawn before the seal and committed after it
        cursor.execute(
            "INSERT INTO members_trailevent (id, kind, about, about_id, at, detail)"
            " VALUES (%s, 'members.tried', 'members.person', 1, %s, '{}')",
            [line.pk - 100_000, AT - HOUR / 2],
        )
    seals.seal(at=AT + HOUR)
    assert SealedLeaf.objects.filter(table="members.trailevent", row_id=line.pk - 100_000, seal=2).exists()
    assert found() == []


def test_nothing_is_sealed_where_nothing_was_recorded():
    before = seals.seal(at=AT)
    assert seals.seal(at=AT + HOUR) == before
    assert found() == []


def test_the_tasks_seal_and_look():
    lines(1)
    tasks.seal()
    tasks.seal()
    tasks.verify_seals()
    assert Seal.objects.count() == 1


def test_facts_of_every_app_are_sealed():
    assert {"members.trailevent", "members.name", "registry.term", "registry.sanction"} <= {
        model._meta.label_lower for model in tables()
    }
    entry = EntryFactory()
    seals.seal(at=AT)
    assert SealedLeaf.objects.filter(table="registry.term", row_id=entry.terms.get().pk).exists()


def test_anybody_with_the_public_key_can_check_a_checkpoint():
    lines(1)
    seal = seals.seal(at=AT)
    text, _, signature = seal.checkpoint.partition("\n\n")
    origin, size, root = text.split("\n")
    dash, name, signed = signature.split()
    key = base64.b64decode(checkpoints.verifier().split("+", 2)[2])
    assert (origin, size, base64.b64decode(root).hex(), dash, name) == (
        "localhost/log1",
        str(seal.rows),
        seal.root,
        "—",
        origin,
    )
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(base64.b64decode(signed)[4:], f"{text}\n".encode())


# --- Lawful changes alarm nobody ------------------------------------------------------------------------------------


def test_a_fact_set_aside_after_its_seal_is_a_new_leaf():
    term = EntryFactory().terms.get()
    seals.seal(at=AT)
    facts.set_aside(fact=term, by=UserFactory(), at=AT + HOUR)
    assert found() == []
    seals.seal(at=AT + 2 * HOUR)
    assert SealedLeaf.objects.filter(table="registry.term", row_id=term.pk, act="set_aside", seal=2).exists()
    assert found() == []


def test_erasure_keeps_everything_as_it_was_sealed():
    entry = EntryFactory(hcpc="CS12345", registered="2010-01-01/2011-01-01")
    works_at_a_hospital(entry.person)
    seals.seal(at=AT)
    visibility.erase(person=entry.person, by=UserFactory(), at=AT + HOUR)
    assert set(entry.person.names.values_list("surname", flat=True)) == {""}
    assert found() == []
    seals.seal(at=AT + 2 * HOUR)
    assert found() == []


def test_another_employer_than_was_sealed_is_found(tamper):
    held = works_at_a_hospital(PersonFactory())
    seals.seal(at=AT)
    tamper("UPDATE members_employment SET organisation_id = NULL, employer_name = 'Another' WHERE id = %s", held.pk)
    assert found() == ["edited"]


def test_no_word_about_a_person_is_in_what_is_sealed():
    PersonFactory(forenames="Zqcanary", surname="Zqcanary")
    seals.seal(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM members_sealedleaf l WHERE l::text ILIKE '%%zqcanary%%'", [])
        assert cursor.fetchone() == (0,)


# --- Every kind of tampering is named -------------------------------------------------------------------------------


def test_an_edited_line_is_named(tamper):
    line = lines(3)[1]
    seals.seal(at=AT)
    tamper("UPDATE members_trailevent SET detail = '{\"number\": 9}' WHERE id = %s", line.pk)
    assert found() == ["edited"]
    assert told("edited") == [f"members.trailevent {line.pk}: sealed otherwise by seal 1"]


def test_an_edited_fact_is_named(tamper):
    term = EntryFactory().terms.get()
    seals.seal(at=AT)
    tamper(
        "UPDATE registry_term SET during = %s WHERE id = %s",
        DateRange(*[d.date() for d in (AT, AT + 900 * HOUR)]),
        term.pk,
    )
    assert told("edited") == [f"registry.term {term.pk}: sealed otherwise by seal 1"]


@pytest.mark.parametrize("surname", ["Somebodyelse", ""])
def test_a_name_changed_or_emptied_without_an_erasure_is_named(tamper, surname):
    name = PersonFactory().names.first()
    seals.seal(at=AT)
    tamper("UPDATE members_name SET title = '', forenames = '', surname = %s WHERE id = %s", surname, name.pk)
    assert told("edited") == [f"members.name {name.pk}: sealed otherwise by seal 1"]


def test_a_setting_aside_undone_is_named(tamper):
    term = EntryFactory().terms.get()
    facts.set_aside(fact=term, by=None, at=AT)
    seals.seal(at=AT)
    tamper("UPDATE registry_term SET set_aside_at = NULL WHERE id = %s", term.pk)
    assert found() == ["edited"]
    assert f"registry.term {term.pk}, its setting aside" in told("edited")[0]


def test_a_deleted_row_is_named(tamper):
    line = lines(3)[1]
    seals.seal(at=AT)
    tamper("DELETE FROM members_trailevent WHERE id = %s", line.pk)
    assert found() == ["deleted"]
    assert told("deleted") == [f"members.trailevent {line.pk}: seal 1 has it, and the row is gone"]


@pytest.mark.parametrize("sealed_since", [False, True])
def test_a_back_dated_row_is_named_also_once_it_is_sealed(tamper, sealed_since):
    lines(1)
    seals.seal(at=AT)
    forged = lines(1, at=AT - 48 * HOUR)[0]
    if sealed_since:
        seals.seal(at=AT + HOUR)
    assert found() == ["inserted back-dated"]
    assert f"members.trailevent {forged.pk}" in told("inserted back-dated")[0]


def test_two_swapped_rows_are_named(tamper):
    one, _, three = lines(3)
    seals.seal(at=AT)
    tamper(
        "UPDATE members_trailevent a SET detail = b.detail FROM members_trailevent b"
        " WHERE (a.id = %s AND b.id = %s) OR (a.id = %s AND b.id = %s)",
        *(one.pk, three.pk, three.pk, one.pk),
    )
    assert found() == ["swapped"]
    assert len(told("swapped")) == 2
    assert told("swapped")[0].startswith(f"members.trailevent {one.pk}: it stands in the place of row {three.pk}")


def test_a_changed_actor_is_named(tamper):
    line, other = lines(1)[0], UserFactory()
    seals.seal(at=AT)
    tamper("UPDATE members_trailevent SET actor_id = %s WHERE id = %s", other.pk, line.pk)
    assert found() == ["actor changed"]
    assert f"members.trailevent {line.pk}: account {other.pk} instead of None" in told("actor changed")[0]


def test_a_trail_cut_off_at_its_end_is_named(tamper):
    made = lines(5)
    seals.seal(at=AT)
    tamper("DELETE FROM members_trailevent WHERE id >= %s", made[2].pk)
    assert found() == ["truncated"]
    assert told("truncated") == [
        f"members.trailevent: the newest 3 sealed rows, {made[2].pk} to {made[4].pk}, are gone"
    ]


def test_a_restored_earlier_copy_is_known_by_what_a_witness_kept(tamper):
    lines(2)
    seals.seal(at=AT)
    later = lines(2, at=AT + HOUR)
    kept = seals.seal(at=AT + HOUR).checkpoint
    tamper("DELETE FROM members_sealedleaf WHERE seal_id = 2")
    tamper("DELETE FROM members_seal WHERE number = 2")
    tamper("DELETE FROM members_trailevent WHERE id >= %s", later[0].pk)
    assert found() == []  # inside, nothing shows it
    assert found(kept) == ["rolled back"]


def test_another_history_of_the_same_length_is_known_by_what_a_witness_kept(tamper):
    made = lines(2)
    kept = seals.seal(at=AT).checkpoint
    assert found(kept) == []
    tamper("DELETE FROM members_sealedleaf")
    tamper("DELETE FROM members_seal")
    tamper("UPDATE members_trailevent SET kind = 'members.other' WHERE id = %s", made[0].pk)
    seals.seal(at=AT)
    assert found() == []
    assert found(kept) == ["forked"]


def test_seals_signed_again_with_another_key_are_named(tamper, settings):
    lines(1)
    seal = seals.seal(at=AT)
    ours, settings.SEAL_KEY = settings.SEAL_KEY, ANOTHER_KEY
    forged = checkpoints.sign(size=seal.rows, root=bytes.fromhex(seal.root))
    settings.SEAL_KEY = ours
    tamper("UPDATE members_seal SET checkpoint = %s", forged)
    assert found() == ["signed with another key"]
    assert found(forged) == ["signed with another key"]


def test_an_old_checkpoint_put_in_the_place_of_a_new_one_is_named(tamper):
    lines(1)
    old = seals.seal(at=AT).checkpoint
    lines(1, at=AT + HOUR)
    seals.seal(at=AT + HOUR)
    tamper("UPDATE members_seal SET checkpoint = %s WHERE number = 2", old)
    assert found() == ["checkpoint replayed"]


def test_a_row_edited_together_with_its_leaf_does_not_give_what_was_signed(tamper):
    line = lines(2)[0]
    seals.seal(at=AT)
    tamper("UPDATE members_sealedleaf SET body = repeat('0', 64) WHERE row_id = %s", line.pk)
    assert "leaves altered" in found()


def test_a_seal_taken_out_is_named(tamper):
    for n in range(3):
        lines(1, at=AT + n * HOUR)
        seals.seal(at=AT + n * HOUR)
    tamper("DELETE FROM members_seal WHERE number = 2")
    assert "seals cut" in found()
    tamper("DELETE FROM members_seal WHERE number = 3")
    assert any("seal 3" in seen for seen in told("seals cut"))
    tamper("DELETE FROM members_sealedleaf")  # which the database itself would miss at the end of the test


@pytest.mark.parametrize("table", ["members_trailevent", "registry_term", "members_seal"])
def test_a_trigger_put_to_sleep_is_named(tamper, table):
    tamper(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    assert found() == ["trigger disabled"]


def test_a_trigger_that_was_dropped_is_named(tamper):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'members_name'::regclass AND tgname LIKE '%%no_delete%%'", []
        )
        (name,) = cursor.fetchone()
    tamper(f"DROP TRIGGER {name} ON members_name")
    assert told("trigger disabled") == ["members.name: the trigger no_delete is switched off, missing or another one"]


# --- The commands ---------------------------------------------------------------------------------------------------


def test_the_commands_print_a_checkpoint_and_check_against_it(tmp_path, tamper):
    with pytest.raises(CommandError, match="Nothing is sealed"):
        call_command("checkpoint")
    lines(2)
    seals.seal(at=AT)
    out, kept = StringIO(), tmp_path / "checkpoint"
    call_command("checkpoint", stdout=out, stderr=StringIO())
    kept.write_text(out.getvalue(), encoding="utf-8")
    call_command("verify_seals", checkpoint=kept, stdout=(out := StringIO()))
    assert out.getvalue() == "Everything is as it was sealed.\n"
    line = TrailEvent.objects.latest("pk")
    tamper("DELETE FROM members_trailevent WHERE id = %s", line.pk)
    with pytest.raises(CommandError) as refused:
        call_command("verify_seals", checkpoint=kept, stdout=(out := StringIO()))
    assert refused.value.returncode == 1
    assert out.getvalue() == f"deleted: members.trailevent {line.pk}: seal 1 has it, and the row is gone\n"


def test_a_checkpoint_that_is_none_is_refused(tmp_path):
    kept = tmp_path / "checkpoint"
    kept.write_text("anything\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("verify_seals", checkpoint=kept, stdout=(out := StringIO()))
    assert "signed with another key" in out.getvalue()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_seals", checkpoint=tmp_path / "missing")
