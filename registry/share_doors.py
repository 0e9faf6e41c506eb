"""Who may share an entry, open what was shared, and report and look into misuse."""

from typing import Any

from members.asker import Asker
from members.choices import OFFICER_ROLES
from members.doors import Door, Policy, everyone
from members.queries import people
from registry.models import Entry, MisuseReport, Share
from registry.queries import entries, leave, misuse, shares


def _own_entry(door: Door) -> Entry | None:
    person = door.asker.person
    if person is None:
        return None
    return leave.entries_of(person).filter(number=entries.tidy_number(door.kwargs["number"])).first()


def _own_share(door: Door) -> Share | None:
    person = door.asker.person
    return shares.of_person(person).filter(reference=door.kwargs["reference"]).first() if person else None


def _given(door: Door) -> shares.Given | None:
    """What a link that works shows; nobody learns why another does not."""
    return shares.find(door.kwargs["token"], at=door.now)


def _own_report(door: Door) -> MisuseReport | None:
    person = door.asker.person
    return misuse.of_person(person).filter(reference=door.kwargs["reference"]).first() if person else None


def _report_at_desk(door: Door) -> MisuseReport | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    found = MisuseReport.objects.select_related("entry__person__merged_into", "organisation", "note_to")
    return found.filter(pk=door.kwargs["report"]).first()


def _anybody_else(asker: Asker, report: Any) -> bool:
    return not people.is_about(asker.account(), report.entry.person)


# All that can be shared is what the public page of the entry shows, so that no second factor is asked for.
ENTRY_TO_SHARE = Policy("whose entry it is", load=_own_entry, allows=everyone, signed_in=True)
OWN_SHARE = Policy("who made the link", load=_own_share, allows=everyone, signed_in=True)
SHARE_LINK = Policy("whoever has a link that a registrant gave", load=_given, allows=everyone)
OWN_MISUSE = Policy("who reported the misuse", load=_own_report, allows=everyone, signed_in=True)
MISUSE_AT_DESK = Policy(
    "officers and the registrar, about what anybody else reported as misuse",
    load=_report_at_desk,
    allows=_anybody_else,
    signed_in=True,
    second_factor=True,
)
