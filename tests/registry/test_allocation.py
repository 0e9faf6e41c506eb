"""The rule that gives applications to those who judge: repeatable, balanced, and never to somebody kept out."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.allocation import Candidate, choose
from registry.choices import ConflictKind

candidates = st.lists(
    st.builds(
        Candidate,
        user=st.integers(1, 60),
        open=st.integers(0, 5),
        recent=st.integers(0, 9),
        days=st.none() | st.integers(1, 60),
        kept_out_by=st.sampled_from([(), (), (), (ConflictKind.EMPLOYER,)]),
        not_for=st.sampled_from([(), (), (), ("sonography",)]),
    ),
    max_size=30,
    unique_by=lambda one: one.user,
)
references = st.text("abcdefgh0123456789", min_size=8, max_size=8)


def users(choice):
    return [one.user for one in choice.chosen]


@given(candidates, references, st.integers(1, 3), st.randoms())
def test_the_choice_does_not_depend_on_the_order_of_the_candidates(pool, reference, seats, rng):
    shuffled = rng.sample(pool, len(pool))
    assert choose(pool, seats=seats, reference=reference) == choose(shuffled, seats=seats, reference=reference)


@given(candidates, references, st.integers(1, 3))
def test_nobody_kept_out_is_chosen_or_ranked_and_everybody_else_is_ranked(pool, reference, seats):
    choice = choose(pool, seats=seats, reference=reference)
    may = {one.user for one in pool if not one.kept_out_by and not one.not_for}
    assert {one.user for one in choice.ranked} == may
    assert set(users(choice)) <= may
    assert {one.user for one in choice.kept_out} == {one.user for one in pool} - may
    assert len(choice.chosen) == min(seats, len(may))
    assert choice.short_by == seats - len(choice.chosen)


@given(candidates, references, st.integers(1, 3))
def test_nobody_with_more_to_judge_goes_before_somebody_with_less(pool, reference, seats):
    choice = choose(pool, seats=seats, reference=reference)
    loads = [(one.open, one.recent) for one in choice.ranked]
    assert loads == sorted(loads)


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 12), st.integers(1, 60), references)
def test_loads_stay_within_one_of_each_other(people, cases, seed):
    """What each is given one after the other, where nobody hands anything in."""
    held = Counter()
    for case in range(cases):
        pool = [Candidate(user, open=held[user], recent=held[user]) for user in range(people)]
        chosen = users(choose(pool, seats=2, reference=f"{seed}{case}"))
        for user in chosen:
            held[user] += 1
    loads = [held[user] for user in range(people)]
    assert max(loads) - min(loads) <= 1


@settings(max_examples=20, deadline=None)
@given(st.integers(4, 8), references)
def test_no_pair_judges_together_more_often_than_the_cap_while_another_pair_may(people, seed):
    together = {user: Counter() for user in range(people)}
    cap, pairs = 2, people * (people - 1) // 2
    for case in range(cap * pairs):
        pool = [Candidate(user, together=dict(together[user])) for user in range(people)]
        first, second = users(choose(pool, seats=2, reference=f"{seed}{case}", pair_cap=cap))
        together[first][second] += 1
        together[second][first] += 1
    assert {together[a][b] for a, b in combinations(range(people), 2)} == {cap}
    pool = [Candidate(user, together=dict(together[user])) for user in range(people)]
    choice = choose(pool, seats=2, reference=seed, pair_cap=cap)
    assert len(choice.chosen) == 2  # with every pair at the cap, the work is done all the same
    assert not choice.pair_capped


def test_somebody_new_is_taken_to_need_what_is_usual():
    pool = [Candidate(1, days=5), Candidate(2, days=None), Candidate(3, days=50), Candidate(4, days=20)]
    assert users(choose(pool, seats=3, reference="abc"))[0] == 1
    assert set(users(choose(pool, seats=3, reference="abc"))) == {1, 2, 4}


def test_two_alike_are_told_apart_by_the_application():
    pool = [Candidate(user) for user in range(1, 9)]
    first = {tuple(users(choose(pool, seats=2, reference=f"case{n}"))) for n in range(40)}
    assert len(first) > 10


def test_who_sits_already_is_not_chosen_again_and_counts_for_pairs():
    pool = [Candidate(1), Candidate(2, together={1: 9}), Candidate(3, open=5)]
    choice = choose(pool, seats=1, reference="abc", beside=[1], pair_cap=3)
    assert (users(choice), choice.pair_capped) == ([3], True)
