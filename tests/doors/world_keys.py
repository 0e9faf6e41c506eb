"""A key of the employer API, for the addresses that are its organisation's admins'."""

from datetime import timedelta

from members import tenancy
from members.models import Organisation
from registry.choices import ApiScope
from registry.services import api_keys
from tests.doors import policies


def make(world, at):
    """Adds a key that the organisation's admin made."""
    organisation = Organisation.objects.get(pk=world.organisation_id)
    with tenancy.within(organisation):
        made, _words = api_keys.make(
            organisation=organisation,
            name="Nightly check",
            scopes=[ApiScope.CHECKS],
            sandbox=False,
            expires_on=at.date() + timedelta(days=30),
            by=world.users[policies.EMPLOYER_ADMIN],
            at=at,
        )
    world.api_key = made.reference
