"""The messages about shared links, and about checks that are reported as misuse."""

from members.models import Message
from registry.rules.shares import Wanted
from registry.services import misuse, shares
from registry.services.misuse import Answer
from tests.factories.employers import check, make_account
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


def _told(event):
    return Message.objects.filter(template=f"registry/mail/{event}").order_by("pk").last()


def _own():
    entry = EntryFactory(registered="2020-01-01/2040-01-01")
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return entry, user


def share_opened(at):
    entry, user = _own()
    wanted = Wanted("Leeds Hospitals, interview", (), days=14, views=3)
    _made, token = shares.make(entry=entry, wanted=wanted, nonce="0" * 26, by=user, at=at)
    shares.show(token=token, at=at)
    return _told("share_opened")


def _reported(at):
    entry, user = _own()
    account = make_account()
    check(account, entry, at=at)
    made = misuse.report(person=entry.person, line=None, words="I never worked there.", by=user, at=at)
    return made, account


def misuse_reported(at):
    _reported(at)
    return _told("misuse_reported")


def _answered(at):
    made, account = _reported(at)
    given = Answer(True, "They had no reason.\nWe told them so.", "Check your people alone.", account.organisation_id)
    misuse.answer(report=made, given=given, by=UserFactory(role="officer"), at=at)


def misuse_answered(at):
    _answered(at)
    return _told("misuse_answered")


def misuse_noted(at):
    _answered(at)
    return _told("misuse_noted")


SAMPLES = {
    "registry/mail/share_opened": share_opened,
    "registry/mail/misuse_reported": misuse_reported,
    "registry/mail/misuse_answered": misuse_answered,
    "registry/mail/misuse_noted": misuse_noted,
}
