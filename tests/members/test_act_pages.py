"""The pages of acts of two people, over HTTP: what waits, what exactly is to be done, and who may answer."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from members.choices import ActState, Role
from members.models import GraveAct
from members.services import acts
from registry.choices import DecisionBody, Ground, SanctionKind
from registry.services import decisions, orders
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER, email="olive.officer@example.org")


@pytest.fixture
def entry():
    return EntryFactory(forenames="Anwen", surname="Prys")


def proposed(entry, by, kind=SanctionKind.REMOVED, at=NOW):
    """A removal waits; any other order is in effect at once."""
    decision = decisions.record(
        entry=entry, body=DecisionBody.PANEL, decided_on=at.date(), case="FTP/26/7", text="Struck off", by=by, at=at
    )
    order = orders.Order(kind, Ground.CONDUCT, at.date())
    return orders.impose(decision=decision, order=order, reason="The panel decided", by=by, at=at)


def path(act):
    return f"/desk/acts/{act.reference}/"


def words(response):
    return assert_sound(response.content.decode()).text().replace("\u00a0", " ")


def test_the_list_shows_what_waits_those_to_be_confirmed_by_a_day_first(signed_in, officer, entry):
    waiting = proposed(entry, officer)
    protective = proposed(EntryFactory(forenames="Mair", surname="Rees"), officer, SanctionKind.SUSPENDED)
    page = signed_in(officer).get("/desk/acts/")
    said = words(page)
    assert said.index("Mair Rees") < said.index("Anwen Prys")
    for part in ("Confirm by 23 November 2026", "Remove somebody from the register", "olive.officer@example.org"):
        assert part in said, part
    assert path(waiting) in page.content.decode()
    assert path(protective) in page.content.decode()


def test_an_empty_list_says_what_will_appear(signed_in, officer):
    assert "Nothing waits for a second person" in words(signed_in(officer).get("/desk/acts/"))
    assert "No act has been decided yet" in words(signed_in(officer).get("/desk/acts/?show=settled"))


def test_a_decision_without_a_case_ends_with_its_day(signed_in, officer, entry):
    decision = decisions.record(entry=entry, body=DecisionBody.PANEL, decided_on=NOW.date(), by=officer, at=NOW)
    order = orders.Order(SanctionKind.SUSPENDED, Ground.CONDUCT, NOW.date())
    act = orders.impose(decision=decision, order=order, reason="The panel decided", by=officer, at=NOW)
    page = signed_in(officer).get(path(act)).content.decode()
    assert "20 November 2026</bdi>" in page.replace("\u00a0", " ")


def test_the_queue_says_which_act_waits(signed_in, officer, entry):
    proposed(entry, officer)
    proposed(EntryFactory(), officer, SanctionKind.SUSPENDED)
    for page in ("/desk/", f"/desk/people/{entry.person_id}/"):
        assert "Confirm or decline: Remove somebody from the register" in words(signed_in(officer).get(page)), page
    both = signed_in(officer).get("/desk/").content.decode()
    assert both.count(">Confirm or decline: ") == 2  # each in its own words


def test_a_protective_act_that_nobody_confirmed_in_time_is_overdue_everywhere(signed_in, officer, entry, time_machine):
    act = proposed(entry, officer, SanctionKind.SUSPENDED)
    time_machine.move_to(NOW + timedelta(days=4), tick=False)
    desk = signed_in(UserFactory(role=Role.OFFICER))
    assert "Overdue since 23 November 2026" in words(desk.get("/desk/acts/"))
    assert "It was to be confirmed by 23 November 2026" in words(desk.get(path(act)))
    assert "Overdue" in words(desk.get("/desk/?kind=act&overdue=on"))
    assert "Overdue" in words(desk.get(f"/desk/entries/{entry.number}/"))


def test_the_second_person_reads_what_exactly_is_to_be_done_and_says_yes(signed_in, officer, entry):
    act = proposed(entry, officer)
    second = signed_in(UserFactory(role=Role.REGISTRAR))
    said = words(second.get(path(act)))
    for part in (entry.number, "Removal", "conduct", "FTP/26/7", "Struck off", "The panel decided", "Anwen Prys"):
        assert part in said, part
    assert second.post(path(act), {"decision": "confirm"}).status_code == 302
    act.refresh_from_db()
    assert act.state == ActState.DONE
    assert "You confirmed it." in words(second.get(path(act)))
    assert "done" in words(second.get("/desk/acts/?show=settled"))
    again = second.post(path(act), {"decision": "confirm"})
    assert again.status_code == 422
    assert "decided already" in words(again)


def test_a_no_needs_an_answer_which_the_proposer_reads(signed_in, officer, entry):
    act = proposed(entry, officer)
    second = signed_in(UserFactory(role=Role.OFFICER))
    for given, said in (({}, "Choose whether you agree"), ({"decision": "decline"}, "Say why you do not agree")):
        shown = second.post(path(act), given)
        assert shown.status_code == 422
        assert said in words(shown)
    assert second.post(path(act), {"decision": "decline", "answer": "Wrong entry"}).status_code == 302
    assert "Wrong entry" in words(signed_in(officer).get(path(act)))
    act.refresh_from_db()
    assert act.state == ActState.DECLINED


def test_nobody_answers_what_they_proposed_themselves(signed_in, officer, entry):
    act = proposed(entry, officer)
    own = signed_in(officer)
    page = own.get(path(act))
    assert "You proposed this" in words(page)
    assert 'name="decision"' not in page.content.decode()
    for decision in ("confirm", "decline"):
        shown = own.post(path(act), {"decision": decision, "answer": "x"})
        assert shown.status_code == 422
        assert "somebody else must decide" in words(shown)


def test_whom_it_concerns_learns_of_none_and_cannot_answer(signed_in, officer, entry):
    act = proposed(entry, officer)
    own = signed_in(UserFactory(role=Role.REGISTRAR, person=entry.person))
    assert own.get(path(act)).status_code == own.post(path(act), {"decision": "confirm"}).status_code == 404
    assert path(act) not in own.get("/desk/acts/").content.decode()
    assert GraveAct.objects.get(pk=act.pk).state == ActState.PROPOSED


def test_a_proposal_is_withdrawn_once_and_by_its_proposer_alone(signed_in, officer, entry):
    act = proposed(entry, officer)
    other = signed_in(UserFactory(role=Role.OFFICER))
    assert "Withdraw this proposal" not in words(other.get(path(act)))
    assert other.post(f"{path(act)}withdraw/").status_code == 422
    own = signed_in(officer)
    assert "Withdraw this proposal" in words(own.get(path(act)))
    assert own.post(f"{path(act)}withdraw/").status_code == 302
    assert "Withdraw this proposal" not in words(own.get(path(act)))
    assert own.post(f"{path(act)}withdraw/").status_code == 422
    act.refresh_from_db()
    assert act.state == ActState.WITHDRAWN


def test_what_is_in_effect_is_not_withdrawn_by_whoever_did_it(signed_in, officer, entry):
    act = proposed(entry, officer, SanctionKind.SUSPENDED)
    assert signed_in(officer).post(f"{path(act)}withdraw/").status_code == 422
    assert GraveAct.objects.get(pk=act.pk).state == ActState.IN_EFFECT


def test_an_act_that_waits_for_its_delay_says_until_when(signed_in, officer):
    registrar, user = UserFactory(role=Role.REGISTRAR), UserFactory()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    act = acts.propose(kind="factor_reset", user=user, reason="Seen in a video call", by=registrar, at=NOW)
    acts.confirm(act=act, by=officer, at=NOW)
    said = words(signed_in(officer).get(path(act)))
    assert "It is carried out from" in said


def test_an_act_that_is_not_there_is_404(signed_in, officer):
    desk = signed_in(officer)
    assert desk.get("/desk/acts/0123456789abcdefghjkmnpqrs/").status_code == 404
    assert desk.post("/desk/acts/0123456789abcdefghjkmnpqrs/withdraw/").status_code == 404
