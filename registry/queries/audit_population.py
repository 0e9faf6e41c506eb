"""Who may be drawn for a CPD audit: asked by cpd through `settings.WIRED["audit_population"]`, as one statement."""

from datetime import date
from typing import Any

from members.rules.dates import add_years
from registry.choices import Status, Verdict

_PAUSED = [Status.CAREER_BREAK, Status.CAREER_CHANGE]
_OFF = [
    Status.DECEASED,
    Status.ANNULLED,
    Status.REMOVED,
    Status.REMOVED_ADMIN,
    Status.RESIGNED,
    Status.LAPSED,
    Status.OUTSIDE_ENDED,
    Status.NOT_YET,
    Status.NOT_SHOWN,
]
# Spans of an entry follow each other without a hole, so whoever has one on the first day and none that is off since
# then was registered all the while. Somebody on two registers is asked once, for the one that stands first.
_ELIGIBLE = """
SELECT DISTINCT ON (coalesce(p.merged_into_id, p.id))
       coalesce(p.merged_into_id, p.id) AS person_id, e.number, r.code AS register, coalesce(g.code, '') AS scope
  FROM registry_entry e
  JOIN registry_register r ON r.id = e.register_id AND r.cpd_scheme = %(scheme)s
  JOIN members_person p ON p.id = e.person_id
  JOIN registry_standingspan now ON now.entry_id = e.id AND now.during @> %(on)s
                                AND (now.verdict = ANY(%(practises)s) OR now.status = ANY(%(counted)s))
                                AND NOT now.status = ANY(%(exempt)s)
  JOIN registry_standingspan since ON since.entry_id = e.id AND since.during @> %(since)s
  LEFT JOIN (SELECT DISTINCT ON (s.entry_id) s.entry_id, c.code
               FROM registry_scopegrant s JOIN registry_scope c ON c.id = s.scope_id
              WHERE s.set_aside_at IS NULL AND s.during @> %(on)s
              ORDER BY s.entry_id, c.position, c.id) g ON g.entry_id = e.id
 WHERE NOT EXISTS (SELECT FROM registry_standingspan off
                    WHERE off.entry_id = e.id AND off.status = ANY(%(off)s)
                      AND off.during && daterange(%(since)s, %(on)s, '[]'))
   AND NOT EXISTS (SELECT FROM members_erasure x WHERE x.person_id = p.id)
 ORDER BY coalesce(p.merged_into_id, p.id), r.position, e.number
"""


def audit_population(
    *, scheme: str, on: date, registered_years: int, breaks_exempt: bool
) -> tuple[str, dict[str, Any]]:
    """The statement that answers whom a round may draw from: person, number, register and scope of practice.

    Args:
        scheme: the scheme that registers name; people of all of them are asked.
        on: the day on which somebody must be registered.
        registered_years: for how long without leaving the register.
        breaks_exempt: whether those on a break that day are left out.
    """
    paused = [str(status) for status in _PAUSED]
    return _ELIGIBLE, {
        "scheme": scheme,
        "on": on,
        "since": add_years(on, -registered_years),
        "practises": [str(Verdict.YES), str(Verdict.RESTRICTED)],
        "counted": [] if breaks_exempt else paused,
        "exempt": paused if breaks_exempt else [],
        "off": [str(status) for status in _OFF],
    }
