"""The checks of an organisation: the list, how far one is and what came of it, its lines, and all of it as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.errors import Refused
from members.jinja import day
from members.organisation_doors import OrganisationDoor
from members.queries import staff
from members.queries.pages import Capped
from members.views import sheets
from members.views.waiting import look_again
from registry import check_exports, progress
from registry.check_doors import BATCH
from registry.check_forms import LineFilters, ListFilters
from registry.check_words import look, note_words
from registry.choices import BatchState, CheckNote, CheckOutcome, ListTrouble
from registry.models import Batch, BatchLine
from registry.queries import batches, policies, receipts, results, search
from registry.receipt_doors import CHECKED_LINE, DONE_CHECK

_SUGGESTED = 5
_WIDEST = 400
# What a look-up by the name may lead on from: never from an answer that already says all there is.
_LOOKED_UP = {CheckOutcome.MISMATCH, CheckOutcome.CANNOT_CONFIRM, CheckOutcome.AMBIGUOUS}


class Batches(OrganisationDoor):
    """Every check of the organisation, newest first."""

    section = "checks"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        form = ListFilters(request.GET)
        page = Capped(_narrowed(self, form)).shown(request.GET.get("page", ""))
        names = staff.called(batch.made_by_id for batch in page if batch.made_by_id)
        shown = {
            "page": page,
            "filters": form,
            "rows": [(batch, names.get(batch.made_by_id), _tag(batch)) for batch in page],
            "narrowed": any(request.GET.get(name) for name in form.fields),
        }
        return render(request, "registry/checking/list.html", self.shown() | shown)


class ListFile(OrganisationDoor):
    """The same list as a file."""

    section = "checks"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponseBase:
        rows = check_exports.listed(self.organisation, _narrowed(self, ListFilters(request.GET)))
        return sheets.stream(name="checks", headings=check_exports.headings_of_list(), rows=rows)


class OneBatch(OrganisationDoor):
    """How far a check is; once it is answered, how many got which answer, and every line."""

    door = BATCH
    section = "checks"
    thing: Batch

    def get(self, request: HttpRequest, organisation: str, batch: str) -> HttpResponse:
        if self.thing.state == BatchState.MAPPING:
            return HttpResponseRedirect(reverse("organisation-batch-columns", args=[organisation, batch]))
        if self.thing.state != BatchState.DONE:
            return self.waiting(request)
        form = LineFilters(request.GET)
        page = Capped(_lines(self.thing, form)).shown(request.GET.get("page", ""))
        shown = {
            "batch": self.thing,
            "facts": _facts(self.thing),
            "counts": _drawn(batches.counts(self.thing)),
            "filters": form,
            "page": page,
            "rows": [_row(line) for line in page],
            "narrowed": any(request.GET.get(name) for name in form.fields),
            "in_a_workbook": self.thing.lines_total <= sheets.MOST_ROWS,
            "repeats": batches.repeats(self.thing)[:5],
        }
        return render(request, "registry/checking/answers.html", self.shown() | shown)

    def waiting(self, request: HttpRequest) -> HttpResponse:
        """How far it is; while a worker is at it, the page asks again by itself."""
        under_way = self.thing.state in {BatchState.READING, BatchState.CHECKING}
        trouble = ListTrouble(self.thing.trouble).label if self.thing.trouble else ""
        shown = {"batch": self.thing, "under_way": under_way, "trouble": trouble}
        shown |= {"done": progress.heard(self.thing.pk), "facts": _facts(self.thing)}
        answer = render(request, "registry/checking/waiting.html", self.shown() | shown)
        if under_way:
            look_again(answer, request)
        return answer


class Changes(OrganisationDoor):
    """What changed since the check that this one repeats."""

    door = DONE_CHECK
    section = "checks"
    thing: Batch

    def get(self, request: HttpRequest, organisation: str, batch: str) -> HttpResponse:
        page = Capped(batches.changed(self.thing)).shown(request.GET.get("page", ""))
        rows = [(*_row(line), *_answer(line.outcome_then, line.note_then)) for line in page]
        shown = {"batch": self.thing, "previous": self.thing.previous, "page": page, "rows": rows}
        return render(request, "registry/checking/changes.html", self.shown() | shown)


class OneLine(OrganisationDoor):
    """One answer: what was asked, what the register said then, and where to look on."""

    door = CHECKED_LINE
    section = "checks"
    thing: BatchLine

    def get(self, request: HttpRequest, organisation: str, batch: str, position: int) -> HttpResponse:
        line, made = self.thing, self.thing.batch
        recalled = receipts.recall(line, today=self.today)
        said = recalled.line["said"] if recalled.line else None
        names = staff.called([made.made_by_id] if made.made_by_id else [])
        shown = {
            "line": line,
            "batch": made,
            "said": said,
            "entry": said and said["entry"],
            "runs": _runs(said),
            "tag": look(line.outcome),
            "note": note_words(line.note),
            "asked": _asked(line),
            "facts": [*_facts(made), _fact(_("Asked by"), next(iter(names.values()), _("a key of the API")))],
            "now": recalled.now,
            "changed": recalled.changed,
            "found": self.found(line),
            "alone": made.lines_total == 1,
        }
        return render(request, "registry/checking/line.html", self.shown() | shown)

    def found(self, line: BatchLine) -> list[results.Result]:
        """What the public look-up finds under the name; nobody is told more here."""
        if line.outcome not in _LOOKED_UP or not line.name or line.note == CheckNote.OTHER_REGISTER:
            return []
        try:
            hits = search.search(
                words="".join(c for c in line.name if not c.isdigit()), on=self.today, size=_SUGGESTED
            ).hits
        except Refused:
            return []
        return list(results.results(hits, book=policies.current(), today=self.today))


class AnswersCsv(OrganisationDoor):
    """Every line with its answer, as CSV."""

    door = DONE_CHECK
    limits = "proof"
    thing: Batch

    def get(self, request: HttpRequest, organisation: str, batch: str) -> HttpResponseBase:
        rows = check_exports.rows(self.thing, today=self.today)
        return sheets.stream(name=self.thing.number, headings=check_exports.headings(), rows=rows)


class AnswersWorkbook(OrganisationDoor):
    """Every line with its answer, as a workbook."""

    door = DONE_CHECK
    limits = "proof"
    thing: Batch

    def get(self, request: HttpRequest, organisation: str, batch: str) -> HttpResponseBase:
        if self.thing.lines_total > sheets.MOST_ROWS:
            words = _("An Excel file holds 20,000 lines or fewer. Go back: the CSV file has every line.")
            raise Refused(words, code="too_long")
        rows = check_exports.rows(self.thing, today=self.today)
        return sheets.answer(sheets.XLSX, name=self.thing.number, headings=check_exports.headings(), rows=rows)


def _narrowed(door: OrganisationDoor, form: ListFilters) -> Any:
    asked = form.cleaned_data if form.is_valid() else {}
    return batches.narrowed(batches.of(door.organisation), number=asked.get("q", ""), purpose=asked.get("purpose", ""))


def _lines(batch: Batch, form: LineFilters) -> Any:
    asked = form.cleaned_data if form.is_valid() else {}
    rows = batches.lines_like(batch, outcome=asked.get("outcome", ""), words=asked.get("q", ""))
    return batches.sorted_by(rows, asked.get("sort", ""))


def _row(line: Any) -> tuple[Any, ...]:
    return (line, *_answer(line.outcome, line.note))


def _answer(outcome: str, note: str) -> tuple[str, str, str]:
    """An outcome in words, with the look of its tag and what stands beside it."""
    return (str(CheckOutcome(outcome).label), look(outcome), note_words(note)) if outcome else ("", "plain", "")


def _tag(batch: Batch) -> str:
    return {BatchState.DONE: "yes", BatchState.FAILED: "no"}.get(BatchState(batch.state), "information")


def _drawn(counts: Any) -> list[dict[str, Any]]:
    most = max(counts.values(), default=0) or 1
    return [
        {"outcome": one, "count": n, "width": round(_WIDEST * n / most), "tag": look(one)} for one, n in counts.items()
    ]


def _facts(batch: Batch) -> list[dict[str, str]]:
    days = (
        day(batch.on)
        if batch.until is None
        else _("%(first)s to %(last)s") % {"first": day(batch.on), "last": day(batch.until)}
    )
    found = [
        _fact(_("Check"), batch.number),
        _fact(_("Purpose"), batch.get_purpose_display()),
        _fact(_("Day asked about") if batch.until is None else _("Days asked about"), days),
    ]
    return [*found, _fact(_("File"), batch.file_name)] if batch.file_name else found


def _asked(line: BatchLine) -> list[dict[str, str]]:
    said = (
        (_("Number"), line.number),
        (_("Name"), line.name),
        (_("Register expected"), line.register),
        (_("Scope expected"), line.scope),
        (_("Your reference"), line.employee),
    )
    return [_fact(key, value) for key, value in said if value]


def _fact(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def _runs(said: Any) -> list[tuple[str, str]]:
    return [(day(first), day(last)) for first, last in said["not_registered"]] if said else []
