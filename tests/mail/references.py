"""The messages to referees, and those that tell an applicant how far their references have come."""

from datetime import timedelta

from members.choices import Role
from members.models import Message
from registry.choices import Stage
from registry.models import Application
from registry.services import reference_answers, reference_reminders, references
from tests.factories.members import UserFactory
from tests.factories.referees import a_reference, an_application, named


def _asked(at):
    """Two referees who were asked at an instant."""
    application = an_application(at=at)
    for n in (1, 2):
        references.name(application=application, named=named(n), by=application.person.user, at=at)
    Application.objects.filter(pk=application.pk).update(stage=Stage.REFERENCES, submitted_at=at)
    return references.ask_all(application=application, by=application.person.user, at=at)


def _told(event):
    return Message.objects.filter(template=f"registry/mail/{event}").order_by("pk").last()


def reference_asked(at):
    _asked(at)
    return _told("reference_asked")


def reference_reminder(at):
    _asked(at - timedelta(days=8))
    reference_reminders.remind(at=at)
    return _told("reference_reminder")


def reference_thanks(at):
    a_reference(_asked(at)[0], at=at)
    return _told("reference_thanks")


def reference_received(at):
    a_reference(_asked(at)[0], at=at)
    return _told("reference_received")


def reference_declined(at):
    reference_answers.decline(referee=_asked(at)[0], reason="Never met them.", at=at)
    return _told("reference_declined")


def reference_overdue(at):
    _asked(at - timedelta(days=30))
    reference_reminders.remind(at=at)
    return _told("reference_overdue")


def referee_not_accepted(at):
    officer = UserFactory(role=Role.OFFICER)
    references.not_accept(referee=_asked(at)[0], reason="A relative of yours.", by=officer, at=at)
    return _told("referee_not_accepted")


def referee_unreachable(at):
    _asked(at)
    reference_reminders.not_delivered(message=_told("reference_asked"), at=at)
    return _told("referee_unreachable")


SAMPLES = {
    "registry/mail/reference_asked": reference_asked,
    "registry/mail/reference_reminder": reference_reminder,
    "registry/mail/reference_thanks": reference_thanks,
    "registry/mail/reference_received": reference_received,
    "registry/mail/reference_declined": reference_declined,
    "registry/mail/reference_overdue": reference_overdue,
    "registry/mail/referee_not_accepted": referee_not_accepted,
    "registry/mail/referee_unreachable": referee_unreachable,
}
