"""What the office acts on, all of it the registrant's: an entry with every kind of fact, requests, a record alike."""

from members.models import Duplicate
from registry.models import Exit, Proceedings, Sanction, Term
from tests.factories.members import PersonFactory
from tests.factories.registry import EntryFactory


def make(world, person, at):
    """Adds to the world what the acts of the desk are about."""
    entry = EntryFactory(
        person=person,
        register="CS",
        interim_suspended="2026-01-01/2026-12-01",
        resigned="2026-02-01/",
        proceedings="2026-01-01/",
    )
    world.case_number = entry.number
    world.term = Term.objects.get(entry=entry).pk
    world.sanction = Sanction.objects.get(entry=entry).pk
    world.exit = Exit.objects.get(entry=entry).pk
    world.proceedings = Proceedings.objects.get(entry=entry).pk
    world.name_change = person.name_changes.get().pk
    world.withholding = person.withholding_requests.get().pk
    world.erasure = person.erasure_requests.get().pk
    world.merged = PersonFactory(merged_into=person).pk
    alike = PersonFactory()
    world.duplicate = Duplicate.objects.create(first=person, second=alike, matched=["email"], found_at=at).pk
