"""Messages about time away, leaving, and a death that was recorded wrongly."""

from datetime import timedelta

from members.models import Message
from members.services import acts
from registry.choices import AskKind, AwayFor, DeathEvidence, ToldBy
from registry.services import break_reminders, deaths, entry_requests
from registry.services.asking import Wanted
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


def _sent(event):
    return Message.objects.filter(template=event).order_by("-pk").first()


def _asked(at):
    entry = EntryFactory(registered="2020-01-01/2040-01-01")
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    begins = at.date() + timedelta(days=60)
    wanted = Wanted(AskKind.BREAK, AwayFor.OVERSEAS, begins, begins + timedelta(days=90))
    return entry_requests.ask(entry=entry, wanted=wanted, by=user, at=at), user


def entry_request_asked(at):
    _asked(at)
    return _sent("registry/mail/entry_request_asked")


def entry_request_decided(at):
    asked, _user = _asked(at)
    entry_requests.accept(asked=asked, by=UserFactory(role="officer"), at=at)
    return _sent("registry/mail/entry_request_decided")


def entry_request_withdrawn(at):
    asked, user = _asked(at)
    entry_requests.withdraw(asked=asked, by=user, at=at)
    return _sent("registry/mail/entry_request_withdrawn")


def break_ending(at):
    on = at.date()
    days = f"{on - timedelta(days=200)}/{on + timedelta(days=20)}"
    EntryFactory(registered="2020-01-01/2040-01-01", career_break=days)
    break_reminders.remind(on=on, at=at)
    return _sent("registry/mail/break_ending")


def death_undone(at):
    entry, officer, registrar = EntryFactory(), UserFactory(role="officer"), UserFactory(role="registrar")
    told = deaths.report(told=deaths.Told(name="Susan Haygreen", by=ToldBy.FAMILY), by=None, at=at)
    act = deaths.propose(
        report=told,
        number=entry.number,
        died_on=at.date(),
        evidence=DeathEvidence.FAMILY,
        reason="Rang back.",
        by=officer,
        at=at,
    )
    acts.confirm(act=act, by=registrar, at=at)
    told.refresh_from_db()
    acts.confirm(act=deaths.undo(report=told, reason="She rang.", by=officer, at=at), by=registrar, at=at)
    return _sent("registry/mail/death_undone")


SAMPLES = {
    "registry/mail/entry_request_asked": entry_request_asked,
    "registry/mail/entry_request_decided": entry_request_decided,
    "registry/mail/entry_request_withdrawn": entry_request_withdrawn,
    "registry/mail/break_ending": break_ending,
    "registry/mail/death_undone": death_undone,
}
