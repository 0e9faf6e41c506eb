"""What the register says on a day: the table of cases, and a day-by-day oracle over random facts."""

import itertools
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind, Status, Verdict
from registry.rules.facts import Break, Exit, Facts, Outside, PolicyBook, Proceedings, Sanction, StandingPolicy
from registry.rules.standing import outside_check_old_from, spans, status_on, verdict_of

BOOK = PolicyBook()
POLICY = StandingPolicy()


def d(text):
    return date.fromisoformat(text)


def r(text):
    lower, _, upper = text.partition("/")
    return Days(d(lower), d(upper) if upper else None)


def sanction(kind, during, ground=Ground.CONDUCT):
    return Sanction(SanctionKind(kind), r(during), ground)


TERM = r("2026-01-01/2027-01-01")


def life(*lines):
    """Facts from lines such as 'term 2026-01-01/2027-01-01', 'suspended 2026-03-01/' or 'proceedings … public …'."""
    held = defaultdict(list)
    for line in lines:
        word, during, *more = line.split()
        if word == "term":
            held["terms"].append(r(during))
        elif word in set(BreakKind):
            held["breaks"].append(Break(BreakKind(word), r(during), returned=more == ["returned"]))
        elif word in set(SanctionKind):
            held["sanctions"].append(sanction(word, during))
        elif word == "proceedings":
            held["proceedings"].append(Proceedings(r(during), d(more[1]) if more else None))
        elif word in ("hcpc", "hcpc_ended"):
            held["outside"].append(Outside(word == "hcpc", r(during)))
        else:
            held["exits"].append(Exit(ExitKind(word), r(during)))
    return Facts(**{name: tuple(rows) for name, rows in held.items()}, requires_outside="outside" in held)


THIS_YEAR = "term 2026-01-01/2027-01-01"
DECADES = "term 2010-01-01/2030-01-01"
CASES = [
    ("2026-06-01", Status.NOT_YET, []),
    ("2025-12-31", Status.NOT_YET, [THIS_YEAR]),
    ("2026-01-01", Status.REGISTERED, [THIS_YEAR]),
    ("2026-12-31", Status.REGISTERED, [THIS_YEAR]),
    ("2027-01-01", Status.RENEWAL_WINDOW, [THIS_YEAR]),
    ("2027-01-31", Status.RENEWAL_WINDOW, [THIS_YEAR]),
    ("2027-02-01", Status.LAPSED, [THIS_YEAR]),
    ("2027-01-15", Status.RESIGNED, [THIS_YEAR, "resigned 2027-01-01/"]),
    ("2027-01-01", Status.LAPSED, [THIS_YEAR, "lapsed 2027-01-01/"]),
    ("2026-06-01", Status.REMOVED_ADMIN, [THIS_YEAR, "removed_admin 2026-06-01/"]),
    ("2026-06-01", Status.DECEASED, [THIS_YEAR, "deceased 2026-06-01/", "removed 2026-01-01/"]),
    ("2026-03-01", Status.ANNULLED, [THIS_YEAR, "annulled 2026-01-01/", "suspended 2026-01-01/"]),
    ("2026-08-31", Status.SUSPENDED, [THIS_YEAR, "suspended 2026-03-01/2026-09-01"]),
    ("2026-09-01", Status.REGISTERED, [THIS_YEAR, "suspended 2026-03-01/2026-09-01"]),
    ("2027-03-01", Status.SUSPENDED, [THIS_YEAR, "suspended 2026-03-01/"]),
    ("2026-03-01", Status.INTERIM_SUSPENDED, [THIS_YEAR, "interim_suspended 2026-03-01/", "conditions 2026-01-01/"]),
    ("2026-03-01", Status.CONDITIONS, [THIS_YEAR, "conditions 2026-03-01/", "caution 2026-01-01/"]),
    ("2026-03-01", Status.INTERIM_CONDITIONS, [THIS_YEAR, "interim_conditions 2026-03-01/"]),
    ("2027-03-01", Status.LAPSED, [THIS_YEAR, "conditions 2026-03-01/"]),
    ("2025-02-27", Status.CAUTION, [DECADES, "caution 2020-02-29/"]),
    ("2025-02-28", Status.REGISTERED, [DECADES, "caution 2020-02-29/"]),
    ("2026-03-01", Status.WARNING, [THIS_YEAR, "warning 2026-03-01/", "finding 2026-03-01/"]),
    ("2026-03-01", Status.FINDING, [THIS_YEAR, "finding 2026-03-01/"]),
    ("2026-03-01", Status.REMOVED, [THIS_YEAR, "removed 2026-03-01/", "suspended 2026-03-01/"]),
    ("2026-05-28", Status.CAREER_BREAK, [THIS_YEAR, "career_break 2026-02-01/2026-05-01"]),
    ("2026-05-29", Status.REGISTERED, [THIS_YEAR, "career_break 2026-02-01/2026-05-01"]),
    ("2026-05-01", Status.REGISTERED, [THIS_YEAR, "career_break 2026-02-01/2026-05-01 returned"]),
    ("2027-06-28", Status.CAREER_BREAK, [THIS_YEAR, "career_break 2026-02-01/2027-06-01"]),
    ("2027-06-29", Status.LAPSED, [THIS_YEAR, "career_break 2026-02-01/2027-06-01"]),
    ("2026-05-28", Status.CAREER_BREAK, [THIS_YEAR, "career_break 2026-02-01/", "conditions 2026-01-01/"]),
    ("2026-05-28", Status.CAREER_CHANGE, [THIS_YEAR, "career_change 2026-02-01/"]),
    ("2027-06-01", Status.REGISTERED, [THIS_YEAR, "proceedings 2026-11-01/"]),
    ("2027-06-01", Status.PROCEEDINGS, [THIS_YEAR, "proceedings 2026-11-01/ public 2027-05-01"]),
    ("2026-12-01", Status.REGISTERED, [THIS_YEAR, "proceedings 2026-11-01/ public 2026-11-01"]),
    ("2026-12-02", Status.REGISTERED, [THIS_YEAR, "proceedings 2026-11-01/", "resigned 2026-12-01/"]),
    ("2026-12-20", Status.RESIGNED, [THIS_YEAR, "proceedings 2026-12-15/", "resigned 2026-12-01/"]),
    ("2026-05-01", Status.OUTSIDE_ENDED, [THIS_YEAR, "hcpc_ended 2026-05-01/"]),
    ("2026-05-01", Status.REGISTERED, [THIS_YEAR, "hcpc 2026-01-01/"]),
    ("2026-04-30", Status.REGISTERED, [THIS_YEAR, "hcpc 2026-01-01/2026-05-01"]),
    ("2026-05-01", Status.OUTSIDE_ENDED, [THIS_YEAR, "hcpc 2026-01-01/2026-05-01"]),
    ("2026-05-01", Status.REGISTERED, [THIS_YEAR, "hcpc 2026-01-01/2026-05-01", "hcpc 2026-05-01/"]),
    ("2026-05-01", Status.REGISTERED, [THIS_YEAR, "hcpc 2026-05-02/"]),
    ("2026-05-01", Status.SUSPENDED, [THIS_YEAR, "hcpc_ended 2026-05-01/", "suspended 2026-05-01/"]),
    ("2027-05-01", Status.LAPSED, [THIS_YEAR, "hcpc_ended 2026-05-01/"]),
]
YES = {Status.REGISTERED, Status.RENEWAL_WINDOW, Status.CAUTION, Status.WARNING, Status.FINDING}
RESTRICTED = {Status.CONDITIONS, Status.INTERIM_CONDITIONS}


@pytest.mark.parametrize(("day", "status", "lines"), CASES)
def test_the_table_of_cases(day, status, lines):
    assert status_on(life(*lines), BOOK, d(day)) is status


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.NOT_SHOWN])
def test_who_may_practise(status):
    expected = Verdict.YES if status in YES else Verdict.RESTRICTED if status in RESTRICTED else Verdict.NO
    assert verdict_of(status, POLICY) is expected


def test_a_register_that_requires_nothing_elsewhere_does_not_ask():
    facts = Facts(terms=(TERM,), requires_outside=False, outside=(Outside(False, r("2026-05-01/")),))
    assert status_on(facts, BOOK, d("2026-05-01")) is Status.REGISTERED


def test_a_policy_row_decides_whether_a_career_change_may_practise():
    assert verdict_of(Status.CAREER_CHANGE, StandingPolicy(career_change_practises=True)) is Verdict.YES


def test_the_window_is_the_one_of_the_policy_row_at_the_terms_end():
    book = PolicyBook((StandingPolicy(renewal_window_days=31), StandingPolicy(d("2027-01-01"), renewal_window_days=10)))
    facts = Facts(terms=(r("2025-01-01/2026-01-01"), r("2026-06-01/2027-01-01")))
    assert status_on(facts, book, d("2026-01-31")) is Status.RENEWAL_WINDOW
    assert status_on(facts, book, d("2027-01-10")) is Status.RENEWAL_WINDOW
    assert status_on(facts, book, d("2027-01-11")) is Status.LAPSED


def test_a_check_of_the_required_registration_grows_old():
    facts = Facts(terms=(TERM,), requires_outside=True, outside=(Outside(True, r("2026-01-01/"), d("2026-03-01")),))
    assert outside_check_old_from(facts, BOOK) == d("2026-03-01") + timedelta(days=91)
    assert outside_check_old_from(Facts(terms=(TERM,), requires_outside=True), BOOK) == TERM.lower
    assert outside_check_old_from(Facts(terms=(TERM,)), BOOK) is None


# --- The oracle: written from docs/rules.md, one day at a time, without ranges --------------------------------------

START, LENGTH = date(2023, 12, 20), 500  # holds 29 February 2024 and both clock changes


def oracle(facts, day):  # noqa: C901 - one long list of questions, so that it shares nothing with the rule
    """The status on a day, by asking of each single day what was true on it."""

    def on(x):
        return x.lower <= day and (x.upper is None or day < x.upper)

    def lasts(s):
        if s.kind in ("caution", "warning", "finding") and s.during.upper is None:
            start = s.during.lower
            last = 28 if (start.month, start.day) == (2, 29) else start.day
            return start <= day < date(start.year + 5, start.month, last)
        return on(s.during)

    kinds = {s.kind.value for s in facts.sanctions if lasts(s)}
    exits = {x.kind.value: x for x in facts.exits if on(x.during)}
    for gone in ("deceased", "annulled"):
        if gone in exits:
            return gone
    for stop in ("removed", "suspended", "interim_suspended"):
        if stop in kinds:
            return stop
    open_proceedings = [p for p in facts.proceedings if on(p.during)]
    for left in ("removed_admin", "resigned", "lapsed"):
        started = [x.during.lower for x in facts.exits if x.kind.value == left and on(x.during)]
        if any(not any(p.during.lower <= s for p in open_proceedings) for s in started):
            return left
    in_term = any(on(t) for t in facts.terms)
    in_window = any(t.upper and 0 <= (day - t.upper).days < 31 for t in facts.terms)

    def pausing(b):
        notice = 0 if b.returned else 28
        return b.during.lower <= day and (b.during.upper is None or (day - b.during.upper).days < notice)

    pauses = {b.kind.value for b in facts.breaks if pausing(b)}
    if not (in_term or in_window or open_proceedings or pauses):
        return "lapsed" if any(t.lower <= day for t in facts.terms) else "not_yet"
    if facts.requires_outside:
        held_elsewhere = [o.current for o in facts.outside if on(o.during)]
        begun_elsewhere = [o for o in facts.outside if o.during.lower <= day]
        if False in held_elsewhere or (begun_elsewhere and not held_elsewhere):
            return "outside_ended"
    for pause in ("career_break", "career_change"):
        if pause in pauses:
            return pause
    if not in_term and not in_window and any(p.public_from and p.public_from <= day for p in open_proceedings):
        return "proceedings"
    for overlay in ("conditions", "interim_conditions", "caution", "warning", "finding"):
        if overlay in kinds:
            return overlay
    return "renewal_window" if in_window and not in_term else "registered"


kinds = st.sampled_from(SanctionKind)
days_in_range = st.integers(0, LENGTH).map(lambda n: START + timedelta(days=n))


@st.composite
def ranges(draw, open_ended=True):
    lower = draw(days_in_range)
    if open_ended and draw(st.booleans()):
        return Days(lower)
    return Days(lower, lower + timedelta(days=draw(st.integers(1, 200))))


@st.composite
def fact_sets(draw):
    return Facts(
        terms=tuple(draw(st.lists(ranges(), max_size=3))),
        breaks=tuple(draw(st.lists(st.builds(Break, st.sampled_from(BreakKind), ranges(), st.booleans()), max_size=2))),
        sanctions=tuple(
            draw(
                st.lists(
                    st.builds(Sanction, st.sampled_from(SanctionKind), ranges(), st.sampled_from(Ground)), max_size=3
                )
            )
        ),
        exits=tuple(draw(st.lists(st.builds(Exit, st.sampled_from(ExitKind), ranges()), max_size=2))),
        proceedings=tuple(draw(st.lists(st.builds(Proceedings, ranges(), st.none() | days_in_range), max_size=2))),
        outside=tuple(draw(st.lists(st.builds(Outside, st.booleans(), ranges()), max_size=2))),
        requires_outside=draw(st.booleans()),
    )


EVERY_DAY = [START + timedelta(days=n) for n in range(-2, LENGTH + 260)]


@given(fact_sets())
def test_standing_agrees_with_the_oracle_on_every_day(facts):
    runs = spans(facts, BOOK)
    for day in EVERY_DAY:
        expected = oracle(facts, day)
        assert status_on(facts, BOOK, day).value == expected
        said = [s for s in runs if day in s.during]
        assert [s.status.value for s in said] == ([] if expected == "not_yet" else [expected])


@given(fact_sets())
def test_a_life_is_a_run_of_different_answers_without_overlap(facts):
    for before, after in itertools.pairwise(spans(facts, BOOK)):
        assert before.during.upper is not None
        assert before.during.upper <= after.during.lower
        if before.during.upper == after.during.lower:
            assert (before.status, before.verdict) != (after.status, after.verdict)


@given(fact_sets(), st.integers(-2, LENGTH + 200).map(lambda n: START + timedelta(days=n)))
def test_public_protection_is_never_about_cpd_or_fees(facts, day):
    for s in facts.sanctions:
        assert s.public_protection is (s.ground not in (Ground.CPD, Ground.FEE))
    assert verdict_of(status_on(facts, BOOK, day), POLICY) is not Verdict.NOT_SHOWN
