"""The log: what is in it, found and narrowed; what waits, and what was deleted."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from cpd import wording
from cpd.forms import FindForm
from cpd.models import Record
from cpd.queries import logs, readiness
from cpd.services import records
from cpd.views.quick import IN
from members import policy
from members.doors import Door
from members.views.buttons import Button

PAGE_SIZE = 25


class Log(Door):
    """What is in my log, newest first, with how ready it is."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        person = self.thing
        marks = logs.known(person)
        form = FindForm(request.GET or None, marks=marks, tags=logs.tags(person))
        wanted = _wanted(form)
        found = logs.with_evidence(logs.narrowed(logs.kept(person), wanted))
        page = Paginator(found.defer("did", "learnt", "benefit_practice", "benefit_served"), PAGE_SIZE)
        shown = page.get_page(request.GET.get("page"))
        context = IN | {
            "find": form,
            "narrowed": wanted != logs.Wanted(),
            "page": shown,
            "records": [told(record) for record in shown],
            "lines": [(one.cycle, wording.line(one)) for one in readiness.of_person(person, on=self.today)],
            "waiting": logs.waiting(person).count(),
            "deleted": logs.deleted(person).count(),
        }
        return render(request, "cpd/log.html", context)


def _wanted(form: FindForm) -> logs.Wanted:
    if not form.is_valid():
        return logs.Wanted()
    given = form.cleaned_data
    return logs.Wanted(
        words=given["q"],
        kind=given["kind"],
        standard=given.get("standard", ""),
        tag=given.get("tag", ""),
        since=given["since"],
        until=given["until"],
    )


def told(record: Record) -> dict[str, Any]:
    """An activity as lists tell of it."""
    return {
        "record": record,
        "when": wording.when(record.first_on, record.last_on),
        "kind": record.get_kind_display(),
        "took": wording.hours(record.minutes) if record.minutes else "",
    }


class Waiting(Door):
    """Activities that wait for me to confirm that they happened."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(logs.waiting(self.thing), PAGE_SIZE).get_page(request.GET.get("page"))
        shown = {"page": page, "records": [told(record) for record in page]}
        return render(request, "cpd/waiting.html", IN | shown)


class ConfirmAll(Button, Door):
    """Confirm everything that waits."""

    door = policy.OWN_RECORD
    leads_to = "cpd"

    def act(self) -> str:
        number = records.confirm_all(person=self.thing, by=self.asker.account(), at=self.now)
        return ngettext("%(n)s activity is in your log.", "%(n)s activities are in your log.", number) % {"n": number}


class Deleted(Door):
    """What I deleted and can still put back."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(logs.deleted(self.thing), PAGE_SIZE).get_page(request.GET.get("page"))
        shown = {"page": page, "records": [told(record) for record in page], "days": records.RESTORE_DAYS}
        return render(request, "cpd/deleted.html", IN | shown)
