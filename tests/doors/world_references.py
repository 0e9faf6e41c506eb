"""An application of the registrant’s with two referees: one who is waited for, and one who gave a reference."""

from registry.choices import Stage
from registry.models import Application, Referee
from registry.queries import reference_links
from registry.services import references
from tests.factories.referees import a_reference, an_application, named


def make(world, person, at):
    """Adds `refereed`, `referee`, `given_referee` and `reference_token`."""
    person.refresh_from_db()
    application = an_application(at=at, person=person, route="HSSR/equivalence")
    for n in (1, 2):
        references.name(application=application, named=named(n), by=person.user, at=at)
    Application.objects.filter(pk=application.pk).update(stage=Stage.SUBMITTED, submitted_at=at)
    waiting, given = references.ask_all(application=application, by=person.user, at=at)
    a_reference(given, at=at)
    world.refereed = application.reference
    world.referee, world.given_referee = waiting.reference, given.reference
    world.reference_token = reference_links.make(Referee.objects.get(pk=waiting.pk))
