"""Who may see an audit: whoever is audited, whoever holds a seat on it, and officers about anybody else’s."""

from cpd.choices import AuditStage
from cpd.models import AuditCase, AuditSeat
from cpd.queries import audit_cases, audit_looks
from members.asker import Asker
from members.choices import OFFICER_ROLES, Role
from members.doors import Door, Policy, everyone
from members.queries import people


def _own(door: Door) -> AuditCase | None:
    person = door.asker.person
    return audit_cases.of_person(person).filter(reference=door.kwargs["reference"]).first() if person else None


def _own_closed(door: Door) -> AuditCase | None:
    case = _own(door)
    return case if case and case.stage in _WITH_LETTER else None


def _own_referred(door: Door) -> AuditCase | None:
    case = _own(door)
    return case if case and case.stage == AuditStage.REFERRED else None


def _seat(door: Door) -> AuditSeat | None:
    """The seat that the asker holds on the case of this reference, with the grant that belongs to it."""
    user = door.asker.user
    return audit_looks.held(user).filter(case__reference=door.kwargs["reference"]).first() if user else None


def _audits(asker: Asker, thing: object) -> bool:
    return asker.holds({Role.AUDITOR})


def _at_desk(door: Door) -> AuditCase | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    return audit_cases.all_cases().filter(reference=door.kwargs["reference"]).first()


def _at_registrars_desk(door: Door) -> AuditCase | None:
    return _at_desk(door) if door.asker.holds({Role.REGISTRAR}) else None


def _anybody_elses(asker: Asker, case: AuditCase) -> bool:
    return not people.is_about(asker.account(), case.person)


_WITH_LETTER = frozenset({AuditStage.ACCEPTED, AuditStage.ADVISED, AuditStage.REFERRED})

OWN_AUDIT = Policy("whose CPD is audited", load=_own, allows=everyone, signed_in=True)
OWN_AUDIT_EVIDENCE = Policy(
    "whose CPD is audited, with a second factor", load=_own, allows=everyone, signed_in=True, second_factor=True
)
OWN_AUDIT_CLOSED = Policy("whose audit has an outcome", load=_own_closed, allows=everyone, signed_in=True)
OWN_AUDIT_REFERRED = Policy("whose audit was referred", load=_own_referred, allows=everyone, signed_in=True)
AUDITORS = Policy("CPD auditors", load=lambda door: door.asker.user, allows=_audits, signed_in=True, second_factor=True)
OWN_AUDIT_SEAT = Policy(
    "whoever holds a seat on the audit", load=_seat, allows=everyone, signed_in=True, second_factor=True
)
AUDIT_AT_DESK = Policy(
    "officers and the registrar, about anybody else’s audit",
    load=_at_desk,
    allows=_anybody_elses,
    signed_in=True,
    second_factor=True,
)
REFERRAL_AT_DESK = Policy(
    "the registrar, about anybody else’s audit",
    load=_at_registrars_desk,
    allows=_anybody_elses,
    signed_in=True,
    second_factor=True,
)
