"""People who have not renewed in the last month before they must, for the employers whom they agreed to have told.

An employer is whoever watches somebody and is meant by that agreement: the address agreed to is one of its officers',
or of a domain that is its alone, or the person works there.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from members.models import Organisation, PersonDetails
from registry.choices import RENEWING
from registry.models import Renewal
from registry.queries import renewals
from registry.queries.renewals import Renewing
from registry.rules.renewals import Why

_PAIRS = """
SELECT r.id, w.id
  FROM registry_renewal r
  JOIN registry_entry e ON e.id = r.entry_id
  JOIN members_person p ON p.id = e.person_id
  CROSS JOIN LATERAL (
      SELECT array_agg(g.id) AS together FROM members_person g
       WHERE g.id = coalesce(p.merged_into_id, p.id) OR g.merged_into_id = coalesce(p.merged_into_id, p.id)
  ) who
  JOIN registry_employercontact k ON k.person_id = ANY(who.together) AND k.withdrawn_at IS NULL AND k.email <> ''
  JOIN registry_watch w ON w.entry_id = e.id AND w.ended_at IS NULL AND (w.ends_on IS NULL OR w.ends_on > %(on)s)
  JOIN members_organisationaccount a ON a.organisation_id = w.organisation_id AND a.closed_at IS NULL
 WHERE r.stage = ANY(%(stages)s)
   AND (%(organisation)s::bigint IS NULL OR w.organisation_id = %(organisation)s)
   AND EXISTS (SELECT FROM registry_standingspan s WHERE s.entry_id = e.id AND s.during @> %(on)s AND s.displayed)
   AND (EXISTS (SELECT FROM members_employment m
                 WHERE m.person_id = ANY(who.together) AND m.organisation_id = w.organisation_id
                   AND m.set_aside_at IS NULL AND m.during @> %(on)s)
        OR EXISTS (SELECT FROM members_rolegrant h JOIN members_user u ON u.id = h.user_id
                    WHERE h.organisation_id = w.organisation_id AND h.ended_at IS NULL AND u.email = lower(k.email))
        OR split_part(lower(k.email), '@', 2) = ANY(a.domains)
           AND NOT EXISTS (SELECT FROM members_organisationaccount o
                            WHERE o.id <> a.id AND o.closed_at IS NULL
                              AND split_part(lower(k.email), '@', 2) = ANY(o.domains)))
 ORDER BY r.id, w.id
"""


def watchers(*, on: date) -> list[tuple[int, Renewing]]:
    """The watches whose organisation is to know of a renewal that is not done, with it; of every organisation."""
    return _late(_pairs(on, None), on)


def of_organisation(organisation: Organisation, *, on: date) -> list[tuple[int, Renewing]]:
    """The same for one organisation, those due first."""
    return sorted(_late(_pairs(on, organisation.pk), on), key=lambda pair: (pair[1].last, pair[0]))


def _pairs(on: date, organisation: int | None) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"on": on, "stages": sorted(RENEWING), "organisation": organisation})
        return [(renewal, watch) for renewal, watch in cursor.fetchall()]


def _late(pairs: Iterable[tuple[int, int]], on: date) -> list[tuple[int, Renewing]]:
    found = list(pairs)
    held = Renewal.objects.select_related("entry__person", "entry__register", "policy")
    open_ones = list(held.filter(pk__in={renewal for renewal, _watch in found}))
    silent = _silent(one.entry.person_id for one in open_ones)
    late = {
        state.renewal.pk: state
        for state in renewals.read_all(open_ones, on=on)
        if state.renewal.entry.person_id not in silent and _is_late(state, on)
    }
    return [(watch, late[renewal]) for renewal, watch in found if renewal in late]


def _is_late(state: Renewing, on: date) -> bool:
    """Whether the last month has begun and is not over, and there is something that its person could still do."""
    in_time = 0 <= (state.last - on).days <= state.renewal.policy.employer_days
    return in_time and bool(state.asks) and state.why_not in {None, Why.OUTSIDE}


def _silent(people: Iterable[int]) -> set[int]:
    """Those whose death was reported: nobody is told anything about their renewal."""
    found = PersonDetails.objects.filter(person__in=set(people), silent_since__isnull=False)
    return set(found.values_list("person", flat=True))
