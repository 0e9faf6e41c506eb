"""What assessors judge: a case that is judged now, one whose round is opened, and the desk’s pages about them."""

from django.core.files.base import ContentFile

from members.choices import Role
from registry.choices import Mark, SeatKind
from registry.models import Application, Objection, Seat
from registry.services import agreeing, judging, seats
from tests.doors import policies
from tests.factories.assessing import asked, make_application, make_assessor, mark_all
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.members import hostile


def make(world, person, at):
    """Adds the cases of the world’s assessor, with a second one beside them."""
    officer, assessor, other = UserFactory(role=Role.OFFICER), world.users[policies.ASSESSOR], make_assessor()
    both = (assessor, other)
    document = make_document(PersonFactory(), pages=1)
    document.viewing.save(f"documents/xx/{document.reference}.viewing", ContentFile(hostile.pdf("A log")))
    assessed = make_application(route="RCT/training-scheme", at=at, person=document.person, documents=(document,))
    _seat(assessed, both, officer, at)
    world.assessed, world.assessed_code = assessed.reference, asked(assessed)[0].code
    world.assessed_document = document.reference
    world.seat = Seat.objects.get(application=assessed, user=other).pk
    _compared(world, both, officer, at)
    application = Application.objects.get(reference=world.application)
    said = Objection.objects.create(
        application=application, words="Not Dr Vane.", made_at=at, made_by=world.users[policies.REGISTRANT]
    )
    world.objection = said.pk


def _seat(application, users, officer, at):
    for user in users:
        seats.seat(
            application=application, user=user, kind=SeatKind.ASSESSOR, reason="Chosen for this.", by=officer, at=at
        )
    taken = list(seats.held(application))
    return [judging.declare_unconflicted(taken=one, by=one.user, at=at) for one in taken]


def _compared(world, users, officer, at):
    application = make_application(route="RCT/equivalence-engineering", scope="medical-engineering", at=at)
    own, others = sorted(_seat(application, users, officer, at), key=lambda one: one.user_id != users[0].pk)
    differs, agreed = asked(application)[:2]
    mark_all(own, at=at)
    mark_all(others, at=at, **{differs.code: (Mark.PARTLY, "Half of it is shown.")})
    for one in (own, others):
        judging.hand_in(taken=one, by=one.user, at=at)
    proposal = agreeing.propose(
        taken=others, standard=differs, mark=Mark.PARTLY, reason="Half of it.", by=others.user, at=at
    )
    world.compared, world.differing, world.agreed = application.reference, differs.code, agreed.code
    world.proposal = proposal.pk
