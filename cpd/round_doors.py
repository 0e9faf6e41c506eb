"""Who may see a round of audits: officers each of them, and anybody what is published of it."""

from cpd.models import AuditRound
from cpd.queries import audit_rounds
from members.choices import OFFICER_ROLES
from members.doors import Door, Policy, everyone


def _at_desk(door: Door) -> AuditRound | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    return audit_rounds.rounds().filter(reference=door.kwargs["reference"]).first()


def _public(door: Door) -> AuditRound | None:
    return audit_rounds.public().filter(reference=door.kwargs["reference"]).first()


def _joined(door: Door) -> AuditRound | None:
    """A round that somebody may volunteer for."""
    person = door.asker.person
    return audit_rounds.open_to(person).filter(reference=door.kwargs["reference"]).first() if person else None


AUDIT_ROUND = Policy(
    "officers and the registrar, if there is such a round",
    load=_at_desk,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
PUBLIC_ROUND = Policy("anyone, once the round was committed to", load=_public, allows=everyone)
OPEN_ROUND = Policy("whoever has CPD that the round looks at", load=_joined, allows=everyone, signed_in=True)
