"""Reading what referees said: an act that leaves a line, whoever does it."""

from datetime import datetime

from django.db import transaction

from members.choices import ReadingOf
from members.errors import Refused
from members.models import User
from members.queries import people
from members.services import access
from registry.models import Referee
from registry.queries import references


@transaction.atomic
def read(*, referee: Referee, by: User, at: datetime) -> references.Read:
    """What a referee said, for somebody who works on the application; that they read it is recorded.

    Raises:
        Refused: for the applicant, who sees that a reference was given and never what it says.
    """
    person = referee.application.person
    if people.is_about(by, person):
        raise Refused("What referees say of you is not for you to read.", code="own")
    found = references.read(referee)
    if found.given:
        access.record_reading(person=person, what=ReadingOf.REFERENCE, by=by, at=at, about=found.given)
    return found
