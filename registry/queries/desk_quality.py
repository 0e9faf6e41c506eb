"""What is missing or doubtful in the records of those who are registered today, as lists that an officer works off."""

# ruff: noqa: S608 - the statements are put together from this module's constants alone

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.queries import people

# One row for each entry that stands on its register today; records that were merged count as the one that is kept.
REGISTERED = """
registered AS MATERIALIZED (
    SELECT e.id AS entry_id, e.number, e.register_id, coalesce(p.merged_into_id, p.id) AS person_id
      FROM registry_entry e
      JOIN members_person p ON p.id = e.person_id
      JOIN registry_standingspan s
        ON s.entry_id = e.id AND s.during @> %(today)s AND s.verdict IN ('yes', 'restricted')
     WHERE NOT EXISTS (SELECT FROM members_erasure x WHERE x.person_id = e.person_id)
), together AS MATERIALIZED (
    SELECT p.id, coalesce(p.merged_into_id, p.id) AS person_id FROM members_person p
)
"""
_NO_EMPLOYER = """
    SELECT r.person_id, r.number, ''::text AS detail FROM registered r
     WHERE r.person_id NOT IN (
           SELECT t.person_id FROM members_employment m JOIN together t ON t.id = m.person_id
            WHERE m.set_aside_at IS NULL AND m.during @> %(today)s)
"""
_NO_SCOPE = """
    SELECT r.person_id, r.number, ''::text AS detail FROM registered r
     WHERE r.register_id IN (SELECT register_id FROM registry_scope)
       AND r.entry_id NOT IN (SELECT g.entry_id FROM registry_scopegrant g
                               WHERE g.set_aside_at IS NULL AND g.during @> %(today)s)
"""
_NO_CONTACT = """
    SELECT r.person_id, r.number, ''::text AS detail
      FROM registered r
      JOIN members_person p ON p.id = r.person_id
      LEFT JOIN members_persondetails d ON d.person_id = r.person_id
     WHERE p.user_id IS NULL
       AND (coalesce(d.email, '') = '' OR 'email' = ANY (d.unreachable))
       AND (coalesce(d.second_email, '') = '' OR 'second_email' = ANY (d.unreachable))
       AND (coalesce(d.address, '') = '' OR 'letter' = ANY (d.unreachable))
"""
# Only where the register requires it, and by the figure of that register's policy on the day.
UNCHECKED = """
    SELECT r.person_id, r.number, coalesce(o.last::text, '') AS detail
      FROM registered r
      JOIN registry_register g ON g.id = r.register_id AND g.outside_body <> ''
      JOIN LATERAL (SELECT y.outside_max_age_days AS days FROM registry_standingpolicy y
                     WHERE y.register_id = g.id AND y.valid_from <= %(today)s
                     ORDER BY y.valid_from DESC LIMIT 1) y ON true
      LEFT JOIN (SELECT t.person_id, o.body, max(o.checked_on) AS last
                   FROM members_outsideregistration o JOIN together t ON t.id = o.person_id
                  WHERE o.set_aside_at IS NULL AND o.during @> %(today)s GROUP BY 1, 2) o
        ON o.person_id = r.person_id AND o.body = g.outside_body
     WHERE o.last IS NULL OR o.last < %(today)s - y.days
"""
_SHARED_NUMBER = """
    SELECT h.person_id, coalesce(r.number, '') AS number, h.body || ' ' || h.number AS detail
      FROM (SELECT o.*, count(*) OVER (PARTITION BY o.body, o.number) AS holders
              FROM (SELECT DISTINCT t.person_id, o.body, o.number
                      FROM members_outsideregistration o JOIN together t ON t.id = o.person_id
                     WHERE o.set_aside_at IS NULL AND o.during @> %(today)s AND o.number <> '') o) h
      LEFT JOIN (SELECT person_id, min(number) AS number FROM registered GROUP BY 1) r ON r.person_id = h.person_id
     WHERE h.holders > 1
"""
_UNMATCHED = """
    SELECT t.person_id, coalesce(r.number, '') AS number,
           concat_ws(', ', nullif(m.employer_name, ''), nullif(m.town, '')) AS detail
      FROM members_employment m
      JOIN together t ON t.id = m.person_id
      LEFT JOIN (SELECT person_id, min(number) AS number FROM registered GROUP BY 1) r ON r.person_id = t.person_id
     WHERE m.set_aside_at IS NULL AND m.during @> %(today)s AND m.organisation_id IS NULL AND m.employer_name <> ''
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong with a record.

    Args:
        statement: its rows: person, number and detail.
        title: the list in a few words.
        meaning: what is wrong and what is done about it.
        detail: what the last column of the list says; empty where it says nothing.
    """

    title: str | Promise
    meaning: str | Promise
    statement: str
    detail: str | Promise = ""


CHECKS: dict[str, Check] = {
    "no-scope": Check(
        _("No scope of practice"),
        _("Registered, but in no scope of practice today. Ask the person, then record the scope."),
        _NO_SCOPE,
    ),
    "no-contact": Check(
        _("No way to reach them"),
        _("Neither an account, nor an e-mail or postal address that works. Ask the employer to have them call."),
        _NO_CONTACT,
    ),
    "no-employer": Check(
        _("No employer"),
        _("No place of work is recorded for today. Ask the person to add it on their page."),
        _NO_EMPLOYER,
    ),
    "outside-unchecked": Check(
        _("Required registration not checked lately"),
        _("The registration elsewhere that this register requires was not checked within the days its policy allows."),
        UNCHECKED,
        _("Last checked"),
    ),
    "shared-number": Check(
        _("One number held by two people"),
        _("Two people have the same number on another register. One is wrong, or both are one person."),
        _SHARED_NUMBER,
        _("Number"),
    ),
    "employer-unmatched": Check(
        _("Employer not in the directory"),
        _("The employer is recorded in words alone. Find it in the directory, so that employers’ checks include it."),
        _UNMATCHED,
        _("Employer as recorded"),
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One record on a list."""

    person_id: int
    name: str
    number: str
    detail: str


def counts(*, today: date) -> dict[str, int]:
    """How many records are on each list, in one question."""
    return _counted(tuple(CHECKS), today)


def _counted(codes: Sequence[str], today: date) -> dict[str, int]:
    each = " UNION ALL ".join(
        f"SELECT '{code}' AS code, count(*) FROM ({CHECKS[code].statement}) list" for code in codes
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {REGISTERED} {each}", {"today": today})
        found = dict(cursor.fetchall())
    return {code: found[code] for code in codes}


@dataclass(frozen=True, slots=True)
class Listed:
    """The records on one list, in the order of their numbers, counted and read as they are asked for."""

    code: str
    today: date

    def __len__(self) -> int:
        return _counted([self.code], self.today)[self.code]

    def __getitem__(self, part: slice) -> list[Row]:
        return listed(self.code, today=self.today, first=part.start or 0, most=part.stop - (part.start or 0))


def listed(code: str, *, today: date, first: int = 0, most: int) -> list[Row]:
    """Some of the records on a list, in the order of their numbers.

    Args:
        code: a key of `CHECKS`.
        first: how many to pass over.
        most: how many at most.
    """
    statement = f"WITH {REGISTERED} {CHECKS[code].statement} ORDER BY number, person_id, detail"
    with connection.cursor() as cursor:
        asked: dict[str, date | int] = {"today": today, "first": first, "most": most}
        cursor.execute(f"{statement} OFFSET %(first)s LIMIT %(most)s", asked)
        rows: Sequence[tuple[int, str, str]] = cursor.fetchall()
    names = people.names({row[0] for row in rows})
    return [Row(person, names.get(person, ""), number, detail) for person, number, detail in rows]
