"""Who checked me and who watches me, as counts; and reporting that somebody had no reason to."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.doors import Door
from members.views import sheets
from members.views.documents import SANDBOX
from members.views.forms import FormDoor
from registry.choices import MisuseState
from registry.models import MisuseReport
from registry.queries import misuse, who_checked
from registry.rules.who_checked import How, Line, picture, report_number
from registry.services import misuse as verbs
from registry.share_doors import OWN_MISUSE
from registry.share_forms import IN_GENERAL, MisuseForm
from registry.views.sharing import IN

PAGE_SIZE = 40
# How many lines a report may be about; older ones are reported in words.
TO_REPORT = 24


def how_in_words() -> dict[How, str]:
    """How somebody was looked up, in words."""
    return {
        How.CHECKED: _("Check by an organisation"),
        How.PROOF: _("Proof saved"),
        How.SHARED: _("Your link opened"),
    }


class WhoChecked(Door):
    """A picture of a year, every month beside it, who watches, and what was reported."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        told, words = who_checked.told(self.thing, on=self.today), how_in_words()
        page = Paginator(told.lines, PAGE_SIZE).get_page(request.GET.get("page"))
        shown = {
            "picture": picture(told.lines, today=self.today),
            "hows": [(how.value, label) for how, label in words.items()],
            "page": page,
            "lines": [(one, words[one.how], told.who(one), one.code if one.how is How.CHECKED else "") for one in page],
            "watchers": told.watchers,
            "reports": misuse.of_person(self.thing),
        }
        return render(request, "registry/sharing/checks.html", IN | shown)


class AsList(Door):
    """The same for a spreadsheet."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        told, words = who_checked.told(self.thing, on=self.today), how_in_words()
        rows = [(f"{one.month:%Y-%m}", words[one.how], told.who(one), one.number) for one in told.lines]
        headings = [_("Month"), _("What"), _("Who"), _("How often")]
        answer = sheets.as_csv(name=f"who-checked-me-{self.today}", headings=headings, rows=rows)
        answer["Content-Security-Policy"] = SANDBOX
        return answer


class ReportMisuse(FormDoor, Door):
    """Says which checks nobody had a reason for, and why."""

    door = policy.OWN_RECORD
    template = "registry/sharing/report.html"
    form_class = MisuseForm

    def initial(self) -> dict[str, Any]:
        return {"line": self.request.GET.get("line", "")}

    def lines(self) -> dict[str, tuple[Line, str]]:
        """The lines that may be reported, with what they are called."""
        told = who_checked.told(self.thing, on=self.today)
        checked = [one for one in told.lines if one.how is How.CHECKED]
        named = [(one, f"{one.month:%B %Y}: {told.who(one)}") for one in checked]
        return {one.code: (one, words) for one, words in self._wanted(named)}

    def _wanted(self, named: list[tuple[Line, str]]) -> list[tuple[Line, str]]:
        """The newest, and the one that was asked for."""
        asked = self.request.POST.get("line") or self.initial()["line"]
        return [pair for place, pair in enumerate(named) if place < TO_REPORT or pair[0].code == asked]

    def form_kwargs(self) -> dict[str, Any]:
        return {"lines": [(code, words) for code, (_line, words) in self.lines().items()]}

    def context(self) -> dict[str, Any]:
        return IN | {"days": misuse.ANSWER_DAYS}

    def act(self, form: MisuseForm) -> HttpResponse:
        chosen = form.cleaned_data["line"]
        line = None if chosen == IN_GENERAL else self.lines()[chosen][0]
        words, by = form.cleaned_data["words"], self.asker.account()
        made = verbs.report(person=self.thing, line=line, words=words, by=by, at=self.now)
        return self.done(reverse("my-misuse", args=[made.reference]))


class Report(Door):
    """What was reported, who acts next, and the answer."""

    door = OWN_MISUSE
    thing: MisuseReport

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        shown = {
            "report": self.thing,
            "number": report_number(self.thing.pk),
            "about": misuse.about(self.thing),
            "open": self.thing.state == MisuseState.ASKED,
            "due_on": misuse.due_on(self.thing),
        }
        return render(request, "registry/sharing/reported.html", IN | shown)
