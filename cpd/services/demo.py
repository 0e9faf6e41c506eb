"""The demonstration’s logs: periods, months of activities, a plan and what comes again, for registered personas."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from psycopg.types.range import DateRange

from cpd.choices import AllowanceReason, RecordKind, Rhythm
from cpd.models import Record
from cpd.rules.records import Entered
from cpd.services import cycles, goals, records, recurring
from cpd.services.goals import Plan
from cpd.services.recurring import Pattern
from members.models import Person, User
from members.rules.dates import add_months

_DATA = Path(__file__).resolve().parents[1] / "data"


@transaction.atomic
def make(*, on: date, at: datetime) -> int:
    """Make the logs of the personas that are there and have none.

    Returns:
        How many logs were made by this call.
    """
    document = yaml.safe_load((_DATA / "demo" / "logs.yaml").read_text(encoding="utf-8"))
    made = 0
    for log in document.values():
        user = User.objects.select_related("person").filter(email=log["email"], person__isnull=False).first()
        if user is not None and not Record.objects.filter(person=user.person).exists():
            _make(user, user.person, log, on, at)
            made += 1
    return made


def _make(user: User, person: Person, log: Mapping[str, Any], on: date, at: datetime) -> None:
    for row in log["cycles"]:
        first = date(on.year, 1, 1) if row["months"] == 12 else date(on.year - 1, 1, 1)
        cycles.open(
            person=person,
            scheme=row["scheme"],
            during=DateRange(first, add_months(first, row["months"])),
            standards=None,
            scopes=row["scopes"],
            by=None,
            at=at - timedelta(days=min(330, (on - first).days)),
        )
    for row in log.get("allowances", ()):
        first = on - timedelta(days=row["ago"])
        during = DateRange(first, first + timedelta(days=row["days"]))
        reason = AllowanceReason(row["reason"])
        cycles.allow(person=person, during=during, reason=reason, share=row["share"], by=None, at=at)
    for row in log["activities"]:
        records.add(
            person=person,
            entered=_entered(row, on),
            key=row["key"],
            by=user,
            at=at - timedelta(days=max(0, row["ago"] - row.get("days", 1))),
        )
    for row in log.get("recurring", ()):
        pattern = Pattern(
            row["title"],
            RecordKind(row["kind"]),
            Rhythm(row["rhythm"]),
            on - timedelta(days=row["ago"]),
            minutes=row["minutes"],
        )
        recurring.add(person=person, pattern=pattern, by=user, at=at, on=on)
    for row in log["goals"]:
        plan = Plan(row["wish"], on + timedelta(days=row["in"]), row.get("how", ""))
        goal = goals.add(person=person, plan=plan, key=row["key"], by=user, at=at, on=on)
        served = Record.objects.filter(person=person, key__in=row["served"]).values_list("reference", flat=True)
        goals.change(goal=goal, plan=plan, records=list(served), by=user, at=at)


def _entered(row: Mapping[str, Any], on: date) -> Entered:
    first = on - timedelta(days=row["ago"])
    words = {name: row.get(name, "") for name in ("did", "learnt", "benefit_practice", "benefit_served")}
    return Entered(
        title=row["title"],
        first_on=first,
        last_on=first + timedelta(days=row.get("days", 1) - 1),
        kind=RecordKind(row["kind"]),
        minutes=row["minutes"],
        standards=tuple(row.get("standards", ())),
        tags=tuple(row.get("tags", ())),
        **words,
    )
