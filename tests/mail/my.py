"""Messages about what people say of themselves and ask for, and about their entries."""

from datetime import timedelta
from functools import partial

from members.choices import Channel, NameReason, OutsideFound
from members.models import Message, PersonDetails
from members.services import (
    contacts,
    copies,
    erasure_requests,
    name_changes,
    outside,
    outside_checks,
    withholding_requests,
)
from registry.services import facts, visibility
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


def _me():
    entry = EntryFactory()
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return entry, user


def _sent(event):
    return Message.objects.filter(template=event).order_by("-pk").first()


def contacts_changed(at):
    entry, user = _me()
    PersonDetails.objects.filter(person=entry.person).update(second_email="old@example.org")
    to = contacts.Contacts("", "new@example.org", "01632 960 001", "1 Example Street", (Channel.EMAIL,))
    contacts.change(person=entry.person, to=to, by=user, at=at)
    return _sent("members/mail/contacts_changed")


def _name_change(at):
    entry, user = _me()
    wanted = name_changes.Wanted("Susan", "Okafor", at.date() - timedelta(days=9), NameReason.MARRIAGE)
    document = make_document(entry.person)
    return name_changes.ask(person=entry.person, wanted=wanted, documents=[document], by=user, at=at, on=at.date())


def name_change_asked(at):
    _name_change(at)
    return _sent("members/mail/name_change_asked")


def name_change_decided(at):
    name_changes.accept(change=_name_change(at), by=UserFactory(role="officer"), at=at)
    return _sent("members/mail/name_change_decided")


def request_answered(at):
    entry, user = _me()
    asked = withholding_requests.ask(person=entry.person, grounds="Somebody.", by=user, at=at)
    withholding_requests.refuse(request=asked, answer="Ring us.", by=UserFactory(role="registrar"), at=at)
    return _sent("members/mail/request_answered")


def _erasure(verb, at):
    entry, user = _me()
    asked = erasure_requests.ask(person=entry.person, reason="", by=user, at=at)
    registrar = UserFactory(role="registrar")
    if verb == "extended":
        erasure_requests.extend(request=asked, reason="Many files.", by=registrar, at=at)
    if verb in {"agreed", "reopened"}:
        erasure_requests.propose(request=asked, by=registrar, at=at)
    if verb == "reopened":
        erasure_requests.reopen(request=asked, by=registrar, at=at)
    if verb == "refused":
        erasure_requests.refuse(request=asked, answer="You are registered.", by=registrar, at=at)
    return _sent(f"members/mail/erasure_{verb}")


def outside_checked(at):
    entry, user = _me()
    said = outside.state(person=entry.person, body="HCPC", number="CS012345", by=user, at=at, on=at.date())
    officer = UserFactory(role="officer")
    outside_checks.check(registration=said, found=OutsideFound.CURRENT, on=at.date(), by=officer, at=at)
    return _sent("members/mail/outside_checked")


def copy_ready(at):
    entry, user = _me()
    copies.make(copy_id=copies.ask(person=entry.person, by=user, at=at).pk, at=at)
    return _sent("members/mail/copy_ready")


def copy_failed(at):
    entry, user = _me()
    copies.ask(person=entry.person, by=user, at=at - timedelta(hours=3))
    copies.give_up(at=at)
    return _sent("members/mail/copy_failed")


def entry_changed(at):
    entry, _user = _me()
    facts.end(fact=entry.terms.get(), on=at.date() - timedelta(days=1), by=None, at=at)
    return _sent("registry/mail/entry_changed")


def visibility_changed(at):
    entry, _user = _me()
    visibility.withhold(person=entry.person, since=at.date(), source="office", by=None, at=at)
    return _sent("registry/mail/visibility_changed")


SAMPLES = {
    "members/mail/contacts_changed": contacts_changed,
    "members/mail/name_change_asked": name_change_asked,
    "members/mail/name_change_decided": name_change_decided,
    "members/mail/request_answered": request_answered,
    **{
        f"members/mail/erasure_{verb}": partial(_erasure, verb)
        for verb in ("asked", "extended", "agreed", "reopened", "refused")
    },
    "members/mail/outside_checked": outside_checked,
    "members/mail/copy_ready": copy_ready,
    "members/mail/copy_failed": copy_failed,
    "registry/mail/entry_changed": entry_changed,
    "registry/mail/visibility_changed": visibility_changed,
}
