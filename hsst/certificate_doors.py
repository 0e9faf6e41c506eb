"""Who may see a certificate of equivalence at the desk, and propose that it is revoked."""

from hsst.models import Certificate
from hsst.queries import certificates
from members.asker import Asker
from members.choices import Role
from members.doors import Door, Policy
from members.queries import people
from registry.application_doors import application_at_desk


def _at_desk(door: Door) -> Certificate | None:
    application = application_at_desk(door)
    return certificates.of_application(application) if application else None


def _revoked(door: Door) -> Certificate | None:
    """Whoever is not the registrar learns of none, nor does the registrar of their own."""
    held = _at_desk(door) if door.asker.holds({Role.REGISTRAR}) else None
    return held if held and held.revoked_on and _anybody_elses(door.asker, held) else None


def _anybody_elses(asker: Asker, held: Certificate) -> bool:
    return not people.is_about(asker.account(), held.person)


CERTIFICATE_AT_DESK = Policy(
    "officers and the registrar, about anybody else’s certificate of equivalence",
    load=_at_desk,
    allows=_anybody_elses,
    signed_in=True,
    second_factor=True,
)
REVOKED_CERTIFICATE = Policy(
    "the registrar, about anybody else’s certificate of equivalence that was revoked",
    load=_revoked,
    allows=_anybody_elses,
    signed_in=True,
    second_factor=True,
)
