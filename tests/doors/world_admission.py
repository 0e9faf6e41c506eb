"""Applications of the registrant, for the addresses that are about one."""

from registry.choices import Stage
from tests.factories.assessing import make_application


def make(world, person, at):
    """Adds to the world what the addresses of admission are about, part by part."""
    _at_desk(world, person, at)


def _at_desk(world, person, at):
    world.application = make_application(person=person, stage=Stage.SUBMITTED, at=at).reference
