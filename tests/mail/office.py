"""The messages of the office to applicants."""

from datetime import timedelta

from members.choices import Role
from members.models import Message
from registry.choices import ReturnReason, Stage
from registry.services import application_upkeep, completeness, holds, rollbacks
from tests.factories.assessing import make_application
from tests.factories.members import UserFactory

_REASONS = [ReturnReason.CERTIFICATE, ReturnReason.CAREER]


def _sent(event):
    return Message.objects.get(template=f"registry/mail/{event}")


def _returned(at):
    by, application = UserFactory(role=Role.OFFICER), make_application(stage=Stage.SUBMITTED, at=at)
    words = "Scan the certificate again.\nSay where you worked in 2024."
    completeness.return_to_applicant(application=application, reasons=_REASONS, words=words, by=by, at=at)
    return application, by


def complete(at):
    application = make_application(stage=Stage.SUBMITTED, at=at)
    completeness.complete(application=application, by=UserFactory(role=Role.OFFICER), at=at)
    return _sent("application_complete")


def returned(at):
    _returned(at)
    return _sent("application_returned")


def reminder(at):
    _returned(at - timedelta(days=14))
    application_upkeep.run(on=at.date(), at=at)
    return _sent("application_return_reminder")


def closed(at):
    _returned(at - timedelta(days=30))
    application_upkeep.run(on=at.date(), at=at)
    return _sent("application_closed")


def held(at):
    application = make_application(stage=Stage.SUBMITTED, at=at)
    holds.hold(application=application, reason="Asked elsewhere.", by=UserFactory(role=Role.OFFICER), at=at)
    return _sent("application_held")


def released(at):
    by, application = UserFactory(role=Role.OFFICER), make_application(stage=Stage.SUBMITTED, at=at)
    holds.hold(application=application, reason="Asked elsewhere.", by=by, at=at)
    holds.release(application=application, by=by, at=at)
    return _sent("application_released")


def rolled_back(at):
    application, by = _returned(at)
    rollbacks.roll_back(application=application, to=Stage.SUBMITTED, reason="It was there.", by=by, at=at)
    return _sent("application_rolled_back")


SAMPLES = {
    "registry/mail/application_complete": complete,
    "registry/mail/application_returned": returned,
    "registry/mail/application_return_reminder": reminder,
    "registry/mail/application_closed": closed,
    "registry/mail/application_held": held,
    "registry/mail/application_released": released,
    "registry/mail/application_rolled_back": rolled_back,
}
