"""Messages to admins about keys of the employer API."""

from datetime import timedelta

from django.utils import timezone

from members import tenancy
from members.models import Message
from registry.choices import ApiScope
from registry.services import api_keys
from tests.factories.employers import make_account


def _key(at, days=60):
    account = make_account()
    with tenancy.within(account.organisation):
        made, _words = api_keys.make(
            organisation=account.organisation,
            name="Nightly check",
            scopes=[ApiScope.CHECKS],
            sandbox=False,
            expires_on=timezone.localdate(at) + timedelta(days=days),
            by=account.admin,
            at=at,
        )
    return account, made


def api_key_made(at):
    _key(at)
    return Message.objects.get(template="registry/mail/api_key_made")


def api_key_ended(at):
    account, made = _key(at)
    with tenancy.within(account.organisation):
        api_keys.end(key=made, by=account.admin, at=at)
    return Message.objects.get(template="registry/mail/api_key_ended")


def api_key_ending(at):
    _key(at, days=20)
    api_keys.warn(on=timezone.localdate(at), at=at)
    return Message.objects.get(template="registry/mail/api_key_ending")


SAMPLES = {
    "registry/mail/api_key_made": api_key_made,
    "registry/mail/api_key_ended": api_key_ended,
    "registry/mail/api_key_ending": api_key_ending,
}
