"""What a panel judges beside marks: an interview that is to be held, and a certificate that was granted."""

from django.db import transaction

from hsst.choices import RevokeGround
from hsst.services import certificates
from members.choices import Role
from members.services import acts
from registry.choices import SeatKind, Stage
from registry.models import Interview, Standard
from registry.services import judging, seats, stages
from tests.doors import policies
from tests.factories.assessing import make_application
from tests.factories.members import PersonFactory, UserFactory

_ROUTE = {"route": "HSSR/hsst-equivalence", "scope": "radiotherapy-physics"}


def make(world, person, at):
    """Adds an interview of the registrant’s, one that the world’s assessor holds, and two certificates, one revoked."""
    officer = UserFactory(role=Role.OFFICER)
    own = make_application(person=person, route="RCT/overseas-engineering", scope="medical-engineering", at=at)
    _move(own, at, Stage.ASSESSING, Stage.INTERVIEW)
    world.own_interview = _interview(own, officer, at)
    judged = make_application(person=PersonFactory(), at=at, **_ROUTE)
    taken = seats.seat(
        application=judged,
        user=world.users[policies.ASSESSOR],
        kind=SeatKind.PROFESSIONAL,
        reason="Chosen for this.",
        by=officer,
        at=at,
    )
    judging.declare_unconflicted(taken=taken, by=taken.user, at=at)
    _move(judged, at, Stage.ASSESSING, Stage.INTERVIEW)
    world.interviewed = _interview(judged, officer, at)
    made = _certificate(officer, at)
    world.certified, world.certificate_number = made.application.reference, made.number
    revoked = _certificate(officer, at)
    how = {"certificate": revoked, "ground": RevokeGround.FALSE, "reason": "It was another’s.", "by": officer}
    acts.confirm(act=certificates.revoke(at=at, **how), by=UserFactory(role=Role.REGISTRAR), at=at)
    world.revoked = revoked.application.reference


def _certificate(officer, at):
    granted = make_application(person=PersonFactory(), at=at, **_ROUTE)
    _move(granted, at, Stage.RECOMMENDED, Stage.GRANTED)
    with transaction.atomic():
        return certificates.certificate_granted(application=stages.locked(granted), by=officer, at=at)


def _move(application, at, *way):
    for to in way:
        with transaction.atomic():
            stages.move(application=stages.locked(application), to=to, by=None, at=at)


def _interview(application, by, at):
    made = Interview.objects.create(application=application, round=1, words="Your work.", asked_at=at, asked_by=by)
    made.standards.set(Standard.objects.filter(edition=application.edition)[:2])
    return application.reference
