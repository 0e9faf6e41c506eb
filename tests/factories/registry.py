"""Entries in named states: EntryFactory(registered="2026-01-01/2027-01-01", suspended="2026-11-22/")."""

from datetime import date
from itertools import count

import factory
from psycopg.types.range import DateRange

from members.models import OutsideRegistration
from members.services.names import index_names
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind
from registry.models import Break, Entry, Exit, Proceedings, Register, Sanction, SanctionText, Scope, ScopeGrant, Term
from registry.services import standing
from tests.factories.members import LONG_AGO, PersonFactory

_numbers = count(50_001)
_FACT = {"recorded_at": LONG_AGO, "source": "test"}
_SANCTIONS = {
    "suspended": (SanctionKind.SUSPENDED, Ground.CONDUCT),
    "suspended_cpd": (SanctionKind.SUSPENDED, Ground.CPD),
    "interim_suspended": (SanctionKind.INTERIM_SUSPENDED, Ground.INTERIM),
    "conditions": (SanctionKind.CONDITIONS, Ground.HEALTH),
    "interim_conditions": (SanctionKind.INTERIM_CONDITIONS, Ground.INTERIM),
    "caution": (SanctionKind.CAUTION, Ground.CONDUCT),
    "warning": (SanctionKind.WARNING, Ground.CONDUCT),
    "finding": (SanctionKind.FINDING, Ground.COMPETENCE),
    "removed": (SanctionKind.REMOVED, Ground.CONDUCT),
}
_EXITS = {kind.value: kind for kind in ExitKind}
_BREAKS = {kind.value: kind for kind in BreakKind}


def days(text: str) -> DateRange:
    """'2026-01-01/2027-01-01', half-open; nothing after the slash for an unknown end."""
    lower, _, upper = text.partition("/")
    return DateRange(date.fromisoformat(lower), date.fromisoformat(upper) if upper else None)


class EntryFactory(factory.django.DjangoModelFactory):
    """An entry with the facts named: registered (one range or several), a sanction, an exit, a break, proceedings.

    Expects the registers to be loaded. `person`, `forenames`, `surname`, `known_as` and `former` say whose it is;
    `hcpc` gives the number of a current registration with the HCPC.
    """

    class Meta:
        model = Entry

    @classmethod
    def _create(cls, model_class, *args, registered="2020-01-01/2027-01-01", register="RCT", person=None, **kwargs):
        on = Register.objects.get(code=register)
        named = {key: kwargs.pop(key) for key in ("forenames", "surname", "known_as", "former") if key in kwargs}
        person = person or PersonFactory(**named)
        facts = {key: kwargs.pop(key) for key in [*_SANCTIONS, *_EXITS, *_BREAKS, "proceedings"] if key in kwargs}
        scope, hcpc, text = kwargs.pop("scope", None), kwargs.pop("hcpc", ""), kwargs.pop("text", "")
        number = kwargs.pop("number", None) or f"{on.number_prefix}{next(_numbers)}"
        entry = super()._create(
            model_class, *args, person=person, register=on, number=number, created_at=LONG_AGO, **kwargs
        )
        for term in [registered] if isinstance(registered, str) else registered:
            Term.objects.create(entry=entry, during=days(term), **_FACT)
        scope = Scope.objects.filter(register=on, **({"code": scope} if scope else {})).order_by("position").first()
        first = days(registered if isinstance(registered, str) else registered[0]).lower
        ScopeGrant.objects.create(entry=entry, scope=scope, during=DateRange(first, None), **_FACT)
        if hcpc:
            OutsideRegistration.objects.create(
                person=person,
                body="HCPC",
                number=hcpc,
                standing="current",
                checked_on=first,
                during=DateRange(first, None),
                **_FACT,
            )
        for name, value in facts.items():
            _record(entry, name, value, text)
        index_names(person_ids=[person.pk])
        standing.project(entry_ids=list(person.entries.values_list("pk", flat=True)))
        return entry


def _record(entry, name, value, text):
    if name in _SANCTIONS:
        kind, ground = _SANCTIONS[name]
        sanction = Sanction.objects.create(entry=entry, kind=kind, ground=ground, during=days(value), **_FACT)
        if text:
            SanctionText.objects.create(sanction=sanction, text=text, approved_at=LONG_AGO)
    elif name in _EXITS:
        Exit.objects.create(entry=entry, kind=_EXITS[name], during=days(value), **_FACT)
    elif name in _BREAKS:
        Break.objects.create(entry=entry, kind=_BREAKS[name], during=days(value), **_FACT)
    else:
        during, _, public_from = value.partition(" public ")
        Proceedings.objects.create(entry=entry, during=days(during), public_from=public_from or None, **_FACT)
