"""The message about what the office did for somebody."""

from members.choices import Role
from members.models import Message
from members.services import acting
from tests.factories.members import PersonFactory, UserFactory


def acted_for(at):
    acting.record(
        person=PersonFactory(),
        what="members.contacts_changed",
        note="Called back on the number on file.",
        by_letter=False,
        by=UserFactory(role=Role.OFFICER),
        at=at,
    )
    return Message.objects.get(template="members/mail/acted_for")


SAMPLES = {"members/mail/acted_for": acted_for}
