"""The entry page with the same words, made with the ORM and `render`: what the product's way is compared with."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from members.jinja import moment
from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind
from registry.models import Entry
from registry.queries import entries, policies
from registry.queries.facts import EntryFacts, HeldName
from registry.rules import facts
from registry.rules.public import OtherEntry
from registry.views.public import PublicPage

_FACTS = (
    "terms", "breaks", "sanctions__public_text", "exits", "proceedings", "scope_grants__scope", "annotations",
    "person__names", "person__outside_registrations", "person__withholdings", "person__employments__organisation",
    "person__employments__confirmation", "person__entries__register", "person__entries__spans",
)  # fmt: skip


def fixed(request: HttpRequest) -> HttpResponse:
    """An answer that costs nothing: the ceiling of middleware and server."""
    return HttpResponse(b"x" * 8_000)


class PlainEntry(PublicPage):
    """Counted, loaded and worded as the product's page is."""

    limits = "lookup"

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        entry = (
            Entry.objects.select_related("person", "person__erasure", "register").prefetch_related(*_FACTS)
            .filter(number=entries.tidy_number(number)).first()
        )  # fmt: skip
        others = [
            OtherEntry(o.number, o.register.name)
            for o in (entry.person.entries.all() if entry else ())
            if o.pk != entry.pk and any(self.today in s.during and s.displayed for s in o.spans.all())
        ]
        found = entry and entries.publish(
            _held(entry), policies.current(), on=self.today, today=self.today, others=others
        )
        if not found:
            raise Http404
        instant = self.now.isoformat(timespec="seconds")
        context = {
            "entry": found,
            "checked_at": format_html('<time datetime="{}">{}</time>', instant, moment(self.now)),
            "on_value": "",
            "on_error": "",
            "proof_url": reverse("proof", args=[found.number]),
        }
        return self.fresh(render(request, "registry/lookup/entry.jinja", context))


def _believed(rows: Any) -> list[Any]:
    return sorted((r for r in rows.all() if r.set_aside_at is None), key=lambda r: (r.during.lower, r.pk))


def _days(row: Any) -> Days:
    return Days(row.during.lower, row.during.upper)


def _held(e: Entry) -> EntryFacts:
    person, body = e.person, e.register.outside_body
    outside = [o for o in _believed(person.outside_registrations) if body and o.body == body]
    confirmed = [
        m
        for m in _believed(person.employments)
        if getattr(m, "confirmation", None) and m.confirmation.withdrawn_at is None
    ]
    held = facts.Facts(
        terms=tuple(_days(t) for t in _believed(e.terms)),
        breaks=tuple(facts.Break(BreakKind(b.kind), _days(b), b.returned) for b in _believed(e.breaks)),
        sanctions=tuple(
            facts.Sanction(
                SanctionKind(s.kind),
                _days(s),
                Ground(s.ground),
                s.public_text.text if hasattr(s, "public_text") else "",
            )
            for s in _believed(e.sanctions)
        ),
        exits=tuple(facts.Exit(ExitKind(x.kind), _days(x)) for x in _believed(e.exits)),
        proceedings=tuple(facts.Proceedings(_days(p), p.public_from) for p in _believed(e.proceedings)),
        outside=tuple(facts.Outside(o.standing == "current", _days(o), o.checked_on) for o in outside),
        requires_outside=bool(body),
    )
    return EntryFacts(
        entry_id=e.pk,
        person_id=person.pk,
        register_id=e.register_id,
        number=e.number,
        brought_in_on=e.brought_in_on,
        erased=hasattr(person, "erasure"),
        facts=held,
        withheld=tuple(_days(w) for w in _believed(person.withholdings)),
        scopes=tuple((_days(s), s.scope.name, s.scope.group) for s in _believed(e.scope_grants)),
        annotations=tuple((_days(a), a.text, a.authority) for a in _believed(e.annotations)),
        names=tuple(HeldName(_days(n), n.kind, n.forenames, n.surname) for n in _believed(person.names)),
        places=tuple((_days(m), m.organisation.name if m.organisation else m.employer_name, m.town) for m in confirmed),
        outside_numbers=tuple((_days(o), o.number) for o in outside),
    )
