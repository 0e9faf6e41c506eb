"""Messages of the ground floor."""

from members.choices import Role
from members.models import Message
from members.services import access
from tests.factories.members import PersonFactory, UserFactory


def record_opened(at):
    UserFactory(role=Role.REGISTRAR)
    by = UserFactory(role=Role.OFFICER)
    access.break_glass(person=PersonFactory(), reason="Police ask for an address today.", by=by, at=at)
    return Message.objects.get(template="members/mail/record_opened")


SAMPLES = {"members/mail/record_opened": record_opened}
