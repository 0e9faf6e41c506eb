"""What becomes of an account: opened by a link, given a new address, stopped by its owner, let go on by the office."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from members import trail
from members.acts import Kind, Sayings
from members.choices import ActState, IdentityCheck
from members.errors import Refused
from members.models import AccountSecurity, GraveAct, User
from members.queries import accounts, people
from members.services import acts, notices, work


@transaction.atomic
def end_sessions(*, user: User, at: datetime) -> None:
    """End every sign-in of an account: on its next request nobody is signed in any more."""
    User.objects.filter(pk=user.pk).update(signed_out_at=at)
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def activate(*, user: User, password: str, at: datetime) -> User:
    """Open an account that the office made: its owner shows that the address is theirs and chooses the password."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.joined_at = user.joined_at or at
    user.save(update_fields=["password", "joined_at"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    trail.record("members.account_activated", about=user, by=user, at=at)
    return user


@transaction.atomic
def email_changed(*, user: User, previous: str, at: datetime) -> None:
    """Remember that the address of an account changed, and tell the old one and the new one.

    For three days what matters most is refused (`queries.accounts.email_on_hold`), and the old address can stop it.
    """
    kept, _made = AccountSecurity.objects.select_for_update().get_or_create(user=user)
    kept.email_changed_at, kept.previous_email = at, previous
    kept.save(update_fields=["email_changed_at", "previous_email"])
    notices.tell(
        user=user,
        event="members/mail/account_email_changed",
        key=f"account:{user.pk}:email:{at.timestamp():.0f}",
        at=at,
    )
    trail.record("members.account_email_changed", about=user, by=user, at=at, person=people.of_account(user))


@transaction.atomic
def release_address(*, email: str, user: User) -> None:
    """Take an address from accounts that never showed it was theirs, for one that just did."""
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    for squatter in User.objects.select_for_update().filter(email=email).exclude(pk=user.pk).exclude(pk__in=confirmed):
        if not squatter.role_grants.exists() and people.of_account(squatter) is None:
            squatter.delete()


@transaction.atomic
def freeze(*, user: User, at: datetime) -> None:
    """Stop an account at its owner's wish: nobody can sign in, and every sign-in is over; the office lets it go on.

    Freezing a frozen account changes nothing.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if accounts.is_frozen(user):
        return
    kept, _made = AccountSecurity.objects.select_for_update().get_or_create(user=user)
    kept.frozen_at, kept.released_at = at, None
    kept.save(update_fields=["frozen_at", "released_at"])
    user.is_active = False
    user.save(update_fields=["is_active"])
    EmailAddress.objects.filter(user=user, verified=False).delete()
    end_sessions(user=user, at=at)
    for act in GraveAct.objects.filter(user=user, kind="factor_reset", state=ActState.AGREED):
        acts.withdraw(act=act, by=user, at=at)
    person = people.of_account(user)
    work.open_item(key=f"frozen:{user.pk}", kind="frozen_account", about=user, at=at, person=person)
    notices.tell(
        user=user, event="members/mail/account_frozen", key=f"account:{user.pk}:frozen:{at.timestamp():.0f}", at=at
    )
    trail.record("members.account_frozen", about=user, by=None, at=at, person=person)


@transaction.atomic
def release(*, user: User, by: User, at: datetime) -> None:
    """Let a frozen account go on, under a new password and, where it was changed shortly before, its earlier address.

    Reached through a grave act.

    Raises:
        Refused: when it is not frozen.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not accounts.is_frozen(user):
        raise Refused("This account is not frozen.", code="not_frozen")
    kept = AccountSecurity.objects.select_for_update().get(user=user)
    if accounts.goes_back_to(user):
        _give_back(user, kept)
    kept.released_at = at
    kept.save(update_fields=["released_at", "previous_email", "email_changed_at"])
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password", "email"])
    work.close_item(key=f"frozen:{user.pk}", at=at)
    notices.tell(
        user=user, event="members/mail/account_released", key=f"account:{user.pk}:released:{at.timestamp():.0f}", at=at
    )
    trail.record("members.account_released", about=user, by=by, at=at, person=people.of_account(user))


def _give_back(user: User, kept: AccountSecurity) -> None:
    """The address from before the change."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=kept.previous_email, verified=True, primary=True)
    user.email, kept.previous_email, kept.email_changed_at = kept.previous_email, "", None


def _check_release(act: GraveAct) -> None:
    if act.user is None or not accounts.is_frozen(act.user):
        raise Refused("This account is not frozen.", code="not_frozen")


def _carry_out_release(act: GraveAct, by: User, at: datetime) -> None:
    assert act.user is not None  # noqa: S101 - checked when it was proposed
    release(user=act.user, by=by, at=at)


def says_account(act: GraveAct) -> Sayings:
    """Whose account an act is about, and how the office made sure who asks."""
    yield "Account", act.user.email if act.user else ""
    if "identity" in act.detail:
        yield "Identity", str(IdentityCheck(act.detail["identity"]).label)


def _says_release(act: GraveAct) -> Sayings:
    yield from says_account(act)
    if act.user and accounts.is_frozen(act.user) and (earlier := accounts.goes_back_to(act.user)):
        yield "Goes back to the address", earlier


KINDS = {
    "account_release": Kind("Let a frozen account go on", _carry_out_release, check=_check_release, says=_says_release)
}
