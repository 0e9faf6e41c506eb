"""A case for a certificate, so that there is something to count; and a calibration round that is open."""

from tests.factories.assessing import make_application
from tests.factories.calibration import open_round


def make(world, at):
    """Adds an application that was judged by nobody yet, and a round in which everybody who judges is asked."""
    make_application(route="HSSR/hsst-equivalence", scope="radiotherapy-physics", at=at)
    held = open_round(at=at)
    world.calibration, world.calibration_code = held.reference, held.asked[0]
