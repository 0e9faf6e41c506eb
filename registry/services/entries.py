"""Coming on to the register: the one door to it, for somebody new and for somebody coming back."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from members import trail
from members.errors import Refused
from members.models import Person, User, Withholding
from members.queries import people
from members.queries.calendar import london_day
from members.services import messages
from members.services.names import index_names
from registry.choices import FactSource, Recommended, RouteKind, SanctionKind, Stage
from registry.models import (
    AdmissionDecision,
    Application,
    Break,
    Entry,
    Exit,
    Register,
    Sanction,
    Scope,
    ScopeGrant,
    Term,
)
from registry.queries import admitting
from registry.rules.terms import first_term
from registry.services import certificates, cpd_periods, facts, numbers, orders, stages

_HOW: dict[str, Any] = {"source": FactSource.ADMISSION}


@transaction.atomic
def admit(*, application: Application, decision: AdmissionDecision, by: User | None, at: datetime) -> Entry:
    """Bring an applicant on to the register, as two people decided: entry, number, term, scopes, certificate, log.

    All of it or nothing. Somebody coming back has the entry and the number that they left. Doing it again answers with
    the entry.

    Args:
        decision: to admit, on this application.
        by: who confirmed it.

    Raises:
        Refused: when something keeps the applicant from being admitted today, whatever was decided.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=application.person_id)  # before anything of theirs
    application = stages.locked(application)
    if application.stage == Stage.ADMITTED and application.entry is not None:
        return application.entry
    on = london_day(at)
    _check(application, decision, on)
    entry = _taken_up_again(application, on, by, at)
    if entry is None:
        entry = numbered(person=person, register=application.route.register, at=at)
    term = _first_term(application, entry, on, by, at)
    _scopes(application, entry, on, by, at)
    application.entry = entry
    application.save(update_fields=["entry"])
    stages.move(application=application, to=Stage.ADMITTED, by=by, at=at)
    _make_findable(entry, on)
    certificates.issue(application=application, entry=entry, at=at)
    trail.record(
        "registry.entry_admitted",
        about=entry,
        by=by,
        at=at,
        person=person,
        application=application.pk,
        decision=decision.pk,
        entry=entry.pk,
        until=term.during.upper.isoformat(),
    )
    messages.tell(
        person=person,
        event="registry/mail/admitted",
        key=f"application:{application.pk}:admitted",
        context={"application": application.pk},
        at=at,
    )
    cpd_periods.open_for(entry=entry, term=term.during, by=by, at=at)
    return entry


def numbered(*, person: Person, register: Register, at: datetime) -> Entry:
    """A new entry with a number that nobody has or ever had: of two who draw one at the same time, one draws again.

    Called by `admit`, which gives it a term and all else; by itself it is not on the register on any day.
    """
    for number in numbers.candidates(register.number_prefix):
        if Entry.objects.filter(number=number).exists():
            continue
        try:
            with transaction.atomic():
                return Entry.objects.create(person=person, register=register, number=number, created_at=at)
        except IntegrityError as failure:
            if "number" not in str(failure):
                raise
    raise LookupError(f"{register} has hardly any numbers left: give its numbers another digit.")


def _make_findable(entry: Entry, on: date) -> None:
    """By name from now on, unless they are kept from view for their safety."""
    together = people.group(entry.person)
    if not Withholding.objects.filter(person__in=together, set_aside_at=None, during__contains=on).exists():
        index_names(person_ids=together.values_list("pk", flat=True))


def _check(application: Application, decision: AdmissionDecision, on: date) -> None:
    if decision.application_id != application.pk or decision.outcome != Recommended.ADMIT:
        raise Refused("Nobody is admitted without a decision to admit them.", code="no_decision")
    for obstacle in (*admitting.to_decide(application), *admitting.to_admit(application, on=on)):
        raise Refused(obstacle.words, code=obstacle.code)


def _taken_up_again(application: Application, on: date, by: User | None, at: datetime) -> Entry | None:
    """The entry that somebody left: what ended it ends today, as does what is left of earlier days or was to come."""
    if application.route.kind == RouteKind.ADMISSION:
        return None
    if application.entry is None:
        raise LookupError(f"{application} is to bring somebody back to no entry.")
    entry = Entry.objects.select_for_update(no_key=True).get(pk=application.entry.pk)
    live: dict[str, Any] = {"entry": entry, "set_aside_at": None, "during__contains": on}
    end: dict[str, Any] = {"on": on, "by": by, "at": at, "tell": False, **_HOW}
    if Exit.objects.filter(during__startswith=on, **live).exists():
        raise Refused("The registration ended today. It can be taken up again from tomorrow.", code="today")
    for leaving in Exit.objects.filter(**live):
        facts.end(fact=leaving, **end)
    for removal in Sanction.objects.filter(kind=SanctionKind.REMOVED, **live):
        orders.end(sanction=removal, on=on, by=by, at=at)
    for pause in Break.objects.filter(**live):
        facts.end(fact=pause, returned=True, **end)
    for term in Term.objects.filter(**live):
        facts.end(fact=term, **end)
    ahead: dict[str, Any] = {"entry": entry, "set_aside_at": None, "during__startswith__gt": on}
    planned_ones: list[Any] = [
        fact for model in (Exit, Term, ScopeGrant) for fact in model._default_manager.filter(**ahead)
    ]
    for planned in planned_ones:
        facts.set_aside(fact=planned, by=by, at=at, tell=False)
    return entry


def _first_term(application: Application, entry: Entry, on: date, by: User | None, at: datetime) -> Term:
    register = application.route.register
    days = first_term(on, rule=register.term_rule, late_from=register.term_late_admission_from)
    term = Term(entry=entry, during=DateRange(days.lower, days.upper), reference=application.number, **_HOW)
    return facts.record(fact=term, by=by, at=at, tell=False)


def _scopes(application: Application, entry: Entry, on: date, by: User | None, at: datetime) -> None:
    """Those applied for from today; of somebody coming back, the others end and the same go on."""
    wanted: dict[int, Scope] = {scope.pk: scope for scope in application.scopes.all()}
    for held in ScopeGrant.objects.filter(entry=entry, set_aside_at=None, during__contains=on):
        if wanted.pop(held.scope_id, None) is None:
            facts.end(fact=held, on=on, by=by, at=at, tell=False, **_HOW)
    for scope in sorted(wanted.values(), key=_by_position):
        grant = ScopeGrant(entry=entry, scope=scope, during=DateRange(on, None), reference=application.number, **_HOW)
        facts.record(fact=grant, by=by, at=at, tell=False)


def _by_position(scope: Scope) -> tuple[int, int]:
    return scope.position, scope.pk
