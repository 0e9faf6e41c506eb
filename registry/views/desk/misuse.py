"""A report of misuse at the desk: what was reported, the checks that it may be about, and the answer."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _

from members.doors import Door
from members.queries import people, staff
from members.views.forms import FormDoor
from registry.choices import MisuseState
from registry.models import MisuseReport
from registry.queries import misuse
from registry.rules.who_checked import report_number
from registry.services import misuse as verbs
from registry.share_doors import MISUSE_AT_DESK
from registry.share_forms import AnswerForm

PAGE_SIZE = 50


class LookInto(FormDoor, Door):
    """Who made the checks, what for, and how many people they asked about; and the answer to the person."""

    door = MISUSE_AT_DESK
    template = "registry/desk/misuse/report.html"
    form_class = AnswerForm
    thing: MisuseReport

    @cached_property
    def concerned(self) -> list[misuse.Concerned]:
        """The checks that it may be about."""
        return misuse.concerned(self.thing)

    def form_kwargs(self) -> dict[str, Any]:
        return {"organisations": {one.organisation: one.name for one in self.concerned}}

    def context(self) -> dict[str, Any]:
        report, person = self.thing, self.thing.entry.person
        decider = report.answered_by_id
        return {
            "area": "desk",
            "section": "queue",
            "report": report,
            "number": report_number(report.pk),
            "about": misuse.about(report),
            "name": people.names([person.pk]).get(person.pk, ""),
            "kept": person.merged_into_id or person.pk,
            "page": Paginator(self.concerned, PAGE_SIZE).get_page(self.request.GET.get("page")),
            "open": report.state == MisuseState.ASKED,
            "due_on": misuse.due_on(report),
            "decider": staff.called([decider]).get(decider, "") if decider else "",
        }

    def act(self, form: AnswerForm) -> HttpResponse:
        verbs.answer(report=self.thing, given=form.given(), by=self.asker.account(), at=self.now)
        return self.done(self.request.path, _("The answer is recorded, and sent."))
