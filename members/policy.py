"""Who may come through the doors that ask for a sign-in; views name one of these."""

from typing import Any

from django.db.models import QuerySet

from members import wiring
from members.acts import open_to
from members.asker import Asker
from members.choices import OFFICE_ROLES, OFFICER_ROLES, Role
from members.doors import Door, Policy, everyone
from members.models import Document, GraveAct, Message, Person, WorkItem
from members.queries import acts, documents, locked_accounts, messages, profile


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


def own_document(door: Door) -> Document | None:
    """The document of this reference in the asker's own locker, removed or not: the receipt stays."""
    person = door.asker.person
    return documents.own(person).filter(reference=door.kwargs["reference"]).first() if person else None


def readable_document(door: Door) -> Document | None:
    """The document of this reference whose viewing copy the asker may open: their own, or one opened to them."""
    account = door.asker.account()
    opened = documents.opened_to(account).filter(**door.kwargs).first()
    # What keeps somebody from a case may arise after its evidence was opened to them.
    if opened and any(wiring.call("evidence_closed", user=account, document=opened, on=door.today)):
        opened = None
    if opened is None and door.asker.holds(OFFICER_ROLES):
        opened = documents.opened_by_reason(account, at=door.now).filter(**door.kwargs).first()
    return own_document(door) or opened


def _own_employment(door: Door) -> Any:
    person = door.asker.person
    return person and profile.employments(person).filter(pk=door.kwargs["employment"]).first()


def _own_outside(door: Door) -> Any:
    person = door.asker.person
    return person and profile.outside(person).filter(pk=door.kwargs["registration"]).first()


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


def _own_message(door: Door) -> Message | None:
    person = door.asker.person
    return messages.sent_to(person).filter(pk=door.kwargs["message"]).first() if person else None


def _letter(door: Door) -> Any:
    """Whoever may read no letter is told the same of every number."""
    if not door.asker.holds(OFFICER_ROLES):
        return door.asker.user
    return messages.letters().filter(pk=door.kwargs["letter"]).first()


OWN_MESSAGE = Policy("the person it was sent to", load=_own_message, allows=everyone, signed_in=True)
LETTER = Policy(
    "officers and the registrar, if it is a letter", load=_letter, allows=in_office, signed_in=True, second_factor=True
)
OWN_DOCUMENT = Policy(
    "the owner of the document, with a second factor",
    load=own_document,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
VIEWING_COPY = Policy(
    "the owner, or somebody the document was opened to, with a second factor",
    load=readable_document,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
OWN_EMPLOYMENT = Policy("the person whose work it is", load=_own_employment, allows=everyone, signed_in=True)
OWN_OUTSIDE = Policy("the person whose registration it is", load=_own_outside, allows=everyone, signed_in=True)


def acts_open_to(door: Door) -> QuerySet[GraveAct]:
    """The acts that the asker sees: officers all but those about themselves, finance those that it has a part in."""
    others = acts.but_own(GraveAct.objects.select_related("person", "user"), door.asker.person)
    if door.asker.holds(OFFICER_ROLES):
        return others
    return others.filter(kind__in=open_to(door.asker.roles)) if door.asker.holds(OFFICE_ROLES) else others.none()


def _act(door: Door) -> Any:
    """Whoever decides on no casework is told the same of every reference that is not of their own kinds."""
    found = acts_open_to(door).filter(reference=door.kwargs["reference"]).first()
    return found or (None if door.asker.holds(OFFICER_ROLES) else door.asker.user)


def _is_act(asker: Asker, thing: Any) -> bool:
    return isinstance(thing, GraveAct)


ACT = Policy(
    "officers and the registrar, and finance for its own kinds, if it is an act",
    load=_act,
    allows=_is_act,
    signed_in=True,
    second_factor=True,
)


def _locked_account(door: Door) -> Any:
    """Whoever decides on no casework is told the same of every piece of work."""
    if not door.asker.holds(OFFICER_ROLES):
        return door.asker.user
    return locked_accounts.asked().filter(pk=door.kwargs["item"]).first()


def _others_account(asker: Asker, thing: Any) -> bool:
    return isinstance(thing, WorkItem) and not locked_accounts.concerns(thing, asker.account())


LOCKED_ACCOUNT = Policy(
    "officers and the registrar, about anybody else’s account",
    load=_locked_account,
    allows=_others_account,
    signed_in=True,
    second_factor=True,
)
