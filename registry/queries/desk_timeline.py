"""What this app knows of a person's time: the facts of their entries, the decisions they rest on, and checks."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.queries.timeline import of_facts
from members.timeline import Line, LineKind
from registry import leave_words
from registry.models import (
    Annotation,
    Break,
    Check,
    Entry,
    EntryRequest,
    Exit,
    FeeHold,
    Proceedings,
    RecordedDecision,
    Sanction,
    ScopeGrant,
    Term,
)


def person_timeline(*, people: Sequence[int], kinds: Collection[LineKind], most: int) -> list[Line]:
    """The newest lines of this app, of these kinds, for these people, who are one human being."""
    found: list[Line] = []
    if LineKind.FACT in kinds:
        found += _facts(people, most)
    if LineKind.REQUEST in kinds:
        found += _requests(people, most)
    if LineKind.CHECK in kinds:
        found += _checks(people, most)
    return found


def _facts(people: Sequence[int], most: int) -> Iterable[Line]:
    def of(model: Any, *more: str) -> Any:
        return model._default_manager.filter(entry__person__in=people).select_related("entry", *more)

    facts = (
        (of(Term), _("Term"), lambda t: ""),
        (of(Break), _("Break"), lambda b: b.get_kind_display()),
        (of(Sanction), _("Sanction"), lambda s: f"{s.get_kind_display()} ({s.get_ground_display()})"),
        (of(Exit), _("End of registration"), lambda e: e.get_kind_display()),
        (of(Proceedings), _("Proceedings"), lambda p: ""),
        (of(FeeHold), _("Place held for a direct debit"), lambda h: ""),
        (of(ScopeGrant, "scope"), _("Scope of practice"), lambda g: g.scope.name),
        (of(Annotation), _("Annotation"), lambda a: f"{a.text} ({a.authority})"),
    )
    for rows, label, says in facts:
        yield from of_facts(rows, label, _of_entry(says), most)
    yield from _entries(people, most)
    yield from _decisions(people, most)


def _of_entry(says: Any) -> Any:
    return lambda fact: ": ".join(part for part in (fact.entry.number, says(fact)) if part)


def _entries(people: Sequence[int], most: int) -> Iterable[Line]:
    for entry in Entry.objects.filter(person__in=people).order_by("-created_at")[:most]:
        yield Line(LineKind.FACT, entry.created_at, _("Entry made"), entry.number, order=("entry", entry.pk))


def _decisions(people: Sequence[int], most: int) -> Iterable[Line]:
    recorded = RecordedDecision.objects.filter(entry__person__in=people).select_related("entry")
    for one in recorded.order_by("-recorded_at")[:most]:
        title = _("Decision of the %(body)s recorded") % {"body": one.get_body_display()}
        text = ", ".join(part for part in (one.entry.number, one.case) if part)
        yield Line(LineKind.FACT, one.recorded_at, title, text, one.recorded_by_id, order=("decision", one.pk))


def _requests(people: Sequence[int], most: int) -> Iterable[Line]:
    """What the person asked about their entries."""
    asked = EntryRequest.objects.filter(entry__person__in=people).select_related("entry", "scope")
    for one in asked.order_by("-asked_at", "-pk")[:most]:
        text = f"{one.entry.number}: {leave_words.title(one)} ({one.get_state_display()})"
        href = reverse("desk-entry-request", args=[one.pk])
        title = _("Asked about their registration")
        yield Line(LineKind.REQUEST, one.asked_at, title, text, href=href, order=("entry_request", one.pk))


def _checks(people: Sequence[int], most: int) -> Iterable[Line]:
    """How often proof was saved on a day; who asked is not recorded."""
    counted = (
        Check.objects.filter(entry__person__in=people)
        .values("entry__number", day=TruncDate("checked_at"))
        .annotate(n=Count("pk"), last=Max("checked_at"))
        .order_by("-last")
    )
    for row in counted[:most]:
        title = ngettext("%(n)s check saved", "%(n)s checks saved", row["n"]) % {"n": row["n"]}
        yield Line(LineKind.CHECK, row["last"], title, row["entry__number"], order=row["entry__number"])
