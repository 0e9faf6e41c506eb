"""What movements come to, and how two lists differ: values alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.choices import PAYMENT, LedgerKind, PaymentState
from members.rules.money import Differs, Sums, differences, pounds, state_of, sums
from members.rules.stripe_answers import moved

OWED = 8_000
K = LedgerKind
CASES = [
    ([], None),
    ([(K.CHARGE, 7_999)], None),
    ([(K.CHARGE, 8_000)], PaymentState.PAID),
    ([(K.OFFLINE, 8_000)], PaymentState.PAID),
    ([(K.WAIVER, 8_000)], None),
    ([(K.CHARGE, 8_000), (K.REFUND, -1)], PaymentState.PART_REFUNDED),
    ([(K.CHARGE, 8_000), (K.REFUND, -8_000)], PaymentState.REFUNDED),
    ([(K.CHARGE, 8_000), (K.REFUND, -8_000), (K.REFUND_FAILED, 8_000)], PaymentState.PAID),
    ([(K.OFFLINE, 8_000), (K.OFFLINE_REFUND, -3_000)], PaymentState.PART_REFUNDED),
    ([(K.CHARGE, 8_000), (K.CHARGEBACK, -8_000)], PaymentState.TAKEN_BACK),
    ([(K.CHARGE, 8_000), (K.CHARGEBACK, -8_000), (K.CHARGEBACK_WON, 8_000)], PaymentState.PAID),
    ([(K.CHARGE, 8_000), (K.OFFLINE, 8_000)], PaymentState.PAID),
    ([(K.CHARGE, 8_000), (K.OFFLINE, 8_000), (K.REFUND, -8_000)], PaymentState.PAID),
]


@pytest.mark.parametrize(("lines", "state"), CASES)
def test_what_a_payment_is_by_its_lines(lines, state):
    assert state_of(sums(lines), owed=OWED) == state


_LINES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([K.CHARGE, K.OFFLINE, K.WAIVER]), st.integers(1, 20_000)),
        st.tuples(st.sampled_from([K.REFUND, K.OFFLINE_REFUND, K.CHARGEBACK]), st.integers(-20_000, -1)),
    ),
    max_size=8,
)


@given(_LINES, st.randoms())
def test_the_order_of_lines_does_not_matter(lines, draw):
    mixed = list(lines)
    draw.shuffle(mixed)
    assert sums(mixed) == sums(lines)


@given(_LINES)
def test_what_is_held_is_the_sum_of_all_money(lines):
    assert sums(lines).held == sum(pence for kind, pence in lines if kind != K.WAIVER)


@given(_LINES, _LINES)
def test_every_move_that_money_may_make_is_in_the_table(before, after):
    """From any state that lines make to any that more lines make of it."""
    first, then = state_of(sums(before), owed=OWED), state_of(sums(before + after), owed=OWED)
    if first and then and first != then:
        PAYMENT.check(first, then)


@pytest.mark.parametrize(
    ("pence", "words"),
    [(0, "£0.00"), (5, "£0.05"), (8_000, "£80.00"), (123_456_789, "£1,234,567.89"), (-3_000, "−£30.00")],
)
def test_amounts_as_people_read_them(pence, words):
    assert pounds(pence) == words


def test_nothing_held_is_nothing():
    assert Sums().held == 0


_SOURCES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(-100, 100))


@given(_SOURCES, _SOURCES)
def test_the_differences_make_up_the_whole_difference(theirs, ours):
    found = differences(theirs=theirs, ours=ours)
    assert sum(one.stripe_pence - one.ledger_pence for one in found) == sum(theirs.values()) - sum(ours.values())
    assert {one.source for one in found} == {
        source for source in {*theirs, *ours} if theirs.get(source) != ours.get(source)
    }
    assert all((one.how == Differs.NOT_HERE) == (one.source not in ours) for one in found)


def test_what_passes_between_stripe_and_us_is_no_movement_of_a_payer():
    line = {"id": "txn_1", "amount": -20, "source": "x", "created": 1}
    assert [moved(line | {"type": kind}) for kind in ("stripe_fee", "payout", "transfer", "topup")] == [None] * 4
    assert moved(line | {"type": "refund"}).source == "x"
