"""A case for a certificate, so that there is something to count."""

from tests.factories.assessing import make_application


def make(at):
    """Adds an application that was judged by nobody yet."""
    make_application(route="HSSR/hsst-equivalence", scope="radiotherapy-physics", at=at)
