"""The messages about decisions and appeals."""

from datetime import timedelta

from members.choices import Role
from members.models import Message
from registry.choices import AppealOutcome
from registry.queries import decisions
from registry.services import appeals, judging
from tests.factories import decisions as made
from tests.factories.members import UserFactory


def _sent(event):
    return Message.objects.filter(template=f"registry/mail/{event}").latest("pk")


def admitted(at):
    made.admitted(at=at)
    return _sent("admitted")


def refused(at):
    made.refused(at=at)
    return _sent("refused")


def _appeal(at):
    application = made.refused(at=at)
    return appeals.ask(
        application=application, grounds="It was not read.", documents=[], by=application.person.user, at=at
    )


def appeal_asked(at):
    _appeal(at)
    return _sent("appeal_asked")


def appeal_allowed(at):
    application = made.refused(at=at)
    appeals.allow_late(
        decision=decisions.refusal(application),
        until=at.date() + timedelta(days=60),
        reason="In hospital.",
        by=UserFactory(role=Role.REGISTRAR),
        at=at,
    )
    return _sent("appeal_allowed")


def _panel(at):
    appeal, registrar = _appeal(at), UserFactory(role=Role.REGISTRAR)
    for _member in range(2):
        appeals.seat(appeal=appeal, user=UserFactory(role=Role.PANEL_MEMBER), by=registrar, at=at)
    return appeal, list(appeals.panel(appeal.application))


def appeal_seated(at):
    _panel(at)
    return _sent("appeal_seated")


def appeal_decided(at):
    appeal, seats = _panel(at)
    for taken in seats:
        judging.declare_unconflicted(taken=taken, by=taken.user, at=at)
    appeals.decide(appeal=appeal, outcome=AppealOutcome.DISMISSED, reasons="As found.", by=seats[0].user, at=at)
    return _sent("appeal_decided")


SAMPLES = {
    "registry/mail/admitted": admitted,
    "registry/mail/refused": refused,
    "registry/mail/appeal_allowed": appeal_allowed,
    "registry/mail/appeal_asked": appeal_asked,
    "registry/mail/appeal_decided": appeal_decided,
    "registry/mail/appeal_seated": appeal_seated,
}
