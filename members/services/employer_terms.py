"""The terms on which organisations check people: loaded from the file under review, told of, agreed to by an admin."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import tenancy, trail
from members.choices import CheckPurpose
from members.errors import Refused
from members.models import EmployerTerms, Message, OrganisationAccount, TermsAgreement, User
from members.queries import employers
from members.services import deciding, notices

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "employer_terms.yaml"
# How long before their day the admins are told of new terms: our choice.
TOLD_BEFORE = timedelta(days=14)


@transaction.atomic
def load(*, file: Path, at: datetime) -> int:
    """Add the versions of the terms that are new in a file; loading the same file again changes nothing.

    Returns:
        How many versions were added.

    Raises:
        Refused: when the file cannot be read as terms, or would change a version that is held, or where two versions
            begin so near to each other that nobody could be told of the second in time.
    """
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))["versions"]
        return sum(_load(int(row["version"]), row["valid_from"], str(row["text"]).strip(), at) for row in rows)
    except (yaml.YAMLError, OSError, KeyError, TypeError, ValueError, ValidationError) as problem:
        raise Refused(f"{file.name} holds no terms: {problem!r}.") from problem


@transaction.atomic
def agree(
    *, account: OrganisationAccount, version: int, purposes: Collection[str], by: User, at: datetime, on: date
) -> TermsAgreement:
    """Agree for an organisation to the terms in force, or to the next ones before their day.

    Agreeing to the same for the same purposes changes nothing. What is agreed to before its day counts from then on.

    Args:
        version: what the admin read.
        purposes: for what the organisation checks people.

    Raises:
        Refused: by anybody but an admin, for terms that are neither in force nor next, or without a purpose.
    """
    account = OrganisationAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    deciding.leads(by, account.organisation)
    terms = next((one for one in employers.terms_offered(on) if one.version == version), None)
    if terms is None:
        raise Refused(_("The terms changed while you read them. Read them again below."), code="version")
    wanted = [purpose for purpose in CheckPurpose.values if purpose in purposes]
    if not wanted:
        raise Refused(_("Select at least one reason for which you check people."), field="purposes", code="purposes")
    with tenancy.within(account.organisation_id):
        held = employers.agreement_to(terms, account.organisation)
        if held and held.purposes == wanted:
            return held
        agreed = TermsAgreement.objects.create(
            organisation=account.organisation, terms=terms, purposes=wanted, agreed_at=at, agreed_by=by
        )
    trail.record(
        "members.terms_agreed", about=agreed, by=by, at=at, organisation=account.organisation_id, version=version
    )
    notices.write_to_admins(
        organisation=account.organisation,
        event="members/mail/terms_agreed",
        key=f"terms_agreement:{agreed.pk}",
        context={"account": account.pk, "by": by.pk, "version": version},
        at=at,
        but=by,
    )
    return agreed


def tell(*, on: date, at: datetime) -> int:
    """Tell the admins of open accounts of terms that are in force, or soon will be, and are not agreed to.

    Each admin is told of a version once, before its day where it was loaded in time. Days on which nothing ran are made
    up for; a second run tells nobody again.

    Args:
        on: the London day that the run is for.

    Returns:
        How many were told now.
    """
    due = [terms for terms in employers.terms_offered(on) if terms.valid_from <= on + TOLD_BEFORE]
    open_ones = OrganisationAccount.objects.filter(closed_at=None).order_by("pk")
    return sum(_tell(pk, terms, at) for pk in list(open_ones.values_list("pk", flat=True)) for terms in due)


@transaction.atomic
def _tell(pk: int, terms: EmployerTerms, at: datetime) -> int:
    """Tell the admins of one account who were not told of these terms yet; locked, so that nobody agrees meanwhile."""
    found = OrganisationAccount.objects.select_for_update(of=("self",)).select_related("organisation")
    account = found.get(pk=pk)
    with tenancy.within(account.organisation_id):
        if account.closed_at is not None or employers.agreement_to(terms, account.organisation):
            return 0
    key = f"employer_terms:{terms.version}:{account.pk}"
    told = Message.objects.filter(key__startswith=f"{key}:")
    before = told.count()
    notices.write_to_admins(
        organisation=account.organisation,
        event="members/mail/terms_new",
        key=key,
        context={"account": account.pk, "version": terms.version},
        at=at,
    )
    new = told.count() - before
    if new:
        trail.record(
            "members.terms_told", about=account, by=None, at=at, organisation=account.organisation_id,
            version=terms.version, admins=new,
        )  # fmt: skip
    return new


def _load(version: int, valid_from: date, text: str, at: datetime) -> int:
    held = EmployerTerms.objects.filter(version=version).first()
    if held and (held.valid_from, held.text) == (valid_from, text):
        return 0
    if held:
        raise Refused(f"Version {version} of the terms is held and is never changed: give the new one a later number.")
    near = EmployerTerms.objects.filter(
        valid_from__gt=valid_from - TOLD_BEFORE, valid_from__lt=valid_from + TOLD_BEFORE
    ).first()
    if near:  # of two that begin within the time, admins could not be told of the second in time
        raise Refused(
            f"Version {version} of the terms begins less than {TOLD_BEFORE.days} days from version {near.version}."
        )
    terms = EmployerTerms(version=version, valid_from=valid_from, text=text)
    terms.full_clean()
    terms.save()
    trail.record("members.employer_terms_set", about=terms, by=None, at=at, version=version)
    return 1
