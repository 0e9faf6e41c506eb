"""Accounts whose owner cannot get in: what the office was asked, and what became of it."""

from django.db.models import QuerySet

from members.models import GraveAct, User, WorkItem
from members.queries import accounts, people
from members.queries.acts import OPEN

LOST, FROZEN = "lost_factor", "frozen_account"
# Which act lets the owner in again, by the kind of work.
ACTS = {LOST: "factor_reset", FROZEN: "account_release"}


def asked() -> QuerySet[WorkItem]:
    """The work about accounts whose owner cannot get in, settled or not."""
    return WorkItem.objects.filter(kind__in=ACTS, about_id__in=User.objects.values("pk")).select_related("person")


def account(item: WorkItem) -> User:
    """The account that a piece of this work is about."""
    return User.objects.get(pk=item.about_id)


def concerns(item: WorkItem, user: User) -> bool:
    """Whether this work is about somebody's own account, or another account of the same person."""
    person = people.of_account(account(item)) or item.person
    return item.about_id == user.pk or (person is not None and people.is_about(user, person))


def latest_act(item: WorkItem) -> GraveAct | None:
    """The act that was proposed last since the office was asked, waiting or decided."""
    found = GraveAct.objects.filter(kind=ACTS[item.kind], user=item.about_id, proposed_at__gte=item.opened_at)
    return found.order_by("-pk").first()


def waiting_act(item: WorkItem) -> GraveAct | None:
    """The act about this account that waits for a second person or for its delay."""
    return GraveAct.objects.filter(kind=ACTS[item.kind], user=item.about_id, state__in=OPEN).first()


def is_settled(item: WorkItem) -> bool:
    """Whether nothing is left to be done; a stopped account can go on later too, however its work was closed."""
    return item.closed_at is not None and not (item.kind == FROZEN and accounts.is_frozen(account(item)))
