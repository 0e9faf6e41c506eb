"""Can I join? Every path through the questions, and answers that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.choices import RouteKind
from registry.queries import joining
from registry.rules.eligibility import OUTCOMES, QUESTIONS, Known, Reason, open_question, outcome, possible, wrong

PHYSICS, ENGINEERING = ("nuclear-medicine", "radiation-physics"), ("renal-technology", "clinical-computing")
KNOWN = Known(
    scopes=(*PHYSICS, *ENGINEERING, "sonography"),
    routes={
        "RCT/training-scheme": (),
        "RCT/ptp": (),
        "RCT/sonography": ("sonography",),
        "RCT/equivalence-physics": PHYSICS,
        "RCT/equivalence-engineering": ENGINEERING,
        "RCT/overseas-physics": (*PHYSICS, "sonography"),
        "RCT/overseas-engineering": ENGINEERING,
        "CS/hcpc": (),
        "HSSR/hsst": (),
        "HSSR/equivalence": (),
    },
    registers=("RCT", "CS", "HSSR"),
    outside=("CS", "HSSR"),
    ways_back={
        (register, kind): f"{register}/{kind.value}"
        for register in ("RCT", "CS", "HSSR")
        for kind in (RouteKind.READMISSION, RouteKind.RESTORATION)
    },
)


def paths(known, answers=None):
    """Every whole set of answers."""
    answers = answers or {}
    question = open_question(answers, known)
    if question is None:
        yield answers
        return
    for answer in possible(question, known):
        yield from paths(known, answers | {question.code: answer})


ALL = list(paths(KNOWN))


def technologist(scope, training, **more):
    return {"work": "technologist", "scope": scope, "place": "uk", "training": training, **more}


def returning(register, left, **more):
    return {"work": "returning", "register": register, "left": left, **more}


@pytest.mark.parametrize(
    ("answers", "leads_to"),
    [
        ({"work": "other"}, Reason.NOT_OURS),
        ({"work": "technologist", "scope": "sonography", "place": "abroad"}, Reason.NOT_IN_UK),
        (technologist("renal-technology", "scheme"), "RCT/training-scheme"),
        (technologist("nuclear-medicine", "ptp"), "RCT/ptp"),
        (technologist("sonography", "award"), "RCT/sonography"),
        (technologist("nuclear-medicine", "award"), Reason.NO_ROUTE_FOR_SCOPE),
        (technologist("nuclear-medicine", "overseas"), "RCT/overseas-physics"),
        (technologist("sonography", "overseas"), "RCT/overseas-physics"),
        (technologist("clinical-computing", "overseas"), "RCT/overseas-engineering"),
        (technologist("radiation-physics", "work", time="enough"), "RCT/equivalence-physics"),
        (technologist("renal-technology", "work", time="enough"), "RCT/equivalence-engineering"),
        (technologist("sonography", "work", time="enough"), Reason.NO_ROUTE_FOR_SCOPE),
        (technologist("renal-technology", "work", time="less"), Reason.TOO_SHORT),
        (technologist("renal-technology", "none"), Reason.TRAIN_FIRST),
        ({"work": "scientist", "hcpc": "yes"}, "CS/hcpc"),
        ({"work": "scientist", "hcpc": "applied"}, Reason.OUTSIDE_FIRST),
        ({"work": "scientist", "hcpc": "no"}, Reason.OUTSIDE_FIRST),
        ({"work": "higher", "hcpc": "no"}, Reason.OUTSIDE_FIRST),
        ({"work": "higher", "hcpc": "yes", "certificate": "hsst"}, "HSSR/hsst"),
        ({"work": "higher", "hcpc": "yes", "certificate": "equivalence"}, "HSSR/equivalence"),
        ({"work": "higher", "hcpc": "yes", "certificate": "none"}, Reason.CERTIFICATE_FIRST),
        (returning("RCT", "lapsed"), "RCT/readmission"),
        (returning("RCT", "resigned"), "RCT/readmission"),
        (returning("RCT", "removed_admin"), "RCT/readmission"),
        (returning("RCT", "removed"), "RCT/restoration"),
        (returning("CS", "lapsed", hcpc="yes"), "CS/readmission"),
        (returning("CS", "lapsed", hcpc="no"), Reason.OUTSIDE_FIRST),
        (returning("HSSR", "removed", hcpc="yes"), "HSSR/restoration"),
    ],
)
def test_answers_lead_to_a_route_or_to_a_reason(answers, leads_to):
    found = outcome(answers, KNOWN)
    assert (found.route or found.reason) == leads_to
    assert found.scope == (answers.get("scope", "") if found.route else "")


@pytest.mark.parametrize("answers", ALL, ids=lambda answers: "-".join(answers.values()))
def test_every_path_ends_in_one_answer(answers):
    found = outcome(answers, KNOWN)
    assert bool(found.route) != bool(found.reason)
    assert wrong(answers, KNOWN) is None
    assert open_question(answers, KNOWN) is None


def test_every_answer_every_row_and_every_reason_is_reached():
    given_somewhere = {(code, answer) for answers in ALL for code, answer in answers.items()}
    assert given_somewhere == {(q.code, answer) for q in QUESTIONS for answer in possible(q, KNOWN)}
    met = [next(row for row in OUTCOMES if row.when.items() <= answers.items()) for answers in ALL]
    assert all(row in met for row in OUTCOMES)
    assert {outcome(answers, KNOWN).reason for answers in ALL} == {*Reason, None}


@pytest.mark.parametrize(
    ("answers", "question", "out_of_place"),
    [
        ({"work": "astronaut"}, "work", False),
        ({"work": ""}, "work", False),
        ({"work": "technologist", "scope": "astrology"}, "scope", False),
        ({"work": "scientist", "scope": "sonography"}, "scope", True),
        ({"scope": "sonography"}, "scope", True),
        ({"work": "technologist", "place": "uk", "training": "ptp"}, "place", True),
        (technologist("sonography", "ptp", time="enough"), "time", True),
        (returning("RCT", "lapsed", hcpc="yes"), "hcpc", True),
        ({"work": "scientist", "hcpc": "no", "certificate": "hsst"}, "certificate", True),
    ],
)
def test_nonsense_is_named(answers, question, out_of_place):
    found = wrong(answers, KNOWN)
    assert (found.question, found.out_of_place) == (question, out_of_place)
    with pytest.raises(LookupError):
        outcome(answers, KNOWN)


_VALUES = st.sampled_from(sorted({a for q in QUESTIONS for a in possible(q, KNOWN)} | {"", "nonsense"}))


@given(st.dictionaries(st.sampled_from([q.code for q in QUESTIONS]), _VALUES))
def test_whatever_is_answered_is_wrong_or_leads_on_or_leads_somewhere(answers):
    if wrong(answers, KNOWN):
        assert answers not in ALL
    elif question := open_question(answers, KNOWN):
        assert question.code not in answers
        assert any(answers.items() <= whole.items() for whole in ALL)
    else:
        assert answers in ALL


@pytest.mark.django_db
def test_every_path_with_the_files_under_review_leads_to_a_route_that_is_open():
    known = joining.known()
    for answers in paths(known):
        found = outcome(answers, known)
        if found.route:
            assert found.route in known.routes
            if found.scope:
                assert not known.routes[found.route] or found.scope in known.routes[found.route]
