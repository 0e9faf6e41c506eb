"""Sanctions, proceedings, departures and withholding as acts of two people, seen through what the register says."""

from datetime import UTC, date, datetime

import pytest

from members.choices import ActState, Role
from members.errors import Refused
from members.models import GraveAct
from members.services import acts
from registry.choices import DecisionBody, ExitKind, Ground, SanctionKind, Status
from registry.models import Exit, Proceedings, Sanction, StandingSpan
from registry.queries import entries
from registry.services import decisions, departures, orders, protection
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

TODAY = date(2026, 11, 20)  # a Friday
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officers():
    return UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)


def decided(entry, by, **more):
    return decisions.record(
        entry=entry, body=DecisionBody.PANEL, decided_on=TODAY, case="FTP/26/7", by=by, at=AT, **more
    )


def status(entry, day=TODAY):
    return StandingSpan.objects.get(entry=entry, during__contains=day).status


def imposed(entry, by, kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, **more):
    return orders.impose(
        decision=decided(entry, by, **more), order=orders.Order(kind, ground, TODAY), reason="Panel", by=by, at=AT
    )


def test_a_suspension_is_in_effect_at_once_and_confirmed_by_the_end_of_the_next_working_day(officers):
    officer, registrar = officers
    entry = EntryFactory()
    act = imposed(entry, officer, public_text="Suspended for twelve months.")
    assert act.state == ActState.IN_EFFECT
    assert act.due_at.date() == date(2026, 11, 23)  # over a weekend
    assert status(entry) == Status.SUSPENDED
    assert Sanction.objects.get(entry=entry).public_text.text == "Suspended for twelve months."
    assert acts.confirm(act=act, by=registrar, at=AT).state == ActState.UPHELD
    assert status(entry) == Status.SUSPENDED


def test_imposing_twice_is_one_sanction(officers):
    officer, _ = officers
    entry = EntryFactory()
    assert imposed(entry, officer) == imposed(entry, officer)
    assert Sanction.objects.filter(entry=entry).count() == 1


def test_a_second_person_who_does_not_agree_leaves_the_protection_and_proposes_its_undoing(officers):
    officer, registrar = officers
    entry = EntryFactory()
    act = imposed(entry, officer)
    assert acts.decline(act=act, answer="The panel said otherwise", by=registrar, at=AT).state == ActState.DISPUTED
    assert status(entry) == Status.SUSPENDED
    undoing = GraveAct.objects.get(kind="lift", state=ActState.PROPOSED)
    acts.confirm(act=undoing, by=officer, at=AT)
    assert status(entry) == Status.REGISTERED


def test_a_removal_waits_for_the_second_person(officers):
    officer, registrar = officers
    entry = EntryFactory()
    act = imposed(entry, officer, kind=SanctionKind.REMOVED)
    assert (act.kind, act.state, status(entry)) == ("remove", ActState.PROPOSED, Status.REGISTERED)
    acts.confirm(act=act, by=registrar, at=AT)
    assert status(entry) == Status.REMOVED
    removal = Sanction.objects.get(entry=entry)
    back = departures.restore(fact=removal, on=date(2026, 11, 21), reason="Restored on appeal", by=officer, at=AT)
    acts.confirm(act=back, by=registrar, at=AT)
    assert status(entry, date(2026, 11, 21)) == Status.REGISTERED
    assert status(entry) == Status.REMOVED


def test_a_sanction_is_varied_and_lifted_by_two(officers):
    officer, registrar = officers
    entry = EntryFactory()
    acts.confirm(act=imposed(entry, officer), by=registrar, at=AT)
    later = orders.Order(SanctionKind.CONDITIONS, Ground.CONDUCT, date(2026, 12, 1), date(2026, 12, 20))
    varied = orders.vary(
        sanction=Sanction.objects.get(entry=entry),
        decision=decided(entry, officer, text="Review"),
        order=later,
        reason="Review",
        by=officer,
        at=AT,
    )
    acts.confirm(act=varied, by=registrar, at=AT)
    assert status(entry, date(2026, 11, 30)) == Status.SUSPENDED
    assert status(entry, date(2026, 12, 1)) == Status.CONDITIONS
    conditions = Sanction.objects.get(entry=entry, kind=SanctionKind.CONDITIONS, set_aside_at=None)
    lifted = orders.lift(
        sanction=conditions,
        on=date(2026, 12, 10),
        decision=decided(entry, officer, text="Lifted"),
        reason="Met",
        by=registrar,
        at=AT,
    )
    acts.confirm(act=lifted, by=officer, at=AT)
    assert status(entry, date(2026, 12, 10)) == Status.REGISTERED


def test_the_same_order_on_the_same_days_is_refused_in_words(officers):
    officer, _ = officers
    entry = EntryFactory(suspended="2026-11-01/")
    with pytest.raises(Refused, match="has this already"):
        imposed(entry, officer)
    assert not GraveAct.objects.exists()


def test_proceedings_open_at_once_and_are_public_and_over_only_by_two(officers):
    officer, registrar = officers
    entry = EntryFactory(registered="2020-01-01/2026-09-01")
    opened = orders.open_proceedings(
        decision=decided(entry, officer), begins=date(2026, 8, 1), reason="Referred", by=officer, at=AT
    )
    acts.confirm(act=opened, by=registrar, at=AT)
    found = Proceedings.objects.get(entry=entry, set_aside_at=None)
    public = orders.publish_proceedings(proceedings=found, on=TODAY, reason="Notice", by=officer, at=AT)
    acts.confirm(act=public, by=registrar, at=AT)
    assert status(entry) == Status.PROCEEDINGS
    found = Proceedings.objects.get(entry=entry, set_aside_at=None)
    over = orders.close_proceedings(proceedings=found, on=TODAY, reason="No case", by=officer, at=AT)
    acts.confirm(act=over, by=registrar, at=AT)
    assert status(entry) == Status.LAPSED


def test_leaving_and_coming_back_need_two(officers):
    officer, registrar = officers
    entry = EntryFactory()
    act = departures.leave(entry=entry, kind=ExitKind.RESIGNED, on=TODAY, reason="Asked", by=officer, at=AT)
    assert status(entry) == Status.REGISTERED
    acts.confirm(act=act, by=registrar, at=AT)
    assert status(entry) == Status.RESIGNED
    back = departures.restore(
        fact=Exit.objects.get(entry=entry), on=date(2026, 11, 21), reason="Mistake", by=officer, at=AT
    )
    acts.confirm(act=back, by=registrar, at=AT)
    assert status(entry, date(2026, 11, 21)) == Status.REGISTERED


def test_withholding_hides_at_once_and_showing_again_needs_two(officers):
    officer, registrar = officers
    entry = EntryFactory()
    act = protection.propose_withholding(person=entry.person, reason="Threat", by=officer, at=AT)
    assert entries.visible(number=entry.number, today=TODAY) is None
    acts.confirm(act=act, by=registrar, at=AT)
    shown = protection.propose_showing(person=entry.person, on=TODAY, reason="Over", by=officer, at=AT)
    assert entries.visible(number=entry.number, today=TODAY) is None
    acts.confirm(act=shown, by=registrar, at=AT)
    assert entries.visible(number=entry.number, today=TODAY)
    again = protection.propose_showing(person=entry.person, on=TODAY, reason="Again", by=officer, at=AT)
    with pytest.raises(Refused, match="not withheld"):
        acts.confirm(act=again, by=registrar, at=AT)


def test_nobody_orders_anything_of_their_own_entry(officers):
    entry = EntryFactory()
    own = UserFactory(role=Role.REGISTRAR, person=entry.person)
    with pytest.raises(Refused, match="concerns you"):
        imposed(entry, own)
