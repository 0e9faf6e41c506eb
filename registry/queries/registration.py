"""What somebody sees of their own registration: what holds, what they asked, and what they may ask now."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.models import Person
from members.queries.profile import Waiting
from registry.choices import AskState, ExitKind
from registry.models import Break, Entry, EntryRequest, Exit
from registry.queries import leave
from registry.rules.leave import is_away, may_leave, may_pause

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """One entry, for its owner.

    Args:
        away: the break that they are on.
        ahead: the break that is agreed and has not begun.
        leaving_on: the first day on which they are no longer registered, where that is agreed.
        asked: what they asked lately, newest first, each with whether it may still be taken back.
        open: whether something of it is with the office, so that nothing else can be asked.
    """

    entry: Entry
    away: Break | None
    ahead: Break | None
    leaving_on: date | None
    asked: list[tuple[EntryRequest, bool]]
    open: bool
    may_pause: bool
    may_leave: bool


def own(person: Person, *, on: date) -> list[OwnRegistration]:
    """Every entry of a human being."""
    return [_own(entry, on) for entry in leave.entries_of(person)]


def _own(entry: Entry, on: date) -> OwnRegistration:
    held = leave.held(entry, on=on)
    ahead = leave.break_ahead(entry, on=on)
    asked = [(one, leave.takeable_back(one, on=on)) for one in leave.requests_of(entry)[:_SHOWN]]
    leaving = leaving_on(entry, on=on)
    return OwnRegistration(
        entry=entry,
        away=leave.break_now(entry, on=on) if is_away(held.status) else None,
        ahead=ahead,
        leaving_on=leaving,
        asked=asked,
        open=any(one.state == AskState.ASKED for one, _back in asked),
        may_pause=may_pause(held.status) and ahead is None and leaving is None,
        may_leave=may_leave(held.status) and leaving is None,
    )


def waiting(person: Person) -> list[Waiting]:
    """What of it is with the office, for the list on my page."""
    return [
        Waiting(_("What you asked about your registration is with the office."), "my-registration", yours=False)
        for _asked in leave.waiting(person)[:1]
    ]


def leaving_on(entry: Entry, *, on: date) -> date | None:
    """The first day on which somebody who is leaving is no longer registered."""
    ahead = Exit.objects.filter(entry=entry, kind=ExitKind.RESIGNED, set_aside_at=None, during__startswith__gt=on)
    found = ahead.order_by("during").first()
    return found.during.lower if found else None
