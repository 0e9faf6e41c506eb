"""Organisations with accounts, and who acts for them."""

import itertools

from allauth.account.models import EmailAddress

from members import tenancy
from members.choices import CheckPurpose, Nation, RequestState, Role, VerifiedBy
from members.models import (
    EmployerTerms,
    Organisation,
    OrganisationAccount,
    OrganisationRequest,
    RoleGrant,
    TermsAgreement,
)
from registry.choices import BatchSource, BatchState, CheckOutcome, WatchReason
from registry.models import Batch, BatchLine, Watch
from tests.factories.members import LONG_AGO, UserFactory

_count = itertools.count(1)


def make_account(*, name="", admin=None, agreed=True, at=LONG_AGO, domains=("example.nhs.uk",)):
    """The open account of an organisation, with an admin, that agreed to the terms in force."""
    organisation = Organisation.objects.create(
        name=name or f"Exampleton Hospitals {next(_count)}", nation=Nation.ENGLAND, town="Exampleton", kind="trust"
    )
    admin = admin or UserFactory()
    request = OrganisationRequest.objects.create(
        user=admin,
        organisation=organisation,
        email=f"someone@{domains[0]}",
        asked_by_name="Imogen Fairweather",
        job_title="Head of medical engineering",
        asked_at=at,
        state=RequestState.ACCEPTED,
        verified_by=VerifiedBy.DOMAIN,
        decided_at=at,
    )
    account = OrganisationAccount.objects.create(
        organisation=organisation, request=request, domains=list(domains), opened_at=at, opened_by=UserFactory()
    )
    act_for(account, admin, admin=True, at=at)
    if agreed:
        agree(account, by=admin, at=at)
    account.admin = admin
    return account


def act_for(account, user=None, *, admin=False, at=LONG_AGO):
    """An account that acts for the organisation, as an officer or as an admin."""
    user = user or UserFactory()
    role = Role.EMPLOYER_ADMIN if admin else Role.EMPLOYER
    RoleGrant.objects.create(user=user, role=role, organisation=account.organisation, granted_at=at)
    return user


def confirmed(email, **about):
    """An account whose owner has shown that its address is theirs."""
    user = UserFactory(email=email, **about)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def agree(account, *, by, at=LONG_AGO):
    """The organisation agreed to the terms in force, for every purpose."""
    terms = EmployerTerms.objects.order_by("-valid_from", "-version").first() or EmployerTerms.objects.create(
        version=1, valid_from=LONG_AGO.date(), text="Ask only about people who work for you."
    )
    with tenancy.within(account.organisation):
        TermsAgreement.objects.create(
            organisation=account.organisation,
            terms=terms,
            purposes=list(CheckPurpose.values),
            agreed_at=at,
            agreed_by=by,
        )


def check(account, *entries, at=LONG_AGO, purpose=CheckPurpose.MONITORING, lines=0, **more):
    """A check that is done: one line about each entry, and as many as are said to have been asked in all."""
    number = next(_count)
    with tenancy.within(account.organisation):
        batch = Batch.objects.create(
            organisation=account.organisation,
            number=f"CHK-20000101-{number:08d}",
            purpose=purpose,
            source=BatchSource.TYPED,
            on=at.date(),
            asked_at=at,
            moved_at=at,
            known_at=at,
            done_at=at,
            lines_total=lines or len(entries),
            root="0" * 64,
            manifest="signed",
            **{"state": BatchState.DONE, "made_by": getattr(account, "admin", None)} | more,
        )
        for position, entry in enumerate(entries, 1):
            BatchLine.objects.create(
                batch=batch,
                organisation=account.organisation,
                position=position,
                number=entry.number,
                outcome=CheckOutcome.REGISTERED,
                entry=entry,
                sha256="0" * 64,
            )
    return batch


def watch(account, entry, *, at=LONG_AGO, reason=WatchReason.EMPLOYED):
    """The organisation watches an entry."""
    with tenancy.within(account.organisation):
        return Watch.objects.create(organisation=account.organisation, entry=entry, reason=reason, begun_at=at)
