"""Which powers an account holds."""

from collections.abc import Collection

from django.db.models import QuerySet

from members.choices import OFFICE_ROLES, Role
from members.models import RoleGrant, User


def held_by(user: User) -> list[RoleGrant]:
    """The powers that an account holds now; asked anew on every request, so that an end takes effect at once."""
    if not user.is_active:
        return []
    return list(RoleGrant.objects.filter(user=user, ended_at=None).order_by("granted_at", "pk"))


def holds(user: User, *roles: Role) -> bool:
    """Whether an account holds one of these powers now."""
    return user.is_active and RoleGrant.objects.filter(user=user, role__in=roles, ended_at=None).exists()


def holds_any(user: User) -> bool:
    """Whether an account holds any power over what belongs to others, so that it must have a second factor."""
    return user.is_active and RoleGrant.objects.filter(user=user, ended_at=None).exists()


def works_in_office(user: User) -> bool:
    """Whether an account is one of the registrar's office: longer passwords, shorter sessions."""
    return holds(user, *(Role(role) for role in OFFICE_ROLES))


def holders(roles: Collection[Role]) -> QuerySet[User]:
    """The active accounts that hold one of these powers now."""
    held = RoleGrant.objects.filter(role__in=roles, ended_at=None).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk")


def overseers(by: User) -> QuerySet[User]:
    """Whom an act of this account is told at once: every other registrar; where there is none, every other officer."""
    others = holders([Role.REGISTRAR]).exclude(pk=by.pk)
    return others if others.exists() else holders([Role.OFFICER]).exclude(pk=by.pk)


def listed(*, role: str = "", ended: bool = False) -> QuerySet[RoleGrant]:
    """Who holds or held which power, by role and then by when it was granted.

    Args:
        role: one role, or empty for all.
        ended: those that ended, newest first, instead of those in force.
    """
    grants = RoleGrant.objects.filter(ended_at__isnull=not ended).select_related("user", "organisation")
    if role:
        grants = grants.filter(role=role)
    return grants.order_by("-ended_at", "role", "granted_at", "pk")
