"""Calls from a lower app to a higher one, wired by name."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from members import wiring

WORDS = "no function"


def first(**asked):
    return ("first", asked)


def second(**asked):
    return ("second", asked)


def wire(settings, **hooks):
    settings.WIRED = hooks


def ids():
    return [fault.id for fault in wiring.check()]


def test_every_function_wired_to_a_hook_is_called_in_order(settings):
    wire(settings, person_timeline=[f"{__name__}.first", f"{__name__}.second"])
    assert wiring.call("person_timeline", person=7) == [("first", {"person": 7}), ("second", {"person": 7})]


def test_a_hook_that_nothing_is_wired_to_has_no_answers(settings):
    wire(settings)
    assert wiring.call("person_timeline", on=None) == []


def test_a_hook_that_does_not_exist_cannot_be_called(settings):
    wire(settings, person_vanish=[f"{__name__}.first"])
    with pytest.raises(LookupError, match="person_vanish"):
        wiring.call("person_vanish")


def test_a_function_that_fails_is_not_swallowed(settings):
    wire(settings, person_timeline=["members.wiring.call"])  # needs the name of a hook
    with pytest.raises(TypeError):
        wiring.call("person_timeline")


@pytest.mark.parametrize(
    ("hooks", "expected"),
    [
        ({}, []),
        ({"message_failed": []}, []),
        ({"message_failed": [f"{__name__}.first"]}, []),
        ({"person_vanish": [f"{__name__}.first"]}, ["members.E001"]),
        ({"message_failed": f"{__name__}.first"}, ["members.E002"]),
        ({"message_failed": ["members.nowhere.function"]}, ["members.E003"]),
        ({"message_failed": [f"{__name__}.third"]}, ["members.E003"]),
        ({"message_failed": ["first"]}, ["members.E003"]),
        ({"message_failed": [f"{__name__}.WORDS"]}, ["members.E004"]),
    ],
)
def test_the_check_finds_what_is_wired_wrongly(settings, hooks, expected):
    wire(settings, **hooks)
    assert ids() == expected


def test_a_wrong_wiring_stops_the_commands_that_check(settings):
    wire(settings, person_vanish=[])
    with pytest.raises(CommandError, match="person_vanish"):
        call_command("check")
    wire(settings)
    assert not [fault for fault in run_checks() if fault.id.startswith("members.")]
