"""Finding an entry that the public may see, and making its PublicEntry."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from members.choices import NameKind
from registry import wording
from registry.choices import Status
from registry.queries import policies
from registry.queries.facts import EntryFacts, read_facts
from registry.rules.facts import Sanction
from registry.rules.public import (
    DisplayRule,
    OtherEntry,
    PublicAnnotation,
    PublicEntry,
    PublicPeriod,
    PublicPlace,
    PublicSanction,
    PublicScope,
    Shown,
    shown,
)
from registry.rules.standing import sanction_days

# Hidden, unknown and erased numbers find no row here, so they cost the same work and get the same answer. Records that
# were merged are one human being: what is shown of one changes with any of them (docs/adr/0013).
VISIBLE = """
SELECT e.id, who.version, v.version,
       (SELECT json_agg(json_build_array(o.number, r.name) ORDER BY r.position)
          FROM registry_entry o
          JOIN registry_register r ON r.id = o.register_id
          JOIN registry_standingspan os ON os.entry_id = o.id AND os.during @> %(today)s AND os.displayed
         WHERE o.person_id = ANY(who.together) AND o.id <> e.id)
  FROM registry_entry e
  JOIN members_person p ON p.id = e.person_id
  CROSS JOIN LATERAL (
      SELECT array_agg(g.id) AS together, sum(g.version)::bigint AS version
        FROM members_person g
       WHERE g.id = coalesce(p.merged_into_id, p.id) OR g.merged_into_id = coalesce(p.merged_into_id, p.id)
  ) who
  JOIN registry_standingspan s ON s.entry_id = e.id AND s.during @> %(today)s AND s.displayed
  CROSS JOIN registry_policyversion v
 WHERE e.number = %(number)s
"""


@dataclass(frozen=True, slots=True)
class Visible:
    """An entry that the public may see today.

    Args:
        person_version, policy_version: with the number and the day, they name one state of the page.
    """

    entry_id: int
    number: str
    person_version: int
    policy_version: int
    others: tuple[OtherEntry, ...]


def tidy_number(text: str) -> str:
    """A registration number as the register writes it: capitals and digits, no spacing; empty if it is none."""
    if len(text) > 40:
        return ""
    number = re.sub(r"[\s.\-/]+", "", text).upper()
    return number if re.fullmatch(r"[A-Z0-9]{1,20}", number) else ""


def visible(*, number: str, today: date) -> Visible | None:
    """The entry with this number if the public may see it today; nobody learns why not.

    Args:
        number: in any spacing and case.
        today: the London day of asking.
    """
    tidy = tidy_number(number)
    with connection.cursor() as cursor:
        cursor.execute(VISIBLE, {"number": tidy, "today": today})
        row = cursor.fetchone()
    return visible_from(tidy, row) if row else None


def visible_from(number: str, row: Sequence[Any]) -> Visible:
    """What `VISIBLE` found of this number; as values, or as the text in which the database sends them."""
    entry_id, person_version, policy_version, others = row
    listed = json.loads(others) if isinstance(others, str) else others or ()
    return Visible(
        int(entry_id), number, int(person_version), int(policy_version), tuple(OtherEntry(*other) for other in listed)
    )


def public_entry(found: Visible, *, on: date, today: date) -> PublicEntry | None:
    """What the register says of this entry for a day, derived afresh from its facts.

    Args:
        found: from `visible`, for the same today.
        on: the day asked about, today or earlier.
    """
    held = read_facts(entry_ids=[found.entry_id])
    return publish(held[0], policies.at_version(found.policy_version), on=on, today=today, others=found.others)


def publish(
    held: EntryFacts, book: policies.Policies, *, on: date, today: date, others: Iterable[OtherEntry] = ()
) -> PublicEntry | None:
    """The one place where a PublicEntry is made; None when the public may not see the entry today."""
    if held.erased or any(today in days for days in held.withheld):
        return None
    register = book.register(held.register_id)
    said = shown(facts=held.facts, book=register.book, rules=register.rules, on=on, today=today)
    if said is None:
        return None
    as_at = on != today
    name = _name(held, NameKind.OFFICIAL, today)
    rule = register.rules.get(said.status)
    brought_in = held.brought_in_on if held.brought_in_on and on < held.brought_in_on else None
    checked = max((x.checked_on for x in held.facts.outside if x.checked_on), default=None)
    return PublicEntry(
        number=held.number,
        register=register.code,
        register_name=register.name,
        name=name,
        known_as=_name(held, NameKind.KNOWN_AS, today),
        on=on,
        as_at=as_at,
        verdict=said.verdict,
        sentence=wording.sentence(
            name=name,
            register=wording.register_named(register.name, register.outside_body),
            verdict=said.verdict,
            status=said.status,
            on=on,
            as_at=as_at,
        ),
        status=said.status,
        status_label=rule.label if rule else str(said.status.label),
        meaning=_meaning(said.status, rule, as_at),
        since=said.since,
        reason_class=said.reason_class,
        public_protection=said.public_protection,
        next_change_on=said.next_change_on,
        next_change=""
        if as_at
        else wording.next_change(status=said.status, change_on=said.next_change_on, term=said.term),
        first_registered=said.first_registered,
        term_start=said.term.lower if said.term else None,
        term_end=said.term.last_day if said.term else None,
        scopes=tuple(PublicScope(name, group, days.lower) for days, name, group in held.scopes if on in days),
        places=tuple(
            PublicPlace(employer, town) for days, employer, town in held.places if today in days and on in days
        ),
        annotations=tuple(
            PublicAnnotation(text, source, days.lower, days.last_day)
            for days, text, source in held.annotations
            if on in days
        ),
        sanctions=tuple(_sanction(s, register) for s in said.sanctions),
        history=tuple(_history(said, register, today)),
        others=tuple(others),
        brought_in_on=brought_in,
        brought_in_notice=wording.brought_in(brought_in) if brought_in else "",
        outside_body=register.outside_body,
        outside_number=next((number for days, number in held.outside_numbers if today in days), ""),
        outside_url=register.outside_url,
        outside_old=said.outside_old,
        outside_notice=wording.outside(old=said.outside_old, checked_on=checked, body=register.outside_name)
        if register.outside_body
        else "",
    )


def _meaning(status: Status, rule: DisplayRule | None, as_at: bool) -> str:
    """What the status means; the policies word it for today, which beside a past day would read as today's answer."""
    if rule is None:
        return wording.meaning(status)
    return "" if as_at else rule.meaning


def _name(held: EntryFacts, kind: NameKind, day: date) -> str:
    """The person's name of a kind as it is on a day; the latest that had begun where none covers it."""
    names = [n for n in held.names if n.kind == kind and n.during.lower <= day]
    on_the_day = [n for n in names if day in n.during]
    if kind is NameKind.KNOWN_AS:
        names = on_the_day
    return (on_the_day or names)[-1].full if names else ""


def _sanction(sanction: Sanction, register: policies.RegisterPolicies) -> PublicSanction:
    days = sanction_days(sanction, register.book)
    return PublicSanction(
        kind=sanction.kind,
        label=str(sanction.kind.label),
        text=sanction.text,
        start=days.lower,
        end=days.last_day,
        reason_class=sanction.reason_class,
        public_protection=sanction.public_protection,
    )


def _history(said: Shown, register: policies.RegisterPolicies, today: date) -> Iterable[PublicPeriod]:
    """Past and present periods, oldest first; what is to come is not history."""
    for span in said.history:
        if span.during.lower > today:
            continue
        rule = register.rules.get(span.status)
        label = rule.label if rule else str(Status(span.status).label)
        end = span.during.last_day if span.during.upper and span.during.upper <= today else None
        yield PublicPeriod(span.during.lower, end, span.status, label, span.verdict)
