"""Who may come through the doors that ask for a sign-in; views name one of these."""

from typing import Any

from members.asker import Asker
from members.choices import OFFICE_ROLES, OFFICER_ROLES, Role
from members.doors import Door, Policy, everyone
from members.models import Person


def _account(door: Door) -> Any:
    return door.asker.user


def own_person(door: Door) -> Person | None:
    """The person whose account asks; None for an account that belongs to nobody on the register yet."""
    return door.asker.person


def in_office(asker: Asker, thing: Any) -> bool:
    """Whether the asker decides on casework in the registrar's office."""
    return asker.holds(OFFICER_ROLES)


def at_desk(asker: Asker, thing: Any) -> bool:
    """Whether the asker works at the desk at all."""
    return asker.holds(OFFICE_ROLES)


def is_registrar(asker: Asker, thing: Any) -> bool:
    """Whether the asker is the registrar."""
    return asker.holds({Role.REGISTRAR})


SIGNED_IN = Policy("whoever signed in", load=_account, allows=everyone, signed_in=True)
OWN_RECORD = Policy("the person themselves", load=own_person, allows=everyone, signed_in=True)
OWN_EVIDENCE = Policy(
    "the person themselves, with a second factor", load=own_person, allows=everyone, signed_in=True, second_factor=True
)
OWN_CONTACTS = Policy(
    "the person themselves, with a second factor, just now",
    load=own_person,
    allows=everyone,
    signed_in=True,
    second_factor=True,
    recent=True,
)
DESK = Policy("the office", load=_account, allows=at_desk, signed_in=True, second_factor=True)
CASEWORK = Policy("officers and the registrar", load=_account, allows=in_office, signed_in=True, second_factor=True)
REGISTRAR = Policy("the registrar", load=_account, allows=is_registrar, signed_in=True, second_factor=True)
