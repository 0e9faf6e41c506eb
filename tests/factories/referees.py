"""Applications with referees, and what referees say."""

from datetime import UTC, datetime
from itertools import count

from registry.choices import RefereeRelation
from registry.models import Application, Route, RoutePolicy
from registry.services import reference_answers
from registry.services.reference_answers import Identity
from registry.services.references import Named
from tests.factories.members import PersonFactory, UserFactory

_numbers = count(1)


def an_application(*, at=datetime(2026, 11, 2, 10, tzinfo=UTC), route="RCT/ptp", person=None):
    """An application that was just begun, of somebody with an account."""
    register, _, code = route.partition("/")
    person = person or PersonFactory()
    if person.user is None:
        UserFactory(person=person)
        person.refresh_from_db()
    on = Route.objects.get(register__code=register, code=code)
    return Application.objects.create(
        number=f"APPTEST{next(_numbers)}",
        person=person,
        route=on,
        policy=RoutePolicy.objects.filter(route=on).latest("valid_from"),
        stage_since=at,
        started_at=at,
    )


def named(n=1, **more):
    """Somebody whom an applicant names."""
    who = {"name": f"Dr Olive Ash {n}", "email": f"olive{n}@leeds.nhs.uk", "relation": RefereeRelation.MANAGER}
    return Named(**who | {"job_title": "Head of physics", "employer": "Leeds Hospitals"} | more)


def identity(referee, **more):
    """Who a referee says they are: whom the applicant named."""
    who = {
        "name": referee.name,
        "job_title": referee.job_title,
        "employer": referee.employer,
        "relation": RefereeRelation(referee.relation),
        "since": 2019,
    }
    return Identity(**who | more)


def answers(**more):
    """Answers to the questions about a first admission."""
    plain = {
        "work": "She runs the gamma cameras.",
        "competence": "always",
        "limits": "yes",
        "conduct": "no",
        "career": "yes",
        "recommend": "yes",
    }
    return plain | more


def a_reference(referee, *, at, **more):
    """A reference from a referee who was asked."""
    return reference_answers.give(referee=referee, identity=identity(referee), answers=answers(**more), at=at)
