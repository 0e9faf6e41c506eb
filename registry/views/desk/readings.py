"""What was unusual about the readings of a week: for the registrar alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import policy
from members.doors import Door
from members.models import WorkItem
from members.queries import people, readings, staff
from members.queries.calendar import bank_holidays
from members.rules.readings import Unusual, Week, Why, records_opened, unusual, usual
from members.services import readings as lists

# Of more than so many people under one reason the page says how many there are besides.
NAMED = 10
WORDS = {
    Why.MANY: gettext_lazy("Many more records than is usual in the office that week"),
    Why.WITHOUT_WORK: gettext_lazy("No open work about the person was theirs"),
    Why.SURNAME: gettext_lazy("Shares a surname with the person"),
    Why.EMPLOYER: gettext_lazy("Works or worked where the person does or did"),
    Why.BY_REASON: gettext_lazy("The record was closed to them, and they gave a reason"),
    Why.HOURS: gettext_lazy("Outside the office’s hours: before 7am, after 8pm, at a weekend or on a bank holiday"),
}


class Readings(Door):
    """A week's list, with the weeks beside it; whoever has looked at it says so."""

    door = policy.REGISTRAR

    @cached_property
    def this_week(self) -> Week:
        """The week that is not over yet."""
        return Week.of(self.today)

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Week.read(request.GET.get("week", ""))
        week = asked if asked and asked <= self.this_week else self.this_week.after(-1)
        return render(request, "registry/desk/readings.html", self._of(week))

    def post(self, request: HttpRequest) -> HttpResponse:
        week = Week.read(request.POST.get("week", ""))
        if week is None:
            return HttpResponseRedirect(reverse("desk-readings"))
        if lists.settle(week=week, by=self.asker.account(), at=self.now):
            messages.success(request, _("You have looked at this list."))
        return HttpResponseRedirect(f"{reverse('desk-readings')}?week={week.code}")

    def _of(self, week: Week) -> dict[str, Any]:
        reads = readings.of_week(week)
        found = unusual(reads, closed=bank_holidays())
        counts = records_opened(reads)
        return {
            "area": "desk",
            "section": "readings",
            "week": week,
            "so_far": week == self.this_week,
            "before": week.after(-1),
            "after": week.after(1) if week < self.this_week else None,
            "readers": len(counts),
            "usual": usual(counts),
            "rows": _rows(found),
            "waits": WorkItem.objects.filter(key=lists.key_of(week), closed_at=None).exists(),
        }


def _rows(found: list[Unusual]) -> list[dict[str, Any]]:
    accounts = staff.called(one.reader for one in found)
    names = people.names({person for one in found for whose in one.why.values() for person in whose[:NAMED]})
    return [
        {
            "who": accounts[one.reader],
            "records": one.records,
            "why": [
                {
                    "words": WORDS[why],
                    "count": len(whose),
                    "people": [(person, names.get(person, "")) for person in whose[:NAMED]],
                    "besides": max(0, len(whose) - NAMED),
                }
                for why, whose in one.why.items()
            ],
        }
        for one in found
    ]
