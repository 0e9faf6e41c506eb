"""What a person sees of themselves: their entries as the public sees them, and what happens next."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.models import Person
from members.queries import people
from registry import wording
from registry.choices import RENEWING
from registry.models import Entry, Renewal
from registry.queries import entries, policies
from registry.queries.facts import EntryFacts, read_facts
from registry.rules.next_step import Move, Next, Step, next_step
from registry.rules.public import PublicEntry
from registry.rules.standing import status_on


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One entry of the person who asks.

    Args:
        said: what the register says of it; None where it may no longer say anything, or not yet.
        withheld: whether the public is told nothing because the person is kept from view.
        next: what happens next, in words.
        by: the day by which, if one is known.
        move: whose move it is, in words.
    """

    number: str
    register: str
    said: PublicEntry | None
    withheld: bool
    next: str
    by: date | None
    move: str


def own_entries(person: Person, *, today: date) -> list[OwnEntry]:
    """Every entry of a person, in four statements whatever their number."""
    ids = list(
        Entry.objects.filter(person__in=people.group(person))
        .order_by("register__position", "number")
        .values_list("pk", flat=True)
    )
    book = policies.current()
    renewing = set(Renewal.objects.filter(entry__in=ids, stage__in=RENEWING).values_list("entry", flat=True))
    return [_own(held, book, today, held.entry_id in renewing) for held in read_facts(entry_ids=ids)]


def _own(held: EntryFacts, book: policies.Policies, today: date, renewing: bool) -> OwnEntry:
    register = book.register(held.register_id)
    withheld = any(today in days for days in held.withheld)
    said = entries.publish(replace(held, withheld=()), book, on=today, today=today)
    status = said.status if said else status_on(held.facts.begun_by(today), register.book, today)
    step = next_step(
        status=status,
        change_on=said.next_change_on if said else None,
        term_end=said.term_end if said else None,
        renewing=renewing,
    )
    return OwnEntry(
        number=held.number,
        register=register.name,
        said=said,
        withheld=withheld,
        next=_words(step, register.outside_name),
        by=step.by,
        move=_move(step.move),
    )


def _move(move: Move) -> str:
    return {
        Move.PERSON: _("It is your move."),
        Move.OFFICE: _("It is the office’s move."),
        Move.NOBODY: _("Nobody has to do anything now."),
    }[move]


def _words(step: Step, outside: str) -> str:
    if step.what is Next.OUTSIDE:
        return _("Next: tell us once your registration with the %(body)s is current again.") % {"body": outside}
    if step.by and step.what in _UNTIL:
        return str(_UNTIL[step.what]) % {"day": wording.day(step.by)}
    return str(_OPEN[step.what])


_UNTIL = {
    Next.RENEW_LATER: lazy("You are registered until %(day)s. Next: we write to you when it is time to renew."),
    Next.RENEW: lazy("You are registered until %(day)s. Next: renew by then."),
    Next.RENEW_NOW: lazy("Your term is over. Next: renew by %(day)s, or your registration lapses."),
    Next.SUSPENSION_ENDS: lazy("You are suspended until %(day)s, unless a panel decides otherwise before then."),
    Next.CONDITIONS_END: lazy("The conditions last until %(day)s, unless a panel decides otherwise before then."),
    Next.RETURN: lazy("Your break ends on %(day)s. Next: tell us before then whether you return."),
}
_OPEN = {
    Next.RENEW_NOW: lazy("Your term is over. Next: renew now."),
    Next.SUSPENSION_ENDS: lazy("No day is set on which the suspension ends. A panel decides."),
    Next.CONDITIONS_END: lazy("No day is set on which the conditions end. A panel decides."),
    Next.RETURN: lazy("Next: tell us when you want to return."),
    Next.COME_BACK: lazy("You are not registered. Next: if you want to come back, apply to be admitted again."),
    Next.DECISION: lazy("Next: the proceedings come to a decision. You will be told."),
    Next.ASK: lazy("Nothing happens next by itself. Ask the office if this is wrong."),
    Next.BEGINS: lazy("Your registration has not begun yet."),
    Next.NOTHING: lazy("No day is set on which this changes by itself."),
}
