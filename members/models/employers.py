"""Accounts of organisations: who asked for one, who acts for it, and what it agreed to."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.choices import CheckPurpose, Nation, RequestState, VerifiedBy
from members.models.facts import append_only, never_deleted
from members.references import new_reference


class OrganisationRequest(models.Model):
    """Somebody asks for an account for an organisation, of the directory or not in it yet; the office verifies it.

    Args:
        organisation: of the directory; none while it is described by `name`, `nation` and `town`.
        email: an address of theirs at the organisation; its domain is what the office looks at.
        switchboard: the organisation's own number, by which the office may ask for a contact there.
        code_sent_at: when a code was sent by post to the organisation.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    user = models.ForeignKey("members.User", models.PROTECT, related_name="organisation_requests")
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, null=True, related_name="requests")
    name = models.CharField(max_length=200, blank=True)
    nation = models.CharField(max_length=20, choices=Nation.choices, blank=True)
    town = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=254)
    asked_by_name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=120)
    switchboard = models.CharField(max_length=40, blank=True)
    why = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    code_sha256 = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=10, choices=VerifiedBy.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(name__gt="", nation__gt=""),
                name="organisation_request_names_one",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ACCEPTED) | Q(organisation__isnull=False, verified_by__gt=""),
                name="organisation_request_accepted_was_verified",
            ),
            models.UniqueConstraint(
                "user", condition=Q(state=RequestState.ASKED), name="organisation_request_one_open_a_user"
            ),
        ]
        indexes = [
            models.Index("asked_at", condition=Q(state=RequestState.ASKED), name="organisation_request_open"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"request {self.reference} for an organisation"


class OrganisationAccount(models.Model):
    """An organisation may check, watch and prove: opened when the office verified whoever asked, until it is closed."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    organisation = models.OneToOneField("members.Organisation", models.PROTECT, related_name="account")
    request = models.OneToOneField(OrganisationRequest, models.PROTECT, related_name="account")
    # The domains of its addresses, to which its admins may invite officers without asking the office.
    domains = ArrayField(models.CharField(max_length=100), default=list)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="organisation_account_closes_later"
            )
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="whose_account_stands",
                fields=["reference", "organisation", "request", "opened_at", "opened_by"],
            ),
        ]

    def __str__(self) -> str:
        return f"account of organisation {self.organisation_id}"


class OfficerInvitation(models.Model):
    """An admin asks somebody to act for the organisation, by a link that works once."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    as_admin = models.BooleanField(default=False)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_is_accepted_or_withdrawn"
            ),
            models.UniqueConstraint(
                "organisation",
                "email",
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open_an_address",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"invitation {self.reference}"


class EmployerTerms(models.Model):
    """What an organisation agrees to before it checks anybody: for what, how long kept, what not; versioned."""

    version = models.PositiveSmallIntegerField(unique=True)
    valid_from = models.DateField()
    text = models.TextField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"terms {self.version}"


class TermsAgreement(models.Model):
    """An admin agreed to a version of the terms for the organisation, and said for which purposes it checks."""

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="agreements")
    terms = models.ForeignKey(EmployerTerms, models.PROTECT, related_name="agreements")
    purposes = ArrayField(models.CharField(max_length=20, choices=CheckPurpose.choices))
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index("organisation", "agreed_at", name="terms_agreed_latest")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"terms {self.terms_id} agreed by organisation {self.organisation_id}"
