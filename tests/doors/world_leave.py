"""Something that the registrant asked about their entry, and the report of their death."""

from datetime import timedelta

from registry.choices import AskKind, AwayFor, DeathEvidence, DeathState, ToldBy
from registry.models import DeathReport, Entry
from registry.services import deaths, entry_requests
from registry.services.asking import Wanted


def make(world, person, at):
    """Adds `entry_request`, `entry_request_id` and `death`."""
    person.refresh_from_db()
    entry = Entry.objects.get(number=world.number)
    begins = at.date() + timedelta(days=60)
    wanted = Wanted(AskKind.BREAK, AwayFor.CAREER_BREAK, begins, begins + timedelta(days=90))
    asked = entry_requests.ask(entry=entry, wanted=wanted, by=person.user, at=at)
    world.entry_request, world.entry_request_id = asked.reference, asked.pk
    told = deaths.report(told=deaths.Told(name="S", by=ToldBy.FAMILY), by=None, at=at)
    # Whose it is, as an officer found out; recorded by hand, for the registrant of this world goes on.
    DeathReport.objects.filter(pk=told.pk).update(
        person=person, died_on=at.date(), evidence=DeathEvidence.FAMILY, state=DeathState.RECORDED, settled_at=at
    )
    world.death = told.pk
