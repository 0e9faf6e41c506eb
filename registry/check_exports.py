"""The rows of the files that hold the answers to a check, and an organisation's checks."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members import tenancy
from members.models import Organisation
from registry.check_words import note_words
from registry.choices import CheckOutcome
from registry.models import Batch, BatchLine
from registry.queries import batches, recalled
from registry.rules.receipts import Said

_CHUNK = 2_000


def headings() -> list[str]:
    """What stands over the columns."""
    return [
        _("Line"), _("Your reference"), _("Number asked"), _("Name asked"), _("Register expected"), _("Scope expected"),
        _("First day"), _("Last day"), _("Answer"), _("Note"), _("In words"), _("Days not registered"), _("Check"),
        _("Fingerprint of the line"), _("Sandbox"),
    ]  # fmt: skip


def rows(batch: Batch, *, today: date) -> Iterator[list[object]]:
    """One row for every line, read piece by piece, within the rows of the organisation.

    Args:
        today: the London day of asking; what the register would not show on it is left out.
    """
    after = 0
    while True:
        with tenancy.within(batch.organisation_id):
            piece = list(batches.lines(batch).defer(None).filter(position__gt=after)[:_CHUNK])
            said = recalled.said(batch, piece, today=today)
        if not piece:
            return
        for line in piece:
            yield _row(batch, line, said.get(line.position))
        after = piece[-1].position


def _row(batch: Batch, line: BatchLine, said: Said | None) -> list[object]:
    runs = said["not_registered"] if said else ()
    days = "; ".join(first if first == last else f"{first} – {last}" for first, last in runs)
    return [
        line.position, line.employee, line.number, line.name, line.register, line.scope, batch.on.isoformat(),
        (batch.until or batch.on).isoformat(), str(CheckOutcome(line.outcome).label), note_words(line.note),
        said["sentence"] if said else _("No longer shown."), days, batch.number, line.sha256,
        _sandbox(batch),
    ]  # fmt: skip


def headings_of_list() -> list[str]:
    """What stands over the columns of a list of checks."""
    return [_("Check"), _("Asked"), _("Purpose"), _("First day"), _("Last day"), _("Lines"), _("State"), _("Sandbox")]


def listed(organisation: Organisation, found: QuerySet[Batch]) -> Iterator[list[object]]:
    """One row for every check of a list, newest first, read piece by piece."""
    rest = found
    while True:
        with tenancy.within(organisation):
            piece = list(rest[:_CHUNK])
        for batch in piece:
            yield [
                batch.number, batch.asked_at.isoformat(), str(batch.get_purpose_display()), batch.on.isoformat(),
                (batch.until or batch.on).isoformat(), batch.lines_total, str(batch.get_state_display()),
                _sandbox(batch),
            ]  # fmt: skip
        if len(piece) < _CHUNK:
            return
        last = piece[-1]
        rest = found.filter(Q(asked_at__lt=last.asked_at) | Q(asked_at=last.asked_at, pk__lt=last.pk))


def _sandbox(batch: Batch) -> str:
    return _("Sandbox: invented people") if batch.sandbox else ""
