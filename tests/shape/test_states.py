"""docs/states.md says what the code does, and the order of the statuses is the order in which they win."""

from datetime import date
from itertools import combinations

import pytest
from django.db.models import TextChoices

from members.lifecycle import Lifecycle
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind, Status
from registry.management.commands import write_states
from registry.rules.facts import Break, Exit, Facts, Outside, PolicyBook, Proceedings, Sanction
from registry.rules.standing import status_on
from tests.registry.test_standing import r

DAY = date(2026, 11, 22)
SINCE = r("2026-01-01/")
TERM = r("2020-01-01/2027-01-01")


def fact_of(status):
    """The one fact that, beside a current term, gives an entry this status; as a keyword of Facts."""
    name = status.value
    if name in ExitKind:
        return {"exits": (Exit(ExitKind(name), SINCE),)}
    if name in SanctionKind:
        return {"sanctions": (Sanction(SanctionKind(name), SINCE, Ground.CONDUCT),)}
    if name in BreakKind:
        return {"breaks": (Break(BreakKind(name), SINCE),)}
    return {"outside": (Outside(current=False, during=SINCE),)} if status is Status.OUTSIDE_ENDED else {}


BY_A_FACT = [status for status in Status if fact_of(status)]


def status_of(*statuses, terms=(TERM,), **more):
    given = dict(more)
    for status in statuses:
        for key, facts in fact_of(status).items():
            given[key] = given.get(key, ()) + facts
    return status_on(Facts(terms=terms, requires_outside=True, **given), PolicyBook(), DAY)


def test_the_page_of_states_is_fresh():
    """When this fails: make manage ARGS=write_states"""
    assert write_states.PAGE.read_text(encoding="utf-8") == write_states.document()


def test_every_status_is_tried():
    by_days_alone = {Status.PROCEEDINGS, Status.RENEWAL_WINDOW, Status.REGISTERED, Status.NOT_YET, Status.NOT_SHOWN}
    assert set(BY_A_FACT) == set(Status) - by_days_alone


@pytest.mark.parametrize("status", BY_A_FACT)
def test_a_status_by_itself_is_the_answer(status):
    assert status_of(status) is status


@pytest.mark.parametrize(("first", "second"), list(combinations(BY_A_FACT, 2)))
def test_of_two_that_are_true_the_one_declared_first_is_the_answer(first, second):
    assert status_of(first, second) is first


@pytest.mark.parametrize("status", BY_A_FACT)
def test_a_renewal_that_is_due_hides_no_other_status(status):
    assert status_of(status, terms=(r("2020-01-01/2026-11-01"),)) is status


@pytest.mark.parametrize("status", BY_A_FACT)
def test_public_proceedings_stand_where_the_table_says(status):
    proceedings = (Proceedings(r("2026-06-01/"), public_from=date(2026, 6, 1)),)
    found = status_of(status, terms=(r("2020-01-01/2026-01-01"),), proceedings=proceedings)
    order = list(Status)
    assert found is min(status, Status.PROCEEDINGS, key=order.index)


class Stage(TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Handed in"


def test_a_table_of_moves_is_printed_in_order_with_its_ends():
    printed = write_states.workflow("registry.choices.TRIED", Lifecycle({Stage.DRAFT: {Stage.SENT}}))
    assert printed.splitlines()[-2:] == ["| Draft | Handed in |", "| Handed in | (an end) |"]


def test_tables_of_moves_are_found_in_an_apps_choices(monkeypatch):
    table = Lifecycle({Stage.DRAFT: {Stage.SENT}})
    monkeypatch.setattr("registry.choices.TRIED", table, raising=False)
    assert ("registry.choices.TRIED", table) in list(write_states.lifecycles())
    assert "### `registry.choices.TRIED`" in write_states.document()
