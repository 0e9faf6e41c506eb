"""What the organisation watches and was told, and a check from which it may watch more."""

from members import tenancy
from members.models import OrganisationAccount
from registry.choices import ChangeKind
from registry.models import Change, Notice
from tests.doors import policies
from tests.factories.watches import check, watch


def make(world, entry, at):
    """Adds a watch of the registrant’s entry by the organisation, a notice of it, and a check."""
    account = OrganisationAccount.objects.get(reference=world.organisation)
    watched = watch(account, entry, at=at, by=world.users[policies.EMPLOYER], name=names(entry))
    change = Change.objects.create(entry=entry, kinds=[ChangeKind.OTHER], key="of the doors", at=at)
    with tenancy.within(account.organisation):
        notice = Notice.objects.create(organisation=account.organisation, watch=watched, change=change, at=at)
    batch = check(account, at=at)
    world.watch, world.notice, world.batch_to_watch = watched.reference, notice.pk, batch.reference


def names(entry):
    name = entry.person.names.order_by("pk").first()
    return f"{name.forenames} {name.surname}"
