"""The message that the weekly list of unusual readings is ready."""

from datetime import timedelta

from members.choices import ReadingOf, Role
from members.models import Message
from members.services import access, readings
from tests.factories.members import PersonFactory, UserFactory


def readings_ready(at):
    reader = UserFactory(role=Role.REGISTRAR)
    access.record_reading(person=PersonFactory(), what=ReadingOf.RECORD, by=reader, at=at - timedelta(weeks=1))
    readings.put_forward(at=at)
    return Message.objects.filter(template="members/mail/readings_ready", to=reader.email).get()


SAMPLES = {"members/mail/readings_ready": readings_ready}
