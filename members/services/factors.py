"""A second factor that was lost: asked by its owner, agreed by two officers, removed after a day (security 6.4.4)."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction

from members import trail
from members.acts import Kind, user_of
from members.errors import Refused
from members.models import GraveAct, User
from members.queries import factors, people
from members.queries.accounts import is_frozen
from members.services import accounts, notices, work

DELAY = timedelta(hours=24)


@transaction.atomic
def report_lost(*, user: User, at: datetime) -> None:
    """Ask the office to remove a second factor that its owner no longer has; asking again changes nothing.

    Raises:
        Refused: when the account has none.
    """
    if not factors.has(user):
        raise Refused("Your account has no second factor.", code="no_factor")
    person = people.of_account(user)
    opened = work.open_item(key=f"lost_factor:{user.pk}", kind="lost_factor", about=user, at=at, person=person)
    if opened.opened_at != at:
        return
    notices.tell(
        user=user, event="members/mail/account_factor_lost", key=f"account:{user.pk}:lost:{at.timestamp():.0f}", at=at
    )
    trail.record("members.factor_reported_lost", about=user, by=user, at=at, person=person)


@transaction.atomic
def reset(*, user: User, by: User | None, at: datetime) -> None:
    """Remove every second factor of an account, end its sign-ins and tell all its addresses.

    Reached through a grave act that two officers agreed on, a day after they did.
    """
    removed, _each = Authenticator.objects.filter(user=user).delete()
    if not removed:
        return
    accounts.end_sessions(user=user, at=at)
    work.close_item(key=f"lost_factor:{user.pk}", at=at)
    notices.tell(
        user=user, event="members/mail/account_factor_reset", key=f"account:{user.pk}:reset:{at.timestamp():.0f}", at=at
    )
    trail.record("members.factors_reset", about=user, by=by, at=at, person=people.of_account(user))


def _check_reset(act: GraveAct) -> None:
    if act.user is None or not factors.has(act.user):
        raise Refused("This account has no second factor.", code="no_factor")
    if is_frozen(act.user):
        raise Refused("The owner stopped this account. Let it go on first.", code="frozen")


def _announce(act: GraveAct, at: datetime) -> None:
    """Tell every address when the factor will be gone, while its owner can still stop it."""
    assert act.user is not None  # noqa: S101 - checked when it was proposed
    event = "members/mail/account_factor_delay"
    notices.tell(user=act.user, event=event, key=f"act:{act.pk}:delay", at=at, context={"act": act.pk})


def _carry_out_reset(act: GraveAct, by: User, at: datetime) -> None:
    _check_reset(act)
    reset(user=user_of(act), by=by, at=at)


KINDS = {
    "factor_reset": Kind(
        "Remove a lost second factor",
        _carry_out_reset,
        check=_check_reset,
        says=accounts.says_account,
        delay=DELAY,
        agreed=_announce,
    )
}
