"""Which keys of the employer API there are, and which of them a request brings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db.models import QuerySet

from members import tenancy
from members.models import Organisation, OrganisationAccount
from members.queries import employers
from members.queries.calendar import london_day
from members.rules.tokens import digest
from registry.models import ApiKey
from registry.rules import api_keys as rules

_SCHEME = "bearer "


class NoKey(Enum):
    """Why a request is not answered under a key."""

    MISSING = "missing"
    MISSPELT = "misspelt"
    UNKNOWN = "unknown"
    ENDED = "ended"
    EXPIRED = "expired"
    LEFT = "left"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Held:
    """A key that opens something now, and whose it is."""

    key: ApiKey
    account: OrganisationAccount


def presented(header: str, *, at: datetime) -> Held | NoKey:
    """The key that an Authorization header brings, or why there is none; nothing is looked up for a misspelt one."""
    words = header[len(_SCHEME) :].strip() if header.lower().startswith(_SCHEME) else ""
    if not words:
        return NoKey.MISSING
    if not rules.is_well_formed(words):
        return NoKey.MISSPELT
    # Whose key it is, is what the key itself says: it can be looked for only among all.
    with tenancy.across():
        found = ApiKey.objects.filter(sha256=digest(words)).select_related("made_by", "organisation").first()
    if found is None:
        return NoKey.UNKNOWN
    account = OrganisationAccount.objects.filter(organisation=found.organisation, closed_at=None).first()
    acting = employers.acting(found.organisation_id)
    why = why_not(found, on=london_day(at), acting=acting) or (NoKey.CLOSED if account is None else None)
    if why or account is None:
        return why or NoKey.CLOSED
    account.organisation = found.organisation
    return Held(found, account)


def why_not(key: ApiKey, *, on: date, acting: Collection[int]) -> NoKey | None:
    """Why a key no longer opens anything on a London day; whoever made it must still act for the organisation.

    Args:
        acting: the accounts that act for it now.
    """
    if key.ended_at is not None:
        return NoKey.ENDED
    if key.expires_on < on:
        return NoKey.EXPIRED
    if key.made_by_id not in acting:
        return NoKey.LEFT
    return None


def of_organisation(organisation: Organisation) -> QuerySet[ApiKey]:
    """Every key of an organisation, those that were not ended first, newest first; within its own rows."""
    held = ApiKey.objects.filter(organisation=organisation).select_related("made_by", "ended_by")
    return held.order_by("-ended_at", "-made_at", "-pk")


def find(organisation: Organisation, reference: str) -> ApiKey | None:
    """One key of an organisation; within its own rows."""
    return of_organisation(organisation).filter(reference=reference).first()
