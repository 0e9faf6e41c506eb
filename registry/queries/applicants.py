"""What the register knows of somebody who applies: their entries, what keeps them from applying, and how they left."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.models import Person
from members.queries import people
from members.queries.calendar import london_day
from members.rules.dates import add_months
from registry.choices import ENDED, Left, RouteKind, Stage, Status
from registry.models import Application, Entry, Proceedings, Register, ReturnPolicy, ReturnRule, Route
from registry.queries import policies
from registry.queries.facts import read_facts
from registry.rules import returning
from registry.rules.standing import spans, status_on
from registry.rules.starting import Held

_LEFT = {
    Status.LAPSED: Left.LAPSED,
    Status.RESIGNED: Left.RESIGNED,
    Status.REMOVED_ADMIN: Left.REMOVED_ADMIN,
    Status.REMOVED: Left.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Known:
    """One entry of somebody who applies.

    Args:
        since: the first day of the present status.
    """

    entry: int
    register: int
    number: str
    status: Status
    since: date


def entries_of(person: Person, *, on: date) -> list[Known]:
    """Every entry of one human being, with what the register says of it on a day."""
    ids = list(Entry.objects.filter(person__in=people.group(person)).order_by("pk").values_list("pk", flat=True))
    book = policies.current()
    found = []
    for held in read_facts(entry_ids=ids):
        facts, rules = held.facts.begun_by(on), book.register(held.register_id).book
        status = status_on(facts, rules, on)
        now = [span for span in spans(facts, rules) if on in span.during]
        since = now[-1].during.lower if now else on
        found.append(Known(held.entry_id, held.register_id, held.number, status, since))
    return found


def held(person: Person | None, register: Register, *, on: date, but: Application | None = None) -> Held:
    """What bears on whether somebody may apply to a register.

    Args:
        person: None for an account of somebody whom the register does not know.
        but: the application that they are going on with.
    """
    if person is None:
        return Held()
    known = entries_of(person, on=on)
    here = next((one.status for one in known if one.register == register.pk), None)
    proceedings = Proceedings.objects.filter(
        entry__in=[one.entry for one in known], set_aside_at=None, during__contains=on
    )
    others = open_applications(person).filter(route__register=register)
    if but is not None:
        others = others.exclude(pk=but.pk)
    return Held(
        status=None if here is Status.NOT_YET else here,
        elsewhere=tuple(one.status for one in known if one.register != register.pk),
        proceedings=proceedings.exists(),
        another_open=others.exists(),
    )


def open_applications(person: Person) -> QuerySet[Application]:
    """The applications of one human being that have not ended, the latest first."""
    return applications(person).exclude(stage__in=ENDED)


def applications(person: Person) -> QuerySet[Application]:
    """Every application of one human being, the latest first."""
    found = Application.objects.filter(person__in=people.group(person))
    return found.select_related("route__register", "policy", "person", "entry").order_by("-started_at", "-pk")


def is_registered(person: Person) -> bool:
    """Whether one human being has an entry on any register, so that who they are is a matter of record."""
    return Entry.objects.filter(person__in=people.group(person)).exists()


def entry_on(person: Person, register: Register) -> Entry | None:
    """The entry of one human being on a register."""
    return Entry.objects.filter(person__in=people.group(person), register=register).order_by("pk").first()


def plan(person: Person, register: Register, *, on: date) -> returning.Plan | None:
    """What somebody who left a register must bring to come back to it on a day; None for anybody else."""
    known = next((one for one in entries_of(person, on=on) if one.register == register.pk), None)
    if known is None or known.status not in _LEFT:
        return None
    figures = ReturnPolicy.objects.filter(register=register, valid_from__lte=on).order_by("-valid_from").first()
    if figures is None:
        raise LookupError(f"{register} says on {on} of nobody when they may come back.")
    return returning.plan(
        _LEFT[known.status],
        known.since,
        on,
        returning.Policy(
            figures.short_readmission_months,
            figures.restoration_after_years,
            figures.restoration_every_months,
            figures.restoration_failures_before_bar,
        ),
        _bands(register, figures.valid_from),
        refused_on=_refused(person, register),
    )


def _bands(register: Register, since: date) -> list[returning.Band]:
    rows = ReturnRule.objects.filter(register=register, valid_from=since)
    return [
        returning.Band(row.from_years, row.updating_days, row.day_hours, row.private_most_percent, row.within_months)
        for row in rows
    ]


def _refused(person: Person, register: Register) -> list[date]:
    """The days on which earlier applications to be restored were refused."""
    refused = applications(person).filter(
        route__register=register,
        route__kind=RouteKind.RESTORATION,
        stage__in=[Stage.REFUSED, Stage.REFUSED_FINAL],
    )
    return [london_day(one.ended_at or one.stage_since) for one in refused]


def again_from(person: Person, route: Route) -> date | None:
    """From which day somebody who was refused by a route may apply by it again; None for anybody else."""
    refused = applications(person).filter(route=route, stage__in=[Stage.REFUSED, Stage.REFUSED_FINAL])
    last = refused.select_related("policy").order_by("-ended_at", "-pk").first()
    if last is None or not last.policy.reapply_months:
        return None
    decided = last.decisions.order_by("-decided_at", "-pk").values_list("decided_at", flat=True).first()
    return add_months(london_day(decided or last.stage_since), last.policy.reapply_months)
