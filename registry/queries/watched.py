"""What watchers are told of entries: as the public sees them, and nothing of whoever is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.models import OrganisationAccount
from registry.choices import CheckOutcome, ListColumn
from registry.models import Watch
from registry.queries import checking, policies
from registry.queries.entries import publish
from registry.queries.facts import EntryFacts, read_facts
from registry.rules import check_lines, watching
from registry.rules import checking as rules
from registry.rules.public import PublicEntry
from registry.rules.watching import Answer

# The outcomes of lines of which it is sure whom they are about.
FOUND = (CheckOutcome.REGISTERED, CheckOutcome.RESTRICTED, CheckOutcome.NOT_REGISTERED)


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as a watcher sees it today.

    Args:
        entry: what the public may see; None when it is not shown.
        answer: the same in short.
    """

    entry: PublicEntry | None
    answer: Answer


def seen(entry_ids: Sequence[int], *, on: date) -> dict[int, Seen]:
    """What the register says of these entries today, by id, in a few statements whatever their number.

    Args:
        on: the London day of asking.
    """
    book = policies.current()
    return {held.entry_id: _seen(held, book, on) for held in read_facts(entry_ids=entry_ids)}


def answers(entry_ids: Sequence[int], *, on: date) -> dict[int, Answer]:
    """The same in short."""
    return {entry: found.answer for entry, found in seen(entry_ids, on=on).items()}


def _seen(held: EntryFacts, book: policies.Policies, on: date) -> Seen:
    entry = publish(held, book, on=on, today=on)
    return Seen(entry, watching.answer(entry, held.facts.terms))


def live(*, on: date) -> QuerySet[Watch]:
    """The watches that go on on a day, of organisations whose accounts are open."""
    account = OrganisationAccount.objects.filter(organisation=OuterRef("organisation"), closed_at=None)
    return Watch.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), Exists(account), ended_at=None)


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a number and a name lead to.

    Args:
        entry_id: the entry, where both agree.
        known: whether the public may see an entry of this number at all.
    """

    entry_id: int | None
    known: bool


def find(*, number: str, name: str, on: date) -> Found:
    """The entry of this number, if it is under this name: exactly what a check of both would find.

    Args:
        number, name: as somebody wrote them.
    """
    places = checking.known_places()
    line = check_lines.line({ListColumn.NUMBER: number, ListColumn.NAME: name}, places, set())
    for found in checking.gather([line], places, on=on, until=on, today=on):
        answer = rules.by_number(found.name, None, found.held, found.found)
        known = found.held is not None and answer.outcome != CheckOutcome.CANNOT_CONFIRM
        agrees = known and answer.outcome in FOUND
        return Found(found.held.entry_id if found.held and agrees else None, known)
    return Found(None, known=False)
