"""What the public may learn of a life, through today's display policy."""

from dataclasses import replace
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, ReasonClass, SanctionKind, Status, Verdict
from registry.management.commands.load_registers import FILES
from registry.rules.facts import Break, Exit, Facts, Outside, PolicyBook, Proceedings, Sanction
from registry.rules.public import DisplayRule, displayed_days, shown
from registry.rules.standing import spans
from tests.registry.test_standing import EVERY_DAY, fact_sets, r, sanction

BOOK = PolicyBook()
RULES = {
    Status(status): DisplayRule(rule["label"], rule["meaning"], rule.get("shown_months"), rule.get("after_months"))
    for status, rule in yaml.safe_load((FILES / "policies.yaml").read_text())["display"].items()
}
TODAY = date(2026, 11, 22)
LONG = r("2015-01-01/2027-01-01")


def said(facts, on=TODAY, today=TODAY):
    return shown(facts=facts, book=BOOK, rules=RULES, on=on, today=today)


def test_every_status_that_an_entry_can_have_is_worded():
    assert set(RULES) == set(Status) - {Status.NOT_YET, Status.NOT_SHOWN}


@pytest.mark.parametrize(
    ("kind", "last_day_shown"),
    [
        (ExitKind.LAPSED, "2026-12-31"),
        (ExitKind.RESIGNED, "2026-12-31"),
        (ExitKind.REMOVED_ADMIN, "2026-12-31"),
        (ExitKind.DECEASED, "2026-12-31"),
    ],
)
def test_an_ended_entry_is_shown_for_a_year_and_then_not_at_all(kind, last_day_shown):
    facts = Facts(terms=(r("2015-01-01/2026-01-01"),), exits=(Exit(kind, r("2026-01-01/")),))
    last = date.fromisoformat(last_day_shown)
    assert said(facts, last, last).status.value == kind.value
    assert said(facts, date(2027, 1, 1), date(2027, 1, 1)) is None


def test_a_removal_is_shown_for_five_years():
    facts = Facts(terms=(LONG,), sanctions=(sanction("removed", "2021-11-23/"),))
    assert said(facts).status is Status.REMOVED
    assert said(facts, today=date(2026, 11, 23), on=date(2026, 11, 23)) is None


def test_a_past_suspension_reads_as_no_longer_shown_and_a_past_caution_as_registered():
    facts = Facts(
        terms=(LONG,),
        sanctions=(sanction("suspended", "2018-01-01/2018-07-01"), sanction("caution", "2019-01-01/2021-01-01")),
    )
    assert said(facts).status is Status.REGISTERED
    assert said(facts).sanctions == ()
    then = said(facts, on=date(2018, 3, 1))
    assert (then.status, then.verdict, then.sanctions) == (Status.NOT_SHOWN, Verdict.NOT_SHOWN, ())
    assert then.term is None  # a current term would say that the registration had not lapsed
    cautioned = said(facts, on=date(2020, 3, 1))
    assert (cautioned.status, cautioned.verdict, cautioned.sanctions) == (Status.REGISTERED, Verdict.YES, ())


def test_a_past_break_and_a_past_suspension_cannot_be_told_apart():
    broken = Facts(terms=(LONG,), breaks=(Break(BreakKind.CAREER_BREAK, r("2018-01-01/2018-07-01"), returned=True),))
    stopped = Facts(terms=(LONG,), sanctions=(sanction("suspended", "2018-01-01/2018-07-01"),))
    for day in (TODAY, date(2018, 3, 1), date(2017, 3, 1)):
        assert said(broken, on=day) == said(stopped, on=day)


def test_health_and_conduct_read_the_same():
    answers = {
        said(Facts(terms=(LONG,), sanctions=(sanction("suspended", "2026-01-01/2027-01-01", ground),))).reason_class
        for ground in set(Ground) - {Ground.CPD, Ground.FEE}
    }
    assert answers == {ReasonClass.FITNESS}
    cpd = said(Facts(terms=(LONG,), sanctions=(sanction("suspended", "2026-01-01/2027-01-01", Ground.CPD),)))
    assert (cpd.reason_class, cpd.public_protection) == (ReasonClass.ADMINISTRATIVE, False)


@pytest.mark.parametrize(
    "coming",
    [
        {"sanctions": (sanction("suspended", "2026-11-23/2027-03-01"),)},
        {"exits": (Exit(ExitKind.RESIGNED, r("2026-12-01/")),)},
        {"proceedings": (Proceedings(r("2026-11-23/"), date(2026, 11, 23)),)},
        {"breaks": (Break(BreakKind.CAREER_BREAK, r("2026-12-01/")),)},
    ],
)
def test_what_is_announced_for_a_later_day_is_not_told_early(coming):
    assert said(Facts(terms=(LONG,), **coming)) == said(Facts(terms=(LONG,)))


def test_private_proceedings_leave_no_trace():
    facts = Facts(terms=(LONG,), proceedings=(Proceedings(r("2026-01-01/")),))
    answer = said(facts)
    assert (answer.status, answer.sanctions, answer.reason_class) == (Status.REGISTERED, (), None)


@pytest.mark.parametrize(
    "known",
    [
        # Nothing but private proceedings covers the day, or they alone hold an exit back.
        Facts(terms=(r("2015-01-01/2026-07-01"),)),
        Facts(terms=(LONG,), exits=(Exit(ExitKind.RESIGNED, r("2026-10-01/")),)),
    ],
    ids=["cover", "exit"],
)
@pytest.mark.parametrize(
    "plan", [Proceedings(r("2026-06-01/2026-12-20")), Proceedings(r("2026-06-01/"), date(2026, 12, 15))]
)
def test_what_is_planned_for_private_proceedings_is_not_told_early(known, plan):
    unplanned = replace(known, proceedings=(Proceedings(r("2026-06-01/")),))
    assert said(unplanned).verdict is Verdict.YES
    assert said(replace(known, proceedings=(plan,))) == said(unplanned)


def test_an_old_check_elsewhere_warns_and_never_says_no():
    facts = Facts(terms=(LONG,), requires_outside=True, outside=(Outside(True, LONG, date(2026, 1, 1)),))
    assert (said(facts).verdict, said(facts).outside_old) == (Verdict.YES, True)


def test_a_day_before_the_first_is_not_yet():
    answer = said(Facts(terms=(LONG,)), on=date(2014, 12, 31))
    assert (answer.status, answer.verdict, answer.since) == (Status.NOT_YET, Verdict.NO, None)


@given(fact_sets(), st.sampled_from(EVERY_DAY))
def test_display_by_ranges_agrees_with_display_by_day(facts, today):
    """The projection's ranges and the answer of the day say the same of who is shown."""
    ranges = displayed_days(spans(facts.begun_by(today), BOOK), RULES)
    assert any(today in days for days in ranges) is (said(facts, today, today) is not None)


@given(fact_sets(), st.sampled_from(EVERY_DAY), st.sampled_from(EVERY_DAY))
def test_a_no_is_never_turned_into_a_yes(facts, on, today):
    on = min(on, today)
    answer = said(facts, on, today)
    if answer is None:
        return
    true_one = next((s for s in spans(facts.begun_by(today), BOOK) if on in s.during), None)
    if true_one is None:
        assert answer.status is Status.NOT_YET
    elif true_one.verdict is Verdict.NO:
        assert answer.verdict in (Verdict.NO, Verdict.NOT_SHOWN)
    else:
        assert answer.verdict in (true_one.verdict, Verdict.YES)


@given(fact_sets(), st.sampled_from(EVERY_DAY))
def test_sanctions_shown_are_in_force_and_their_ground_is_not_among_the_words(facts, today):
    answer = said(facts, today, today)
    for one in answer.sanctions if answer else ():
        assert one in facts.sanctions
        assert isinstance(one.reason_class, ReasonClass)


def test_ranges_of_display_join():
    order = Sanction(SanctionKind.SUSPENDED, r("2018-01-01/2018-07-01"), Ground.CPD)
    life = spans(Facts(terms=(LONG,), sanctions=(order,)), BOOK)
    assert displayed_days(life, RULES)[0] == Days(date(2015, 1, 1), date(2028, 2, 1))
