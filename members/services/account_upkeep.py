"""What is left of sign-ins that are over and of accounts that nobody ever opened."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from members.models import User

# The link that confirms an address works for three days; then somebody may still ask for another one.
UNOPENED = timedelta(days=7)


@transaction.atomic
def clear_up(*, at: datetime) -> None:
    """Delete sessions whose time is over, and accounts whose address was not confirmed within a week."""
    Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    unopened = User.objects.filter(joined_at__lt=at - UNOPENED, last_login=None, person=None, role_grants=None)
    unopened.exclude(pk__in=confirmed).delete()
