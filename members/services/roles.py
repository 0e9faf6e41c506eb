"""Granting and ending powers: proposed by the registrar, confirmed by a second person, dated, in the trail."""

from datetime import datetime

from django.db import transaction

from members import trail
from members.acts import REGISTRAR_ONLY, Kind, Sayings, user_of
from members.choices import EMPLOYER_ROLES, Role
from members.errors import Refused
from members.models import GraveAct, Organisation, RoleGrant, User
from members.services import work


@transaction.atomic
def grant(
    *,
    user: User,
    role: Role,
    by: User | None,
    at: datetime,
    scope: str = "",
    organisation: Organisation | None = None,
) -> RoleGrant:
    """Give an account a power; giving it again answers with the grant that is in force.

    Reached through a grave act, and by `manage.py first_officers` while there is no officer.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    held = RoleGrant.objects.filter(user=user, role=role, scope=scope, organisation=organisation, ended_at=None).first()
    if held:
        return held
    given = RoleGrant.objects.create(
        user=user, role=role, scope=scope, organisation=organisation, granted_at=at, granted_by=by
    )
    trail.record("members.role_granted", about=given, by=by, at=at, user=user.pk, role=role)
    return given


@transaction.atomic
def end(*, held: RoleGrant, by: User | None, at: datetime) -> RoleGrant:
    """End a power: it is gone on the next request, with the work it gave, and every session of the account is over.

    Raises:
        Refused: when it ended already.
    """
    held = RoleGrant.objects.select_for_update().get(pk=held.pk)
    if held.ended_at is not None:
        raise Refused("This role ended already.", code="ended")
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    User.objects.filter(pk=held.user_id).update(signed_out_at=at)
    work.take_back(user=held.user, by=by, at=at)
    trail.record("members.role_ended", about=held, by=by, at=at, user=held.user_id, role=held.role)
    return held


def _check_grant(act: GraveAct) -> None:
    role = act.detail.get("role")
    if act.user is None or role not in Role.values:
        raise Refused("Choose a role.", field="role", code="role")
    if not act.user.is_active:
        raise Refused("This account is closed.", field="user", code="closed")
    if (role in EMPLOYER_ROLES) != bool(act.detail.get("organisation")):
        raise Refused("Choose the organisation of an employer officer, and only of one.", field="organisation")
    if act.detail.get("scope") and role != Role.ASSESSOR:
        raise Refused("Only an assessor is granted for one scope or specialism.", field="scope", code="scope")


def _check_proposal(act: GraveAct) -> None:
    _check_grant(act)
    scope, place = act.detail.get("scope", ""), act.detail.get("organisation")
    held = RoleGrant.objects.filter(user=act.user, role=act.detail["role"], scope=scope, ended_at=None)
    if held.filter(organisation=place).exists():
        raise Refused("They hold this role already.", field="role", code="held")


def _carry_out_grant(act: GraveAct, by: User, at: datetime) -> None:
    _check_grant(act)
    place = act.detail.get("organisation")
    grant(
        user=user_of(act),
        role=Role(act.detail["role"]),
        scope=act.detail.get("scope", ""),
        organisation=place and Organisation.objects.get(pk=place),
        by=act.proposed_by,
        at=at,
    )


def _check_end(act: GraveAct) -> None:
    if not RoleGrant.objects.filter(pk=act.detail.get("grant"), user=act.user, ended_at=None).exists():
        raise Refused("This role ended already.", code="ended")


def _carry_out_end(act: GraveAct, by: User, at: datetime) -> None:
    end(held=RoleGrant.objects.get(pk=act.detail["grant"]), by=by, at=at)


def _says_grant(act: GraveAct) -> Sayings:
    place = act.detail.get("organisation")
    yield "Account", user_of(act).email
    yield "Role", str(Role(act.detail["role"]).label)
    if act.detail.get("scope"):
        yield "Scope", act.detail["scope"]
    if place:
        yield "Organisation", Organisation.objects.get(pk=place).name


def _says_end(act: GraveAct) -> Sayings:
    held = RoleGrant.objects.get(pk=act.detail["grant"])
    yield "Account", user_of(act).email
    yield "Role", str(Role(held.role).label)


KINDS = {
    "role_grant": Kind("Grant a role", _carry_out_grant, _says_grant, _check_proposal, may_propose=REGISTRAR_ONLY),
    "role_end": Kind("End a role", _carry_out_end, _says_end, _check_end, may_propose=REGISTRAR_ONLY),
}
