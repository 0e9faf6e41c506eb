"""A link that the registrant gave somebody, and a check that they reported."""

from registry.choices import ShareField
from registry.models import Entry
from registry.rules.shares import Wanted
from registry.services import misuse, shares


def make(world, person, at):
    """Adds `share`, `share_token`, `misuse` and `misuse_id`."""
    entry = Entry.objects.get(number=world.number)
    wanted = Wanted("Leeds Hospitals", (ShareField.TERM,), days=14, views=40)
    made, world.share_token = shares.make(entry=entry, wanted=wanted, nonce="0" * 26, by=person.user, at=at)
    reported = misuse.report(person=person, line=None, words="I never worked there.", by=person.user, at=at)
    world.share, world.misuse, world.misuse_id = made.reference, reported.reference, reported.pk
