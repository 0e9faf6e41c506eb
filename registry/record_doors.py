"""Who may act at the desk: on entries and their facts, on people’s requests, on records that look alike.

Nobody acts on their own record; whoever works nowhere in the office is told of none.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from members.asker import Asker
from members.choices import OFFICER_ROLES, Role
from members.doors import Door, Policy
from members.models import Duplicate, ErasureRequest, NameChange, OutsideRegistration, Person, WithholdingRequest
from members.queries import people
from registry.choices import SanctionKind
from registry.models import Entry, Exit, Proceedings, Sanction
from registry.queries import desk_entry, entries


def _anybody_else(asker: Asker, person: Person) -> bool:
    return not people.is_about(asker.account(), person)


def entry_at_desk(door: Door) -> Entry | None:
    """An entry as officers know it, shown to the public or not; nobody else learns whether there is one."""
    if not door.asker.holds(OFFICER_ROLES):
        return None
    number = entries.tidy_number(door.kwargs["number"])
    return Entry.objects.select_related("person__merged_into", "register").filter(number=number).first()


def _decides_on_entry(asker: Asker, thing: Any) -> bool:
    entry = thing if isinstance(thing, Entry) else thing.entry
    return _anybody_else(asker, entry.person)


def _fact_of_entry(model: Any, key: str) -> Callable[[Door], Any]:
    def load(door: Door) -> Any:
        entry = entry_at_desk(door)
        held = model._default_manager.filter(entry=entry, pk=door.kwargs[key]) if entry else None
        return held.select_related("entry__person__merged_into", "entry__register").first() if held else None

    return load


def _fact_of_kind(door: Door) -> Any:
    """A fact of an entry, by the kind that its address names."""
    kind = next((one for one in desk_entry.KINDS if one.code == door.kwargs["kind"]), None)
    return _fact_of_entry(kind.model, "fact")(door) if kind else None


def _correctable_fact(door: Door) -> Any:
    return _fact_of_kind(door) if door.kwargs["kind"] in desk_entry.CORRECTABLE else None


def _left_or_removed(door: Door) -> Any:
    """What ended a registration and may be taken back: an exit, or a removal."""
    fact = _fact_of_kind(door)
    return (
        fact if isinstance(fact, Exit) or (isinstance(fact, Sanction) and fact.kind == SanctionKind.REMOVED) else None
    )


def _entry_to_correct(door: Door) -> Entry | None:
    return entry_at_desk(door) if door.kwargs["kind"] in desk_entry.CORRECTABLE else None


def _about_entry(name: str, load: Callable[[Door], Any]) -> Policy:
    return Policy(name, load=load, allows=_decides_on_entry, signed_in=True, second_factor=True)


ENTRY_AT_DESK = _about_entry("officers and the registrar, about anybody else’s entry", entry_at_desk)
ENTRY_TO_CORRECT = _about_entry("officers and the registrar, if the office corrects such facts", _entry_to_correct)
FACT_TO_CORRECT = _about_entry("officers and the registrar, if the office corrects such a fact", _correctable_fact)
SANCTION_AT_DESK = _about_entry(
    "officers and the registrar, if it is a sanction of the entry", _fact_of_entry(Sanction, "sanction")
)
PROCEEDINGS_AT_DESK = _about_entry(
    "officers and the registrar, if they are proceedings of the entry", _fact_of_entry(Proceedings, "proceedings")
)
DEPARTURE_AT_DESK = _about_entry("officers and the registrar, if it ended the registration", _left_or_removed)


def _request(model: type[Model], door: Door) -> Any:
    return model._default_manager.select_related("person").filter(pk=door.kwargs["asked"]).first()


def _name_change(door: Door) -> Any:
    return _request(NameChange, door) if door.asker.holds(OFFICER_ROLES) else None


def _for_registrar(model: type[Model]) -> Callable[[Door], Any]:
    """Whoever is not the registrar is told the same of every number."""
    return lambda door: _request(model, door) if door.asker.holds({Role.REGISTRAR}) else door.asker.user


def _decides(asker: Asker, thing: Any) -> bool:
    return _anybody_else(asker, thing.person)


def _registrar_decides(asker: Asker, thing: Any) -> bool:
    return asker.holds({Role.REGISTRAR}) and _anybody_else(asker, thing.person)


NAME_CHANGE_AT_DESK = Policy(
    "officers and the registrar, about anybody else’s change of name",
    load=_name_change,
    allows=_decides,
    signed_in=True,
    second_factor=True,
)
WITHHOLDING_AT_DESK = Policy(
    "the registrar, about anybody else’s request not to be shown",
    load=_for_registrar(WithholdingRequest),
    allows=_registrar_decides,
    signed_in=True,
    second_factor=True,
)
ERASURE_AT_DESK = Policy(
    "the registrar, about anybody else’s request to be erased",
    load=_for_registrar(ErasureRequest),
    allows=_registrar_decides,
    signed_in=True,
    second_factor=True,
)


def _outside(door: Door) -> OutsideRegistration | None:
    """A registration elsewhere, believed or not any more."""
    if not door.asker.holds(OFFICER_ROLES):
        return None
    found = OutsideRegistration.objects.select_related("person__merged_into")
    return found.filter(pk=door.kwargs["registration"]).first()


OUTSIDE_AT_DESK = Policy(
    "officers and the registrar, about anybody else’s registration elsewhere",
    load=_outside,
    allows=_decides,
    signed_in=True,
    second_factor=True,
)


def _duplicate(door: Door) -> Duplicate | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    found = Duplicate.objects.select_related("first__merged_into", "second__merged_into")
    return found.filter(pk=door.kwargs["duplicate"]).first()


def _neither(asker: Asker, thing: Duplicate) -> bool:
    return _anybody_else(asker, thing.first) and _anybody_else(asker, thing.second)


DUPLICATE = Policy(
    "officers and the registrar, if neither record is theirs",
    load=_duplicate,
    allows=_neither,
    signed_in=True,
    second_factor=True,
)


def _merged(door: Door) -> Person | None:
    """A record that points at another."""
    if not door.asker.holds(OFFICER_ROLES):
        return None
    found = Person.objects.select_related("merged_into").filter(pk=door.kwargs["person"])
    return found.exclude(merged_into=None).first()


MERGED_PERSON = Policy(
    "officers and the registrar, about anybody else’s merged record",
    load=_merged,
    allows=_anybody_else,
    signed_in=True,
    second_factor=True,
)
