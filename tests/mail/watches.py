"""Messages to officers about those whom their organisation watches."""

from datetime import timedelta

from members import tenancy
from members.models import Message
from registry.choices import NoticeBy
from registry.services import notice_mail, telling, visibility
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory
from tests.factories.watches import watch


def _told(at):
    account, entry = make_account(), EntryFactory(registered="2020-01-01/2040-01-01")
    watch(account, entry, at=at)
    visibility.withhold(person=entry.person, since=at.date(), source="office", by=None, at=at)
    return account


def watch_notices(at):
    _told(at)
    telling.tell_turned(at=at)
    return Message.objects.get(template="registry/mail/watch_notices")


def watch_digest(at):
    account = _told(at)
    with tenancy.within(account.organisation):
        notice_mail.prefer(organisation=account.organisation, how=NoticeBy.DIGEST, by=account.admin, at=at)
    telling.tell_turned(at=at)
    notice_mail.digest(on=at.date() + timedelta(days=1), at=at + timedelta(days=1))
    return Message.objects.get(template="registry/mail/watch_digest")


SAMPLES = {"registry/mail/watch_notices": watch_notices, "registry/mail/watch_digest": watch_digest}
