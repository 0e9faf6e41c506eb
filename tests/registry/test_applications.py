"""An application from beginning to being handed in: refusals, twice, races."""

import pytest

from registry.choices import Stage
from registry.models import Route
from tests.factories.admission import ApplicationFactory

pytestmark = pytest.mark.django_db

ROUTES = [
    "RCT/training-scheme", "RCT/ptp", "RCT/sonography", "RCT/equivalence-physics", "RCT/equivalence-engineering",
    "RCT/overseas-physics", "RCT/overseas-engineering", "RCT/readmission", "RCT/restoration", "CS/hcpc",
    "CS/readmission", "CS/restoration", "HSSR/hsst", "HSSR/equivalence", "HSSR/readmission", "HSSR/restoration",
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_can_be_gone_from_nothing_to_handed_in(route):
    made = ApplicationFactory(route=route, stage="submitted")
    assert made.stage == Stage.SUBMITTED
    assert made.submissions.get().round == 1


def test_every_route_is_tried_here():
    routes = {f"{r.register.code}/{r.code}" for r in Route.objects.select_related("register")}
    assert routes == set(ROUTES)
