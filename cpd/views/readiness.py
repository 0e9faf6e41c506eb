"""How ready my log is for an audit, scheme by scheme; what less is asked and why; and the year as a picture."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd import wording
from cpd.doors import OWN_CYCLE, OWN_GAP
from cpd.forms import GapForm
from cpd.queries import logs, readiness, years
from cpd.queries.readiness import Readiness
from cpd.rules import readiness as rules
from cpd.rules import schemes
from cpd.services import gaps
from cpd.views.quick import IN
from members import policy
from members.doors import Door
from members.views.buttons import Button
from members.views.forms import FormDoor


class Overview(Door):
    """Every period of mine: those that are under way with what is missing, and those that are over."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        cycles = logs.cycles(self.thing)
        now = [one for one in cycles if self.today in one.during]
        read = readiness.of_cycles(now, on=self.today)
        shown = {
            "current": [{"cycle": one.cycle, "line": wording.line(one), "ready": not one.found} for one in read],
            "others": [one for one in cycles if one not in now],
            "gaps": logs.gaps(self.thing),
        }
        return render(request, "cpd/readiness.html", IN | shown)


class Period(Door):
    """One period: the auditor's checklist on my log, and how much is asked of me."""

    door = OWN_CYCLE

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        (read,) = readiness.of_cycles([self.thing], on=self.today)
        return render(request, "cpd/period.html", IN | told(read, self.today))


def told(read: Readiness, today: date) -> dict[str, Any]:
    """A cycle as its page tells of it."""
    said = wording.of(read)
    doubtful = rules.standards_in_doubt(read.found)
    return {
        "cycle": read.cycle,
        "line": wording.line(read),
        "found": said,
        "standards": [(one.name, one.code not in doubtful) for one in schemes.standards(read.cycle.standards)],
        "activities": read.activities,
        "took": wording.hours(read.minutes) if read.minutes else "",
        "over": today not in read.cycle.during,
        "working": [
            {"days": wording.days(one.during), "number": one.days, "share": one.share, "why": wording.stretch(one)}
            for one in read.working.stretches
        ],
        "all": read.working.asks_all,
        "counted": read.working.counted / 100,
        "whole": read.working.whole,
        "asked": [wording.asked(one, read.working) for one in schemes.asks(read.cycle.version.asks) if one.scaled],
    }


class ExplainGap(FormDoor, Door):
    """Say why nothing was recorded on some days."""

    door = policy.OWN_RECORD
    template = "cpd/gap.html"
    form_class = GapForm

    def initial(self) -> dict[str, Any]:
        first, last = (_day(self.request.GET.get(name, "")) for name in ("from", "to"))
        return {"first_on": first, "last_on": last}

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: GapForm) -> HttpResponse:
        given = form.cleaned_data
        gaps.explain(
            person=self.thing,
            first_on=given["first_on"],
            last_on=given["last_on"],
            words=given["words"].replace("\r\n", "\n"),
            by=self.asker.account(),
            at=self.now,
            on=self.today,
            **form.answers(),
        )
        return self.done(reverse("cpd-readiness"), _("Your explanation was saved."))


class WithdrawGap(Button, Door):
    """Take an explanation back."""

    door = OWN_GAP
    leads_to = "cpd-readiness"

    def act(self) -> str:
        gaps.withdraw(gap=self.thing, by=self.asker.account(), at=self.now)
        return _("Your explanation was taken back.")


class ThisYear(Door):
    """The picture of this year."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("cpd-year", args=[self.today.year]))


class Year(Door):
    """A year of activity by month and kind, as a picture and as the table beneath it."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        if not 1990 <= year <= self.today.year + 1:
            raise Http404
        others = [one for one in years.those_of(self.thing) if one != year]
        shown = {"picture": years.picture(self.thing, year), "year": year, "others": others}
        return render(request, "cpd/year.html", IN | shown)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
