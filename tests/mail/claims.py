"""The messages about claims to an entry."""

from datetime import date

from members.choices import IdentityCheck, Role
from members.models import Message
from registry.queries.claim_codes import code_from
from registry.services import assisted_claims, claims
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


def _claim(at):
    user, entry = UserFactory(), EntryFactory(surname="Haygreen")
    claim = claims.ask(user=user, number=entry.number, surname="Haygreen", by_letter=False, at=at)
    claims.tell(claim_id=claim.pk, at=at)
    return user, claim


def claim_code(at):
    _user, claim = _claim(at)
    return Message.objects.get(key=f"claim:{claim.pk}")


def claimed(at):
    user, claim = _claim(at)
    claims.enter(claim=claim, code=code_from(claim.nonce), by=user, at=at)
    return Message.objects.get(key=f"claim:{claim.pk}:linked")


def claim_assisted(at):
    claim = assisted_claims.ask(
        person=EntryFactory().person,
        user=UserFactory(),
        identity=IdentityCheck.VIDEO,
        employer="Leeds Teaching Hospitals",
        confirmed_by_employer="Head of department",
        confirmed_on=date(2026, 11, 1),
        by=UserFactory(role=Role.OFFICER),
        at=at,
    )
    return Message.objects.get(key=f"assisted_claim:{claim.pk}")


SAMPLES = {
    "registry/mail/claim_code": claim_code,
    "registry/mail/claimed": claimed,
    "registry/mail/claim_assisted": claim_assisted,
}
