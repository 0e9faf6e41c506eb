"""Connecting an account with somebody who has no usable address on file: the office, two officers and a day's delay."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from members import outbox, trail
from members.acts import Kind, Sayings
from members.choices import ActState, IdentityCheck
from members.errors import Refused
from members.models import GraveAct, Person, User
from members.queries import people
from members.services import acts, messages
from registry import wording
from registry.models import AssistedClaim
from registry.services import claims


@transaction.atomic
def ask(
    *,
    person: Person,
    user: User,
    identity: IdentityCheck,
    employer: str,
    confirmed_by_employer: str,
    confirmed_on: date,
    by: User,
    at: datetime,
) -> AssistedClaim:
    """Propose that an account is that of a person, whom the office identified and an employer confirmed.

    Every address that is known of either is told, at once and again when a second officer agrees.

    Args:
        user: the account, made and confirmed by its owner.
        identity: how the office made sure who it is.
        employer: who confirmed that the person works there.
        confirmed_by_employer: the name and post of whoever confirmed it.
        confirmed_on: the London day of that.

    Raises:
        Refused: without the employer's confirmation, when the record or the account is taken, or while a claim waits.
    """
    if not employer.strip() or not confirmed_by_employer.strip():
        raise Refused("Enter the employer and who confirmed it there.", field="employer", code="employer")
    if confirmed_on > localtime(at).date():
        raise Refused("Enter the day of the confirmation, today or earlier.", field="confirmed_on", code="future")
    person = Person.objects.select_for_update().get(pk=person.merged_into_id or person.pk)
    asked = AssistedClaim.objects.filter(person=person, user=user, settled_at=None)
    if waiting := asked.filter(act__state__in=[ActState.PROPOSED, ActState.AGREED]).first():
        return waiting
    claim = AssistedClaim.objects.create(
        person=person,
        user=user,
        identity=identity,
        employer=employer.strip(),
        confirmed_by_employer=confirmed_by_employer.strip(),
        confirmed_on=confirmed_on,
        asked_at=at,
        asked_by=by,
    )
    claim.act = acts.propose(
        kind="assisted_claim",
        person=person,
        user=user,
        detail={"claim": claim.pk},
        reason="Identity checked by the office and confirmed by the employer",
        by=by,
        at=at,
    )
    claim.save(update_fields=["act"])
    _tell(claim, f"assisted_claim:{claim.pk}", at)
    trail.record("registry.claim_assisted", about=claim, by=by, at=at, person=person, user=user.pk)
    return claim


def _announce(act: GraveAct, at: datetime) -> None:
    """Tell both sides when it will be done, while it can still be stopped."""
    claim = AssistedClaim.objects.select_related("person", "user").get(pk=act.detail["claim"])
    _tell(claim, f"assisted_claim:{claim.pk}:agreed", at)


def _tell(claim: AssistedClaim, key: str, at: datetime) -> None:
    event, context = "registry/mail/claim_assisted", {"claim": claim.pk}
    messages.tell(person=claim.person, event=event, key=key, context=context, at=at)
    outbox.post(key=f"{key}:account", to=claim.user.email, template=event, context=context, at=at)


def _check(act: GraveAct) -> None:
    if act.person is None or act.user is None:
        raise Refused("Choose the record and the account.", code="incomplete")
    if not act.user.is_active:
        raise Refused("This account is closed.", field="user", code="closed")
    if people.of_account(act.user) is not None:
        raise Refused("This account has a record already.", field="user", code="taken")
    if people.group(act.person).filter(user__isnull=False).exists():
        raise Refused("This record has an account already.", field="user", code="taken")


def _carry_out(act: GraveAct, by: User, at: datetime) -> None:
    _check(act)
    claim = AssistedClaim.objects.select_for_update().get(pk=act.detail["claim"])
    claims.link(person=claim.person, user=claim.user, at=at)
    claim.settled_at = at
    claim.save(update_fields=["settled_at"])
    trail.record("registry.claim_linked", about=claim, by=by, at=at, person=claim.person, joined=True)


def _says(act: GraveAct) -> Sayings:
    claim = AssistedClaim.objects.select_related("user").get(pk=act.detail["claim"])
    yield "Account", claim.user.email
    yield "Identity", str(claim.get_identity_display())
    yield "Confirmed by", f"{claim.confirmed_by_employer}, {claim.employer}, {wording.day(claim.confirmed_on)}"


KINDS = {
    "assisted_claim": Kind(
        "Connect an account with a record", _carry_out, _says, _check, delay=timedelta(days=1), agreed=_announce
    ),
}
