"""Two organisations, for the addresses that are one's: the officer's and admin's own, and another's."""

from members import tenancy
from members.choices import CheckPurpose, Nation
from members.models import RoleGrant
from members.queries import organisation_secrets as secrets
from members.services import officers, organisation_requests
from registry.choices import BatchSource, BatchState
from registry.models import Batch
from registry.services import receipts
from tests.doors import policies
from tests.factories.batches import line, make_batch
from tests.factories.employers import act_for, make_account
from tests.factories.webhooks import bare_endpoint, events_of, make_notices, queue


def make(world, at):
    """Adds the account of one organisation, with an officer and an admin; and another with an admin of its own."""
    account = make_account(name="Exampleton Hospitals", admin=world.users[policies.EMPLOYER_ADMIN])
    act_for(account, world.users[policies.EMPLOYER])
    _checks(world, account, at)
    elsewhere = make_account(name="Elsewhere Hospitals", admin=world.users[policies.OTHER_EMPLOYER])
    world.organisation = account.reference
    world.organisation_id = account.organisation_id
    world.officer = RoleGrant.objects.get(user=world.users[policies.EMPLOYER]).pk
    _requests(world, at)
    _invitations(world, account, at)
    _webhooks(world, account, elsewhere, at)


def _requests(world, at):
    asked = organisation_requests.ask(
        user=world.users[policies.REGISTRANT],
        wanted=organisation_requests.Wanted(
            email="susan@newplace.nhs.uk", asked_by_name="Susan Haygreen", job_title="Lead", name="New Place",
            nation=Nation.WALES,
        ),
        at=at,
    )  # fmt: skip
    world.organisation_request = asked.reference
    world.organisation_token = secrets.link_token(asked, at=at)


def _invitations(world, account, at):
    admin = world.users[policies.EMPLOYER_ADMIN]
    waiting = officers.invite(account=account, email="new@example.nhs.uk", as_admin=False, by=admin, at=at)
    world.invitation = waiting.reference
    own = world.users[policies.REGISTRANT].email
    mine = officers.invite(account=account, email=own, as_admin=False, outside=True, by=admin, at=at)
    world.invitation_token = secrets.invitation_token(mine)


def _checks(world, account, at):
    """A check that is done, of a line that nothing could be said of, and its receipt."""
    batch = make_batch(account, [line()], at=at)
    with tenancy.within(account.organisation):
        world.receipt = receipts.make(line=batch.lines.get(), by=None, at=at).reference
        world.batch_to_map = Batch.objects.create(
            organisation=account.organisation,
            number="CHK-20261122-MAPP-0001",
            made_by=world.users[policies.EMPLOYER],
            purpose=CheckPurpose.MONITORING,
            source=BatchSource.PASTED,
            on=at.date(),
            state=BatchState.MAPPING,
            columns={"headings": ["Number", "Name"], "examples": [], "headed": True, "sheets": 1, "sha256": "0" * 64},
            asked_at=at,
            moved_at=at,
        ).reference
    world.batch = batch.reference


def _webhooks(world, account, elsewhere, at):
    world.endpoint = bare_endpoint(account).reference
    world.foreign_endpoint = bare_endpoint(elsewhere).reference
    queue(make_notices(account, at=at), at=at)
    (event,) = events_of(account)
    world.webhook_message = event.message_id
