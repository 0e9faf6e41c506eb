"""Keys of the employer API: made by an admin, shown once, ended by hand or by their day."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import tenancy, trail
from members.errors import Refused
from members.models import Organisation, OrganisationAccount, User
from members.queries.calendar import london_day
from members.services import deciding, notices
from registry.choices import ApiScope
from registry.models import ApiKey
from registry.rules import api_keys as rules

# Live keys of one organisation: more than its systems need, and few enough to be looked through.
MOST = 20


@transaction.atomic
def make(
    *,
    organisation: Organisation,
    name: str,
    scopes: Collection[ApiScope],
    sandbox: bool,
    expires_on: date,
    by: User,
    at: datetime,
) -> tuple[ApiKey, str]:
    """Make a key, and give its words for the only time.

    Args:
        name: by which people know the system that uses it.
        scopes: what it opens.
        expires_on: the last London day on which it works.

    Raises:
        Refused: by anybody but an admin; without a name or a scope, for a day that is over or more than a year away,
            and beside too many others.
    """
    # Two at once wait for each other, so that no more than the most are made, and none on an account being closed.
    OrganisationAccount.objects.select_for_update().get(organisation=organisation)
    deciding.leads(by, organisation)
    _may_be_made(organisation, name, scopes, expires_on, london_day(at))
    fresh = rules.make(sandbox=sandbox)
    made = ApiKey.objects.create(
        organisation=organisation,
        name=name.strip(),
        beginning=fresh.beginning,
        sha256=fresh.sha256,
        scopes=sorted(scopes),
        sandbox=sandbox,
        made_at=at,
        made_by=by,
        expires_on=expires_on,
    )
    trail.record(
        "registry.api_key_made", about=made, by=by, at=at, organisation=organisation.pk, scopes=made.scopes,
        sandbox=sandbox, expires_on=expires_on.isoformat(),
    )  # fmt: skip
    notices.write_to_admins(
        organisation=organisation,
        event="registry/mail/api_key_made",
        key=f"api_key:{made.pk}:made",
        context=_about(made),
        at=at,
    )
    return made, fresh.words


@transaction.atomic
def end(*, key: ApiKey, by: User, at: datetime) -> ApiKey:
    """End a key: it opens nothing from the next request on. Doing it again changes nothing.

    Raises:
        Refused: by anybody but an admin.
    """
    deciding.leads(by, key.organisation)
    key = ApiKey.objects.select_for_update(of=("self",)).get(organisation=key.organisation_id, pk=key.pk)
    if key.ended_at is not None:
        return key
    _end(key, by, at)
    trail.record("registry.api_key_ended", about=key, by=by, at=at, organisation=key.organisation_id)
    notices.write_to_admins(
        organisation=key.organisation,
        event="registry/mail/api_key_ended",
        key=f"api_key:{key.pk}:ended",
        context=_about(key),
        at=at,
    )
    return key


@transaction.atomic
def end_all(*, organisation: Organisation, by: User, at: datetime) -> int:
    """End every key of an organisation whose account is closed.

    Returns:
        How many opened something until now.
    """
    held = ApiKey.objects.select_for_update(of=("self",)).filter(organisation=organisation, ended_at=None)
    keys = list(held.order_by("pk"))
    for key in keys:
        _end(key, by, at)
        trail.record("registry.api_key_ended", about=key, by=by, at=at, organisation=organisation.pk)
    return len(keys)


def used(*, key: ApiKey, on: date) -> None:
    """Keep the last London day on which a key was used; once a day."""
    if key.last_used_on != on:
        ApiKey.objects.filter(organisation=key.organisation_id, pk=key.pk).update(last_used_on=on)


def warn(*, on: date, at: datetime) -> int:
    """Tell the admins whose keys end within a month, once a key; how many were told of now."""
    with tenancy.across():
        ending = ApiKey.objects.select_for_update(skip_locked=True).filter(
            ended_at=None, warned_at=None, expires_on__gte=on, expires_on__lte=on + rules.WARNED_BEFORE
        )
        found = list(ending)
        for key in found:
            key.warned_at = at
            key.save(update_fields=["warned_at"])
            notices.write_to_admins(
                organisation=key.organisation,
                event="registry/mail/api_key_ending",
                key=f"api_key:{key.pk}:ending",
                context=_about(key),
                at=at,
            )
        return len(found)


def _may_be_made(
    organisation: Organisation, name: str, scopes: Collection[ApiScope], expires_on: date, on: date
) -> None:
    if not name.strip():
        raise Refused(_("Enter a name for the key"), field="name", code="empty")
    if not scopes:
        raise Refused(_("Select what the key is for"), field="scopes", code="empty")
    if expires_on < on:
        raise Refused(_("The last day must be today or later"), field="expires_on", code="over")
    if expires_on > rules.last_day(made_on=on):
        raise Refused(_("A key works for a year at most"), field="expires_on", code="far")
    if ApiKey.objects.filter(organisation=organisation, ended_at=None, expires_on__gte=on).count() >= MOST:
        words = _("Your organisation has %(most)s keys. End one that is no longer used first.")
        raise Refused(words % {"most": MOST}, code="many")


def _end(key: ApiKey, by: User, at: datetime) -> None:
    key.ended_at, key.ended_by = at, by
    key.save(update_fields=["ended_at", "ended_by"])


def _about(key: ApiKey) -> dict[str, int]:
    return {"key": key.pk, "organisation": key.organisation_id}
