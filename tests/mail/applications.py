"""Messages to applicants about what they handed in or took back."""

from datetime import timedelta

from members.models import Message
from registry.choices import Stage
from registry.services import applications, stages
from tests.factories.admission import ApplicationFactory


def application_received(at):
    made = ApplicationFactory(stage="submitted", at=at)
    return Message.objects.get(key=f"application:{made.pk}:received")


def application_came_back(at):
    made = ApplicationFactory(stage="submitted", at=at)
    stages.move(application=stages.locked(made), to=Stage.RETURNED, by=None, at=at)
    applications.resubmit(application=made, by=made.person.user, at=at + timedelta(minutes=5))
    return Message.objects.get(key=f"application:{made.pk}:copy:2")


def application_withdrawn(at):
    made = ApplicationFactory(at=at, complete=False)
    applications.withdraw(application=made, by=made.person.user, at=at)
    return Message.objects.get(key=f"application:{made.pk}:withdrawn")


SAMPLES = {
    "registry/mail/application_received": application_received,
    "registry/mail/application_came_back": application_came_back,
    "registry/mail/application_withdrawn": application_withdrawn,
}
