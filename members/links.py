"""Links in messages that do one thing once: signed, made when the message is written, and kept nowhere.

A link names its purpose and the account, and is bound to what its use changes, so that it works a single time.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from members.models import User
from members.queries import accounts

LASTS = timedelta(hours=72)
ACTIVATE, FREEZE = "activate", "freeze"


def make(purpose: str, user: User, *, at: datetime) -> str:
    """The last part of a link's address.

    Args:
        purpose: ACTIVATE or FREEZE; a link for one does nothing for the other.
        at: from when its time runs: when its message was promised.
    """
    return signing.Signer(salt=_salt(purpose)).sign_object([user.pk, int(at.timestamp()), _bound_to(purpose, user)])


def read(purpose: str, token: str, *, at: datetime) -> User | None:
    """Whose link this is; None for one that was used, is too old or was never ours."""
    try:
        pk, made, bound = signing.Signer(salt=_salt(purpose)).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk).first()
    if user is None or not timedelta(0) <= at - datetime.fromtimestamp(made, at.tzinfo) <= LASTS:
        return None
    return user if constant_time_compare(bound, _bound_to(purpose, user)) else None


def _salt(purpose: str) -> str:
    return f"members.links.{purpose}"


def _bound_to(purpose: str, user: User) -> str:
    """What the link's use changes: the password that is set, or the stop that is put to the account."""
    state = user.password if purpose == ACTIVATE else f"{user.is_active} {accounts.security(user).frozen_at}"
    return salted_hmac(_salt(purpose), f"{user.pk} {state}", algorithm="sha256").hexdigest()
