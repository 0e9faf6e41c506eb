"""Who may ask about an entry, decide on it, and look into the report of a death."""

from typing import Any

from members.asker import Asker
from members.choices import OFFICER_ROLES
from members.doors import Door, Policy, everyone
from members.queries import people
from registry.models import DeathReport, Entry, EntryRequest
from registry.queries import entries, leave


def _own_entry(door: Door) -> Entry | None:
    """The asker's own entry of this number."""
    person = door.asker.person
    return (
        leave.entries_of(person).filter(number=entries.tidy_number(door.kwargs["number"])).first() if person else None
    )


def _own_request(door: Door) -> EntryRequest | None:
    """What the asker asked about an entry of theirs."""
    if door.asker.person is None:
        return None
    found = EntryRequest.objects.filter(entry__person__in=people.group(door.asker.person))
    return found.filter(reference=door.kwargs["reference"]).first()


def _request_at_desk(door: Door) -> EntryRequest | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    found = EntryRequest.objects.select_related("entry__person__merged_into", "entry__register", "scope")
    return found.filter(pk=door.kwargs["asked"]).first()


def _death(door: Door) -> DeathReport | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    return DeathReport.objects.select_related("person").filter(pk=door.kwargs["report"]).first()


def _anybody_else(asker: Asker, thing: Any) -> bool:
    return thing.person is None or not people.is_about(asker.account(), thing.person)


OWN_ENTRY = Policy(
    "whose entry it is, with a second factor", load=_own_entry, allows=everyone, signed_in=True, second_factor=True
)
OWN_ENTRY_NOW = Policy(
    "whose entry it is, with a second factor, just now",
    load=_own_entry,
    allows=everyone,
    signed_in=True,
    second_factor=True,
    recent=True,
)
OWN_ENTRY_REQUEST = Policy(
    "who asked it about their entry", load=_own_request, allows=everyone, signed_in=True, second_factor=True
)
ENTRY_REQUEST_AT_DESK = Policy(
    "officers and the registrar, about what anybody else asked about their entry",
    load=_request_at_desk,
    allows=_anybody_else,
    signed_in=True,
    second_factor=True,
)
DEATH_AT_DESK = Policy(
    "officers and the registrar, about the report of anybody else’s death",
    load=_death,
    allows=_anybody_else,
    signed_in=True,
    second_factor=True,
)
