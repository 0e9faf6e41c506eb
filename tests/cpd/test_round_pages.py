"""A round of audits from page to page: planned, locked, committed to, drawn by two, opened, and checked by anybody."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cpd.choices import SelectionKind
from cpd.models import AuditRound
from cpd.queries.audit_lines import lines
from members.choices import Role
from tests.cpd.test_audit_rounds import AS_OF, AT, LONG, THEN, VALUE, WITNESS_ON, committed, drawn
from tests.cpd.test_draw import run
from tests.factories.cpd import open_cycle
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db


def day_boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


JAN, DEC = AS_OF.replace(year=2026, month=1, day=1), AS_OF.replace(year=2026, month=12, day=31)
PLAN = {
    "scheme": "RCT",
    "name": "CPD of 2026",
    "witness": "The Lottery",
    "witness_how": "The six main numbers",
    **day_boxes("first_on", JAN),
    **day_boxes("last_on", DEC),
    **day_boxes("as_of", AS_OF),
    **day_boxes("witness_on", WITNESS_ON),
}


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def text(answer):
    return answer.content.decode()


def test_the_office_draws_a_round_and_anybody_checks_it(officer, signed_in, client, tmp_path):
    entries = [EntryFactory(registered=LONG) for _ in range(3)]
    with time_machine.travel(AT, tick=False):
        desk = signed_in(officer)
        assert_sound(desk.get("/desk/audits/").content.decode())
        wrong = desk.post("/desk/audits/plan/", PLAN | day_boxes("witness_on", AS_OF))
        assert wrong.status_code == 422
        assert "must come after" in text(wrong)
        swapped = desk.post("/desk/audits/plan/", PLAN | day_boxes("last_on", JAN.replace(year=2025)))
        assert swapped.status_code == 422
        here = desk.post("/desk/audits/plan/", PLAN)["Location"]
        reference = AuditRound.objects.get().reference
        assert client.get(f"/audits/{reference}/").status_code == 404
        assert "Lock the list" in text(desk.get(here))
        desk.post(f"{here}lock/")
        assert "Commit in public" in text(desk.get(here))
        desk.post(f"{here}commit/")
        page = text(client.get(f"/audits/{reference}/"))
        assert_sound(page)
        held = AuditRound.objects.get()
        assert held.list_hash in page
        assert held.secret_hash in page
        assert bytes(held.secret).hex() not in page + text(client.get(f"/audits/{reference}/draw.json"))
        assert "Enter what the witness said" not in text(desk.get(here))
    with time_machine.travel(THEN, tick=False):
        desk, second = signed_in(officer), signed_in(UserFactory(role=Role.OFFICER))
        assert_sound(desk.get(f"{here}draw/").content.decode())
        act = desk.post(f"{here}draw/", {"value": VALUE})["Location"]
        assert VALUE in text(second.get(act))
        second.post(act, {"decision": "confirm"})
        assert AuditRound.objects.get().witness_value == VALUE
        assert "was drawn already" in text(desk.get(f"{here}draw/"))
        desk.post(f"{here}publish/")
        assert_sound(desk.get(here).content.decode())
        listed = text(client.get(f"/audits/{reference}/list.txt"))
        told = client.get(f"/audits/{reference}/draw.json").json()
        assert_sound(text(client.get(f"/audits/{reference}/")))
    answer = run(tmp_path, told, listed.splitlines(keepends=True))
    assert (answer.returncode, answer.stderr) == (0, "")
    position = int(answer.stdout)
    leaf = listed.splitlines()[position].split()[1]
    chosen = held.selections.get(kind=SelectionKind.RANDOM)
    assert bytes(chosen.line.leaf).hex() == leaf
    assert chosen.person_id in {entry.person_id for entry in entries}


def test_the_script_that_is_handed_out_is_the_one_that_is_tested(client):
    answer = client.get("/audits/check_draw.py")
    assert answer.content.startswith(b"#!/usr/bin/env python3")
    assert b"def selected" in answer.content
    assert "attachment" in answer["Content-Disposition"]


def test_somebody_sees_their_own_salt_and_volunteers(officer, signed_in):
    entries = [EntryFactory(registered=LONG) for _ in range(2)]
    with time_machine.travel(THEN, tick=False):
        held = drawn(officer)
        chosen = held.selections.get().person_id
        mine = next(entry for entry in entries if entry.person_id != chosen)
        other = lines([chosen]).get()
        open_cycle(mine.person)
        browser = signed_in(UserFactory(person=mine.person), second_factor=False)
        page = text(browser.get("/cpd/draws/"))
        assert_sound(page)
        line = lines([mine.person_id]).get()
        assert line.salt_hex in page
        assert line.leaf_hex in page
        assert other.salt_hex not in page
        assert "Volunteer for 2026 CPD" in page
        browser.post(f"/cpd/draws/{held.reference}/volunteer/")
        assert held.selections.get(person=mine.person).kind == SelectionKind.VOLUNTEER
        assert "Volunteer for" not in text(browser.get("/cpd/draws/"))


def test_the_office_adds_somebody_by_their_number(officer, signed_in):
    entries = [EntryFactory(registered=LONG) for _ in range(2)]
    with time_machine.travel(THEN, tick=False):
        held = drawn(officer)
        other = next(entry for entry in entries if entry.person_id != held.selections.get().person_id)
        open_cycle(other.person)
        desk, here = signed_in(officer), f"/desk/audits/rounds/{held.reference}/add/"
        assert_sound(text(desk.get(here)))
        told = {"number": f" {other.number.lower()} ", "kind": "targeted"}
        for wrong, words in (
            ({"number": "RCT1"}, "no entry with this number"),
            ({}, "Say why this person"),
            ({"kind": ""}, "How do they come"),
        ):
            answer = desk.post(here, told | wrong)
            assert answer.status_code == 422
            assert words in text(answer)
        assert desk.post(here, told | {"reason": "A concern"}).status_code == 302
        assert held.selections.get(person=other.person).reason == "A concern"


def test_a_round_is_given_up_with_a_reason_before_it_is_committed_to(officer, signed_in):
    EntryFactory(registered=LONG)
    with time_machine.travel(AT, tick=False):
        held = committed(officer)
        desk, here = signed_in(officer), f"/desk/audits/rounds/{held.reference}/"
        assert "Give this round up" not in text(desk.get(here))
        assert "can no longer be given up" in text(desk.get(f"{here}cancel/"))
        assert desk.post(f"{here}cancel/", {"reason": "I do not like it"}).status_code == 422
        reference = desk.post("/desk/audits/plan/", PLAN)["Location"]
        assert_sound(text(desk.get(f"{reference}cancel/")))
        desk.post(f"{reference}cancel/", {"reason": "The wrong day"})
        assert "The wrong day" in text(desk.get(reference))


def test_the_pages_ask_as_many_questions_however_many_rounds_and_strata_there_are(officer, signed_in, client):
    def asked(browser, *addresses):
        with CaptureQueriesContext(connection) as counted:
            for address in addresses:
                assert browser.get(address).status_code == 200
        return len(counted)

    EntryFactory(registered=LONG)
    with time_machine.travel(AT, tick=False):
        desk = signed_in(officer)
        first = committed(officer)
        addresses = ("/desk/audits/", f"/desk/audits/rounds/{first.reference}/")
        public = ("/audits/", f"/audits/{first.reference}/")
        asked(desk, *addresses)
        before = asked(desk, *addresses), asked(client, *public)
        for number in range(4):
            committed(officer, name=f"Another {number}")
        assert (asked(desk, *addresses), asked(client, *public)) == before
