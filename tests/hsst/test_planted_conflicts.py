"""Conflicts planted into cases for a certificate, before the panel sits or midway: each is blocked in all places."""

import random
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from members.choices import Role
from members.errors import Refused
from members.models import User
from registry.choices import ConflictKind, SeatEnd, SeatKind
from registry.models import Judgement, Seat
from registry.queries import candidates, conflicts
from registry.services import judging, papers, seats
from tests.factories.assessing import AT, asked, content_of, make_application, make_assessor, make_officer, seated
from tests.factories.documents import make_document
from tests.plugins.accounts import sign_in
from tests.registry.test_conflicts import ON, PLANTS, organisation_graph

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def make_case(number):
    """An application for a certificate with a document, and five who could sit on its panel beside a lay chair."""
    users, persons = organisation_graph(f"{number}", people=5)
    make_assessor(role=Role.LAY_ASSESSOR)
    application = make_application(route="HSSR/hsst-equivalence", scope="", content=content_of("X"))
    document = make_document(application.person)
    application.submissions.get().documents.add(document)
    return application, document, dict(zip(users, persons, strict=True))


def blocked_before(plant, rng, number):
    """Whoever has the conflict is neither chosen nor seated by hand, and may not decide."""
    application, _document, known = make_case(number)
    user = rng.choice(list(known))
    plant(application, user, known[user])
    pool = candidates.for_seat(application, SeatKind.PROFESSIONAL, at=AT)
    assert [one.user for one in pool if one.kept_out_by] == [user.pk]
    officer = make_officer()
    with pytest.raises(Refused):
        seats.seat(
            application=application, user=User.objects.get(pk=user.pk), kind=SeatKind.PROFESSIONAL, reason="By hand.",
            by=officer, at=AT,
        )  # fmt: skip
    assert user.pk not in {one.user_id for one in seats.allocate(application=application, by=officer, at=AT)}
    assert conflicts.found(user, application, ON)


def blocked_midway(plant, rng, number):
    """Whoever sat already can neither open anything any more, nor judge, write or decide."""
    application, document, known = make_case(number)
    sitting = [one for one in seated(application, make_officer()) if one.kind == SeatKind.PROFESSIONAL]
    taken, standard = rng.choice(sitting), asked(application)[0]
    how = {"taken": taken, "standard": standard, "by": taken.user, "at": AT}
    judging.judge(mark="met", reason="Seen.", **how)
    plant(application, taken.user, next(person for user, person in known.items() if user.pk == taken.user_id))
    how |= {"at": LATER}
    for verb in (
        lambda: judging.judge(mark="partly", reason="x", **how),
        lambda: judging.hand_in(taken=taken, by=taken.user, at=LATER),
        lambda: papers.keep(mark="met", reason="x", note="x", **how),
        lambda: papers.tell_panel(text="x", **how),
    ):
        with pytest.raises(Refused) as refusal:
            verb()
        assert refusal.value.code == "ended"
    assert conflicts.found(taken.user, application, ON)
    client = sign_in(Client(), taken.user)
    seen = client.get(reverse("assessing-page", args=[application.reference, document.reference, 1]))
    assert seen.status_code == 410
    for name, more in (
        ("assessing-case", ()),
        ("assessing-copy", ()),
        ("assessing-standard", (standard.code,)),
        ("assessing-document", (document.reference, 1)),
    ):
        assert client.get(reverse(name, args=[application.reference, *more])).status_code == 410
    themselves = PLANTS[plant] == ConflictKind.SELF  # who turned out to be the applicant reads what is their own
    own = client.get(reverse("my-document-view", args=[document.reference]))
    assert own.status_code == (200 if themselves else 404)
    assert not themselves or own.getvalue() == b"a copy"
    ended = Seat.objects.get(pk=taken.pk)
    assert ended.end == SeatEnd.CONFLICT
    assert Judgement.objects.filter(seat=ended).count() == 1
    assert candidates.for_seat(application, SeatKind.PROFESSIONAL, at=LATER)


def planted(cases, seed):
    """So many cases, each with a conflict of one kind, one half before the panel sits and the other midway."""
    rng = random.Random(seed)
    kinds = list(PLANTS)
    for number in range(cases):
        block = blocked_midway if number % 2 else blocked_before
        with transaction.atomic():
            block(kinds[(number // 2) % len(kinds)], rng, number)
            transaction.set_rollback(True)


def test_a_conflict_is_blocked_in_all_places():
    planted(4, seed=6)


@pytest.mark.soak
def test_three_hundred_planted_conflicts_are_blocked_in_all_places():
    planted(300, seed=300)
