"""Which organisations somebody acts for, and what their accounts have agreed to."""

from datetime import date

from django.db.models import Exists, QuerySet

from members.asker import Asker
from members.choices import EMPLOYER_ROLES, Role
from members.models import EmployerTerms, Organisation, OrganisationAccount, RoleGrant, TermsAgreement, User


def accounts_of(asker: Asker) -> QuerySet[OrganisationAccount]:
    """The open accounts of the organisations that somebody acts for."""
    return OrganisationAccount.objects.filter(organisation__in=_organisations(asker), closed_at=None)


def account(asker: Asker, reference: str) -> OrganisationAccount | None:
    """The account with this reference, if the asker acts for its organisation and it is open."""
    return accounts_of(asker).filter(reference=reference).select_related("organisation").first()


def is_admin(asker: Asker, organisation_id: int) -> bool:
    """Whether the asker is an admin of this organisation."""
    return any(grant.role == Role.EMPLOYER_ADMIN and grant.organisation_id == organisation_id for grant in asker.grants)


def officers(organisation: Organisation) -> QuerySet[RoleGrant]:
    """Who acts for an organisation now, admins first."""
    held = RoleGrant.objects.filter(organisation=organisation, role__in=EMPLOYER_ROLES, ended_at=None)
    return held.select_related("user").order_by("-role", "granted_at", "pk")


def acts_for(user: User, organisation_id: int) -> bool:
    """Whether an account acts for an organisation now."""
    return _acting(organisation_id).filter(user=user).exists()


def acting(organisation_id: int) -> set[int]:
    """The accounts that act for an organisation now."""
    return set(_acting(organisation_id).values_list("user", flat=True))


def leads(user: User, organisation: Organisation) -> bool:
    """Whether somebody is an admin of an organisation now, and its account is open."""
    is_open = OrganisationAccount.objects.filter(organisation=organisation, closed_at=None)
    return is_open.filter(Exists(admins(organisation).filter(pk=user.pk))).exists()


def admins(organisation: Organisation) -> QuerySet[User]:
    """The active accounts of an organisation's admins."""
    held = RoleGrant.objects.filter(organisation=organisation, role=Role.EMPLOYER_ADMIN, ended_at=None)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


def terms_on(day: date) -> EmployerTerms | None:
    """The terms that hold on a London day."""
    return EmployerTerms.objects.filter(valid_from__lte=day).order_by("-valid_from", "-version").first()


def terms_after(day: date) -> EmployerTerms | None:
    """The next terms, which take the place of those that hold on a London day."""
    return EmployerTerms.objects.filter(valid_from__gt=day).order_by("valid_from", "-version").first()


def terms_offered(day: date) -> list[EmployerTerms]:
    """The terms that can be agreed to on a London day: those that hold, and the next."""
    return [terms for terms in (terms_on(day), terms_after(day)) if terms]


def agreement(organisation: Organisation, *, on: date) -> TermsAgreement | None:
    """What an organisation agreed to last, if it is the terms that hold on a day; within its own rows."""
    return agreement_to(terms_on(on), organisation)


def agreement_to(terms: EmployerTerms | None, organisation: Organisation) -> TermsAgreement | None:
    """How an organisation agreed to these terms last, before their day or since; within its own rows."""
    agreed = TermsAgreement.objects.filter(organisation=organisation, terms=terms)
    return agreed.order_by("-agreed_at", "-pk").first()


def agreements(organisation: Organisation) -> QuerySet[TermsAgreement]:
    """Everything that an organisation agreed to, newest first; within its own rows."""
    agreed = TermsAgreement.objects.filter(organisation=organisation)
    return agreed.select_related("terms").order_by("-agreed_at", "-pk")


def _acting(organisation_id: int) -> QuerySet[RoleGrant]:
    held = RoleGrant.objects.filter(organisation=organisation_id, role__in=EMPLOYER_ROLES, ended_at=None)
    return held.filter(user__is_active=True)


def _organisations(asker: Asker) -> list[int]:
    return [
        grant.organisation_id
        for grant in asker.grants
        if grant.role in EMPLOYER_ROLES and grant.organisation_id is not None
    ]
