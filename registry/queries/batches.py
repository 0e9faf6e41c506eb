"""The checks of an organisation, their lines, and what changed between two of them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from members.models import Organisation
from registry.choices import BatchState, CheckOutcome
from registry.models import Batch, BatchLine


def of(organisation: Organisation) -> QuerySet[Batch]:
    """Every check of an organisation, newest first."""
    return Batch.objects.filter(organisation=organisation).select_related("made_by").order_by("-asked_at", "-pk")


def find(organisation: Organisation, reference: str) -> Batch | None:
    """A check of an organisation by its reference."""
    return of(organisation).select_related("previous", "organisation").filter(reference=reference).first()


def locked(batch: Batch) -> Batch:
    """A check, locked."""
    return Batch.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=batch.pk)


def narrowed(rows: QuerySet[Batch], *, number: str = "", purpose: str = "") -> QuerySet[Batch]:
    """The checks with this number or file name, for this purpose."""
    if number:
        rows = rows.filter(Q(number__icontains=number) | Q(file_name__icontains=number))
    return rows.filter(purpose=purpose) if purpose else rows


def lines(batch: Batch) -> QuerySet[BatchLine]:
    """The lines of a check in their order; without the words of their receipts, which are long."""
    held = BatchLine.objects.filter(batch=batch, organisation=batch.organisation_id)
    return held.defer("content").order_by("position")


def counts(batch: Batch) -> Mapping[CheckOutcome, int]:
    """How many lines got each outcome; every outcome is there."""
    found = dict(lines(batch).order_by().values_list("outcome").annotate(n=Count("pk")).values_list("outcome", "n"))
    return {outcome: found.get(outcome.value, 0) for outcome in CheckOutcome}


def changed(batch: Batch) -> QuerySet[BatchLine]:
    """The lines whose outcome or note is another one than in the check that this one repeats."""
    if batch.previous_id is None:
        return lines(batch).none()
    before = BatchLine.objects.filter(batch=batch.previous_id, organisation=batch.organisation_id)
    same = before.filter(position=OuterRef("position"), outcome=OuterRef("outcome"), note=OuterRef("note"))
    at_place = before.filter(position=OuterRef("position"))
    return (
        lines(batch)
        .filter(~Exists(same))
        .annotate(
            outcome_then=Subquery(at_place.values("outcome")[:1]), note_then=Subquery(at_place.values("note")[:1])
        )
    )


def repeats(batch: Batch) -> QuerySet[Batch]:
    """The later checks of the same lines."""
    return Batch.objects.filter(previous=batch, organisation=batch.organisation_id, state=BatchState.DONE).order_by(
        "-asked_at"
    )


def sorted_by(rows: QuerySet[BatchLine], how: str) -> QuerySet[BatchLine]:
    """Lines in the order that somebody chose; their own order where none is."""
    by: Any = {"name": F("name").asc(), "outcome": F("outcome").asc(), "employee": F("employee").asc()}.get(how)
    return rows.order_by(by, "position") if by is not None else rows.order_by("position")


def lines_like(batch: Batch, *, outcome: str = "", words: str = "") -> QuerySet[BatchLine]:
    """The lines with an outcome, and with these words in what was asked; all where nothing is said."""
    rows = lines(batch)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if not words:
        return rows
    return rows.filter(Q(name__icontains=words) | Q(number__icontains=words) | Q(employee__icontains=words))
