"""A deployment that could take no payments, or would believe nobody, is told so before it starts."""

import pytest

from members import money_checks

RIGHT = {"STRIPE_SECRET_KEY": "rk_live_0123456789", "STRIPE_WEBHOOK_SECRET": "whsec_0123456789"}


@pytest.mark.parametrize(
    ("wrong", "faults"),
    [
        ({}, set()),
        ({"STRIPE_SECRET_KEY": "sk_live_0123456789"}, set()),
        ({"STRIPE_SECRET_KEY": ""}, {"members.E020"}),
        ({"STRIPE_SECRET_KEY": "pk_live_0123456789"}, {"members.E020"}),  # the one that browsers may know
        ({"STRIPE_WEBHOOK_SECRET": "we_0123456789"}, {"members.E021"}),  # the endpoint’s id, not its secret
        ({"STRIPE_SECRET_KEY": "", "STRIPE_WEBHOOK_SECRET": ""}, {"members.E020", "members.E021"}),
    ],
)
def test_keys_that_are_none_are_named(settings, wrong, faults):
    for name, value in (RIGHT | wrong).items():
        setattr(settings, name, value)
    assert {fault.id for fault in money_checks.check()} == faults
