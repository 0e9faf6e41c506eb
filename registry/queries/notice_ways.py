"""How officers of organisations hear of what is told: as they chose, or as is usual for so many watches."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.conf import settings
from django.db.models import Count

from members.choices import EMPLOYER_ROLES
from members.models import Organisation, RoleGrant, User
from members.queries.calendar import london_day
from registry.choices import NoticeBy
from registry.models import NoticePreference, Watch


def officers(organisations: Collection[int], how: NoticeBy) -> Iterator[tuple[int, User, date]]:
    """Who acts for these organisations now and hears in this way, each once, with the day since when they do.

    Within rows of all these organisations.
    """
    grants = RoleGrant.objects.filter(
        organisation__in=organisations, role__in=EMPLOYER_ROLES, ended_at=None, user__is_active=True
    )
    held = grants.select_related("user").order_by("-pk")
    acting = {(one.organisation_id, one.user_id): one for one in held if one.organisation_id is not None}
    chosen = _chosen(organisations)
    usual = _usual({pair[0] for pair in acting.keys() - chosen.keys()})
    for pair, grant in sorted(acting.items()):
        kept = chosen.get(pair)
        if (kept.how if kept else usual[pair[0]]) == how:
            since = max(kept.changed_at, grant.granted_at) if kept else grant.granted_at
            yield pair[0], grant.user, london_day(since)


def of(organisation: Organisation, user: User) -> NoticeBy:
    """How one officer hears."""
    kept = NoticePreference.objects.filter(organisation=organisation, user=user).first()
    return NoticeBy(kept.how) if kept else _usual({organisation.pk})[organisation.pk]


def _chosen(organisations: Collection[int]) -> Mapping[tuple[int, int], NoticePreference]:
    kept = NoticePreference.objects.filter(organisation__in=organisations)
    return {(one.organisation_id, one.user_id): one for one in kept}


def _usual(organisations: Collection[int]) -> Mapping[int, NoticeBy]:
    """Once a day for whoever watches many, at once for others."""
    going_on = Watch.objects.filter(organisation__in=organisations, ended_at=None).order_by()
    many = dict(going_on.values_list("organisation").annotate(n=Count("pk")))
    limit = settings.WATCH_DIGEST_FROM
    return {one: NoticeBy.DIGEST if many.get(one, 0) >= limit else NoticeBy.AT_ONCE for one in organisations}
