"""Numbers that the register gives out, and first terms, as values."""

import re
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import Days
from registry.models import Register
from registry.rules.numbers import check_character, choices, numbered
from registry.rules.terms import first_term

_CHANCE = st.integers(0, choices() - 1)


@given(_CHANCE, st.sampled_from(["RCT", "CS", "HSS", "APP"]))
def test_one_wrong_digit_shows(chance, prefix):
    number = numbered(prefix, chance)
    digits, letter = number[len(prefix) : -1], number[-1]
    for place, digit in enumerate(digits):
        for other in set("0123456789") - {digit}:
            assert check_character(prefix, digits[:place] + other + digits[place + 1 :]) != letter


@given(_CHANCE)
def test_any_two_exchanged_digits_show(chance):
    number = numbered("RCT", chance)
    digits, letter = number[3:-1], number[-1]
    for one, other in combinations(range(len(digits)), 2):
        if digits[one] != digits[other]:
            slipped = list(digits)
            slipped[one], slipped[other] = slipped[other], slipped[one]
            assert check_character("RCT", "".join(slipped)) != letter


@given(_CHANCE)
def test_the_same_digits_end_otherwise_on_another_register(chance):
    assert len({numbered(prefix, chance)[-1] for prefix in ("RCT", "CS", "HSS")}) == 3


@given(_CHANCE, _CHANCE)
def test_different_chance_gives_different_numbers(one, other):
    assert (numbered("RCT", one) == numbered("RCT", other)) == (one == other)


@pytest.mark.parametrize("chance", [-1, choices()])
def test_chance_beyond_the_digits_gives_no_number(chance):
    with pytest.raises(ValueError, match="no number"):
        numbered("RCT", chance)


@pytest.mark.django_db
def test_numbers_and_those_of_legacy_records_both_fit_their_register():
    for register in Register.objects.all():
        for number in (
            numbered(register.number_prefix, 0),
            numbered(register.number_prefix, choices() - 1),
            f"{register.number_prefix}10734",
        ):
            assert re.fullmatch(register.number_pattern, number)


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 10, 1), date(2027, 12, 31)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2028, 12, 31)),
    ],
)
def test_a_first_term_ends_with_the_year_or_the_next_one(on, last):
    term = first_term(on, rule="calendar_year", late_from="10-01")
    assert term.lower == on
    assert term.last_day == last


def test_a_register_without_a_late_day_never_gives_the_next_year():
    assert first_term(date(2026, 12, 31), rule="calendar_year") == Days(date(2026, 12, 31), date(2027, 1, 1))


def test_an_unknown_rule_is_no_rule():
    with pytest.raises(LookupError):
        first_term(date(2026, 1, 1), rule="anniversary")
