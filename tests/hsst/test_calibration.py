"""Calibration rounds: sealed until they are closed, handed in once, closed by their last day; every verb twice."""

import ast
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given as drawn
from hypothesis import strategies as st

from config.launch.places import ROOT
from hsst.choices import CalibrationStage
from hsst.models import CalibrationDraft, CalibrationMark, CalibrationRound, CalibrationSeat
from hsst.queries import calibration as queries
from hsst.queries import calibration_sets, reliability
from hsst.rules import calibration as rules
from hsst.rules import reliability as figures
from hsst.rules.calibration import Dossier, DossierSet
from hsst.rules.reliability import Marked
from hsst.services import calibrating, calibration, demo_calibration
from members.choices import Role
from members.demo import PERSONAS
from members.errors import Refused
from members.models import Message, RoleGrant, TrailEvent
from members.services import roles
from registry.choices import Mark
from registry.models import Framework
from registry.queries.rounds import SealedError
from tests.factories.assessing import make_assessor, make_officer
from tests.factories.calibration import AT, LAST_ON, draft_all, hand_in_all, open_round, seat_of, the_set
from tests.factories.members import UserFactory
from tests.shape.source import APPS, modules

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def night(day):
    """The nightly work of a day."""
    return calibration.look_after(on=day, at=AT + (day - AT.date()))


def refusal(verb, **how):
    """The code of the refusal of a verb; all that it changed is undone."""
    with pytest.raises(Refused) as said, transaction.atomic():
        verb(**how)
    return said.value.code


def messages(event):
    return Message.objects.filter(template=f"hsst/mail/calibration_{event}")


@pytest.fixture
def people():
    """Three who judge by the standards, one of them lay."""
    return [make_assessor(), make_assessor(), make_assessor(role=Role.LAY_ASSESSOR)]


# --- Rules ----------------------------------------------------------------------------------------------------------


def a_set(dossiers=5, standards=("1", "2", "3", "4", "5", "6")):
    one = [Dossier(f"Dossier {n}", "Invented.", dict.fromkeys(standards, "Shown.")) for n in range(dossiers)]
    return DossierSet("a", "A", "hss", "2026.1", tuple(standards), tuple(one))


@pytest.mark.django_db(False)
def test_a_set_is_large_enough_to_say_something_and_asks_what_its_dossiers_speak_of():
    codes = {str(n) for n in range(1, 17)}
    assert rules.faults(a_set(), codes) == []
    assert "fewer than 5 dossiers" in rules.faults(a_set(4, "12345678"), codes)[0]
    assert "fewer than 30 judgements" in rules.faults(a_set(5, "12345"), codes)[0]
    assert "no standard" in rules.faults(a_set(standards=("1", "2", "3", "4", "5", "x")), codes)[0]
    assert "twice" in rules.faults(a_set(standards=("1", "2", "3", "4", "5", "5")), codes)[0]
    odd = a_set()
    odd.dossiers[2].shows.pop("3")
    assert "Dossier 2" in rules.faults(odd, codes)[0]


@pytest.mark.django_db(False)
@drawn(st.lists(st.sampled_from(list(Mark)), max_size=12))
def test_a_distribution_counts_everybody_and_is_not_told_where_it_would_name_somebody(marks):
    found = rules.distribution(marks, order=list(Mark))
    assert (found is None) == (len(marks) < 3)
    assert found is None or (sum(found), found[0]) == (len(marks), marks.count(Mark.MET))


@pytest.mark.django_db(False)
def test_days():
    day = date(2026, 12, 1)
    assert [rules.may_last(day + n * DAY, today=day) for n in (13, 14, 182, 183)] == [False, True, True, False]
    assert [rules.is_late(day, today=day + n * DAY) for n in (-1, 0, 1)] == [False, False, True]
    reminded = [rules.reminded_of(day + n * DAY) for n in (-8, -7, 0, 1)]
    assert [first <= day <= last for first, last in reminded] == [False, True, True, False]
    assert [rules.may_extend(day, day + n * DAY, today=day) for n in (0, 1, 182, 183)] == [False, True, True, False]
    assert not rules.may_extend(day, day + DAY, today=day + 5 * DAY)


def test_the_set_that_comes_with_the_product_can_be_used():
    (held,) = calibration_sets.shipped()
    assert calibration_sets.edition_of(held).version == "2026.1"
    assert (len(held.dossiers), len(held.standards)) == (5, 8)


# --- Opening --------------------------------------------------------------------------------------------------------


def test_whoever_may_sit_on_a_case_by_the_standards_is_asked_and_nobody_else(people):
    specialist = make_assessor(scope="radiotherapy-physics")
    make_assessor(scope="renal-technology")
    make_assessor(is_active=False)
    make_officer()
    ended = make_assessor()
    RoleGrant.objects.filter(user=ended).update(ended_at=AT)
    held = open_round()
    assert set(held.seats.values_list("user", flat=True)) == {one.pk for one in [*people, specialist]}
    assert messages("asked").count() == 4
    assert Framework.objects.get(code="hss").editions.get(version="2026.1").frozen_at


def test_opening_twice_is_one_round_and_another_beside_it_is_refused(people):
    officer = make_officer()
    held = open_round(by=officer)
    assert open_round(by=officer) == held
    assert messages("asked").count() == 3
    how = {"held": the_set(), "by": officer, "at": AT}
    assert refusal(calibration.open_round, last_on=LAST_ON + DAY, **how) == "open_already"
    assert refusal(calibration.check, held=the_set(), last_on=LAST_ON, at=AT) == "open_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        CalibrationRound.objects.create(
            edition=held.edition, set_code="b", name="b", asked=[], opened_at=AT, opened_by=officer, last_on=LAST_ON
        )


def test_a_round_that_nobody_could_judge_in_is_not_opened(people):
    officer = make_officer()
    soon = AT.date() + 13 * DAY
    assert refusal(calibration.open_round, held=the_set(), last_on=soon, by=officer, at=AT) == "last_on"
    assert refusal(calibration.open_round, held=a_set(4), last_on=LAST_ON, by=officer, at=AT) == "set"
    RoleGrant.objects.filter(user__in=people).update(ended_at=AT)
    assert refusal(calibration.open_round, held=the_set(), last_on=LAST_ON, by=officer, at=AT) == "nobody"
    assert not CalibrationRound.objects.exists()
    assert not Message.objects.filter(template__startswith="hsst/mail/calibration").exists()


# --- Judging and handing in -----------------------------------------------------------------------------------------


def test_what_is_written_can_be_changed_until_it_is_handed_in_once(people):
    who = people[0]
    held = open_round()
    seat = seat_of(held, who)
    sheet = queries.sheet(seat)
    part = {"seat": seat, "case": sheet.cases[0], "standard": sheet.standards[0], "by": who, "at": AT}
    calibrating.keep(mark="", reason="half", **part)
    calibrating.keep(mark="", reason="half", **part)
    assert refusal(calibrating.judge, mark=Mark.MET, reason="  ", **part) is not None
    assert len(queries.sheet(seat).left) == 40
    for _ in range(2):
        calibrating.judge(mark=Mark.PARTLY, reason="Half of it.", **part)
    assert len(queries.sheet(seat).left) == 39
    assert refusal(calibrating.hand_in, seat=seat, by=who, at=AT) == "unmarked"
    assert not CalibrationMark.objects.exists()

    CalibrationDraft.objects.all().delete()
    draft_all(seat, Mark.PARTLY)
    first = calibrating.hand_in(seat=seat, by=who, at=AT)
    assert calibrating.hand_in(seat=seat, by=who, at=AT + DAY).handed_in_at == first.handed_in_at == AT
    assert CalibrationMark.objects.count() == 40
    assert not CalibrationDraft.objects.exists()
    assert refusal(calibrating.judge, mark=Mark.MET, reason="Better.", **part) == "handed_in"
    assert TrailEvent.objects.filter(kind="hsst.calibration_handed_in").count() == 1


def test_marks_are_rows_that_nobody_changes_and_one_an_assessor(people):
    held = open_round()
    hand_in_all(held, people[0])
    one = CalibrationMark.objects.first()
    for attempt in (
        lambda: CalibrationMark.objects.filter(pk=one.pk).update(mark=Mark.NOT_MET),
        lambda: CalibrationMark.objects.filter(pk=one.pk).delete(),
        lambda: CalibrationSeat.objects.filter(user=people[0]).update(handed_in_at=None),
        lambda: CalibrationMark.objects.create(
            round=held, user=people[0], case=one.case, standard=one.standard, mark="met", reason="x", given_at=AT
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    calibration.close(held=held, by=None, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        CalibrationRound.objects.update(stage="open", ended_at=None)


def test_what_is_not_asked_not_theirs_or_too_much_is_refused(people):
    held = open_round()
    seat = seat_of(held, people[0])
    sheet = queries.sheet(seat)
    other = held.edition.standards.exclude(code__in=held.asked).first()
    part = {"seat": seat, "case": sheet.cases[0], "mark": "met", "reason": "x", "at": AT}
    assert refusal(calibrating.keep, standard=other, by=people[0], **part) == "not_asked"
    part["standard"] = sheet.standards[0]
    assert refusal(calibrating.keep, by=people[1], **part) == "not_yours"
    assert refusal(calibrating.hand_in, seat=seat, by=people[1], at=AT) == "not_yours"
    assert refusal(calibrating.keep, by=people[0], **(part | {"reason": "x" * 60_001})) == "too_long"
    assert calibrating.keep(by=people[0], **(part | {"mark": "best"})).mark == ""


def test_late_after_the_last_day_whether_or_not_the_nightly_work_ran_and_nothing_is_lost(people):
    held = open_round()
    seat = seat_of(held, people[0])
    draft_all(seat)
    sheet = queries.sheet(seat)
    late = AT + (LAST_ON - AT.date()) + DAY
    part = {"case": sheet.cases[0], "standard": sheet.standards[0], "mark": "met", "reason": "x"}
    assert refusal(calibrating.hand_in, seat=seat, by=people[0], at=late) == "late"
    assert refusal(calibrating.keep, seat=seat, by=people[0], at=late, **part) == "late"
    night(LAST_ON + DAY)
    assert refusal(calibrating.hand_in, seat=seat, by=people[0], at=late) == "late"
    assert CalibrationDraft.objects.filter(seat=seat).count() == 40


def test_whoever_judges_no_more_cannot_hand_in_and_goes_on_where_they_were_once_they_do_again(people):
    who = people[0]
    held = open_round()
    seat = seat_of(held, who)
    draft_all(seat)
    registrar = make_officer(Role.REGISTRAR)
    roles.end(held=RoleGrant.objects.get(user=who), by=registrar, at=AT)
    assert refusal(calibrating.hand_in, seat=seat, by=who, at=AT) == "ended"
    assert night(LAST_ON - 3 * DAY) == 0
    assert not messages("due").filter(to=who.email).exists()
    roles.grant(user=who, role=Role.ASSESSOR, by=registrar, at=AT)
    assert calibrating.hand_in(seat=seat, by=who, at=AT).handed_in_at == AT


# --- Sealed ---------------------------------------------------------------------------------------------------------


def test_nobody_reads_a_mark_of_another_before_the_round_is_closed(people):
    held = open_round()
    for who in people:
        hand_in_all(held, who, Mark.NOT_MET)
    seat = seat_of(held, people[0])
    framework = Framework.objects.get(code="hss")
    for of in (held, CalibrationRound.objects.get()):
        with pytest.raises(SealedError):
            queries.given(of)
    with pytest.raises(SealedError):
        queries.beside(seat)
    assert reliability.calibration_report(framework).overall is None
    assert set(queries.own(seat)) == set(queries.sheet(seat).parts)
    told = [str(one.detail) for one in TrailEvent.objects.all()] + [str(one.context) for one in Message.objects.all()]
    assert not [said for said in told if any(word in said for word in (*Mark, "dossier shows"))]
    calibration.cancel(held=held, reason="A dossier was like somebody real.", by=make_officer(), at=AT)
    with pytest.raises(SealedError):
        queries.given(CalibrationRound.objects.get())
    assert reliability.calibration_report(framework).overall is None


@pytest.mark.django_db(False)
def test_one_module_alone_reads_marks_and_drafts():
    """Whoever adds a page asks `hsst.queries.calibration`, which refuses before a round is closed."""
    found = {
        module.name
        for module in modules(*APPS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and ast.unparse(node.value) in {"CalibrationMark", "CalibrationDraft"}
    }
    assert found <= {
        "hsst.queries.calibration",
        "hsst.queries.copies",  # what somebody wrote themselves
        "hsst.services.calibrating",
        "hsst.services.calibration",
        "hsst.services.demo_calibration",
    }
    assert (ROOT / "hsst" / "queries" / "calibration.py").exists()


def test_afterwards_each_sees_their_own_beside_how_many_gave_what_and_nobody_s_name(people):
    held = open_round()
    for who, mark in zip(people, (Mark.MET, Mark.PARTLY, Mark.PARTLY), strict=True):
        hand_in_all(held, who, mark, s1=Mark.NOT_EVIDENCED)
    held = calibration.close(held=held, by=make_officer(), at=AT)
    found = queries.beside(seat_of(held, people[0]))
    assert len(found) == 40
    assert {one.mark.user_id for one in found} == {people[0].pk}
    assert {tuple(one.given) for one in found if one.standard.code != "1"} == {(1, 2, 0, 0)}
    assert {tuple(one.given) for one in found if one.standard.code == "1"} == {(0, 0, 0, 3)}


def test_where_two_handed_in_neither_learns_what_the_other_gave(people):
    held = open_round()
    for who in people[:2]:
        hand_in_all(held, who)
    held = calibration.close(held=held, by=None, at=AT)
    found = queries.beside(seat_of(held, people[0]))
    assert {one.given for one in found} == {None}
    assert {many for _mark, many in found[0].counts} == {None}


# --- Ending ---------------------------------------------------------------------------------------------------------


def test_closing_extending_and_giving_up_twice_and_in_the_wrong_order(people):
    officer = make_officer()
    held = open_round()
    hand_in_all(held, people[0])
    later = LAST_ON + 7 * DAY
    for _ in range(2):
        assert calibration.extend(held=held, last_on=later, by=officer, at=AT).last_on == later
    assert messages("extended").count() == 2  # whoever handed in is not told
    assert refusal(calibration.extend, held=held, last_on=LAST_ON, by=officer, at=AT) == "last_on"
    for _ in range(2):
        assert calibration.close(held=held, by=officer, at=AT).ended_by == officer
    assert messages("closed").count() == 3
    assert refusal(calibration.extend, held=held, last_on=later + DAY, by=officer, at=AT) == "wrong_state"
    assert refusal(calibration.cancel, held=held, reason="No.", by=officer, at=AT) == "wrong_state"
    kinds = list(TrailEvent.objects.filter(kind__startswith="hsst.calibration").values_list("kind", flat=True))
    assert sorted(kinds) == [f"hsst.calibration_{it}" for it in ("closed", "extended", "handed_in", "opened")]

    second = open_round(at=AT + DAY)
    assert refusal(calibration.cancel, held=second, reason=" ", by=officer, at=AT + DAY) == "reason"
    for _ in range(2):
        calibration.cancel(held=second, reason="It was opened by mistake.", by=officer, at=AT + DAY)
    assert messages("cancelled").count() == 3
    assert refusal(calibration.close, held=second, by=officer, at=AT + DAY) == "wrong_state"
    assert refusal(calibrating.hand_in, seat=second.seats.first(), by=people[0], at=AT + DAY) == "wrong_state"


def test_the_nightly_work_closes_asks_and_reminds_once_also_after_days_on_which_it_did_not_run(people):
    held = open_round()
    hand_in_all(held, people[0])
    late = make_assessor()
    night(AT.date() + DAY)
    night(AT.date() + DAY)
    assert messages("asked").filter(to=late.email).count() == 1
    night(LAST_ON - 8 * DAY)
    assert messages("due").count() == 0
    for day in (LAST_ON - 5 * DAY, LAST_ON - 5 * DAY, LAST_ON):  # two days were missed
        assert night(day) == 0
    assert set(messages("due").values_list("to", flat=True)) == {one.email for one in (*people[1:], late)}
    assert messages("due").count() == 3
    assert [night(LAST_ON + n * DAY) for n in (4, 4, 5)] == [1, 0, 0]
    held.refresh_from_db()
    assert (held.stage, held.ended_by) == (CalibrationStage.CLOSED, None)
    assert messages("closed").count() == 4
    draft_all(seat_of(held, late))
    night(LAST_ON + 90 * DAY)
    assert CalibrationDraft.objects.exists()
    night(LAST_ON + 100 * DAY)
    assert not CalibrationDraft.objects.exists()


def test_a_round_that_was_put_off_reminds_again_before_its_new_last_day(people):
    held = open_round()
    night(LAST_ON - 2 * DAY)
    calibration.extend(held=held, last_on=LAST_ON + 20 * DAY, by=make_officer(), at=AT)
    night(LAST_ON + DAY)
    assert messages("due").count() == 3
    night(LAST_ON + 14 * DAY)
    assert messages("due").count() == 6


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"last_on": LAST_ON + 9 * DAY},
        {"stage": CalibrationStage.CANCELLED, "reason": "A mistake.", "ended_at": AT},
    ],
)
def test_a_round_that_was_put_off_or_given_up_while_the_nightly_work_began_is_not_closed(
    people, monkeypatch, meanwhile
):
    held, locked = open_round(), calibration.locked

    def after_another(one):
        CalibrationRound.objects.filter(pk=held.pk).update(**meanwhile)
        return locked(one)

    monkeypatch.setattr(calibration, "locked", after_another)
    assert night(LAST_ON + DAY) == 0
    held.refresh_from_db()
    assert held.stage == meanwhile.get("stage", CalibrationStage.OPEN)
    assert not messages("closed").exists()


# --- Figures --------------------------------------------------------------------------------------------------------


def test_one_round_is_enough_for_figures_of_each_standard_and_assessor(people):
    held = open_round()
    for who, mark in zip(people, (Mark.MET, Mark.MET, Mark.PARTLY), strict=True):
        hand_in_all(held, who, mark, at=AT + 3 * DAY, s1=Mark.NOT_MET)
    calibration.close(held=held, by=None, at=AT + 4 * DAY)
    found = reliability.calibration_report(Framework.objects.get(code="hss"))
    assert (found.cases, found.overall.units) == (5, 40)
    assert found.overall.between is not None
    alike = {code: one.same for code, _title, one in found.standards}
    assert alike["1"] == 1
    assert alike["4"] == 0
    assert [one.judgements for _name, one in found.assessors] == [40, 40, 40]
    assert min(one.severity.steps for _name, one in found.assessors) == pytest.approx(-7 / 8)
    assert {one.days for _name, one in found.assessors} == {3}
    assert found.pairs == []


def test_a_report_takes_as_many_questions_for_many_people_as_for_few(people):
    framework, counts = Framework.objects.get(code="hss"), []
    for n in range(2):
        held = open_round(at=AT + n * 10 * DAY)
        for who in (*people, *(make_assessor() for _ in range(n * 4))):
            if n and not held.seats.filter(user=who).exists():
                calibration.look_after(on=AT.date() + n * 10 * DAY, at=AT + n * 10 * DAY)
            hand_in_all(held, who, at=AT + n * 10 * DAY)
        calibration.close(held=held, by=None, at=AT + (n * 10 + 1) * DAY)
        with CaptureQueriesContext(connection) as questions:
            assert reliability.calibration_report(framework).overall
        counts.append(len(questions))
    assert counts[0] == counts[1] <= 7


# --- The demonstration ----------------------------------------------------------------------------------------------


def test_the_demonstration_shows_a_closed_round_and_one_at_work_and_is_made_once():
    assert demo_calibration.make(at=AT) == 0  # there are no personas
    for one in PERSONAS:
        if one.code in {"assessor-1", "assessor-2", "moderator", "lay-assessor"}:
            make_assessor(role=one.roles[0], email=one.email)
        elif one.code == "officer":
            UserFactory(email=one.email, role=Role.OFFICER)
    with CaptureQueriesContext(connection) as questions:
        assert demo_calibration.make(at=AT) == 2
    assert len(questions) < 200  # a first start waits for it
    assert demo_calibration.make(at=AT) == 0
    at_work, closed = CalibrationRound.objects.order_by("-opened_at")
    assert (closed.stage, at_work.stage) == (CalibrationStage.CLOSED, CalibrationStage.OPEN)
    assert (CalibrationMark.objects.filter(round=closed).count(), CalibrationDraft.objects.count()) == (160, 8)
    found = reliability.calibration_report(Framework.objects.get(code="hss"))
    assert 0.4 < found.overall.ordinal < 0.9
    steps = [one.severity.steps for _name, one in found.assessors]
    assert max(steps) > 0.15 > -0.15 > min(steps)


@pytest.mark.django_db(False)
def test_figures_of_a_hundred_people_take_no_longer_than_a_page_may():
    marks = [
        Marked(case, 1, str(standard), who, (case + standard + who // 40) % 4, AT, 1.0)
        for case in range(5) for standard in range(8) for who in range(100)
    ]  # fmt: skip
    begun = perf_counter()
    assert len(figures.assessors(marks)) == 100
    assert len(figures.by_standard(marks)) == 8
    assert perf_counter() - begun < 10
