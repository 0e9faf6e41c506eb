"""The applications of the desk: their list, and one of them with all that the office knows of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members import policy
from members.asker import Asker
from members.choices import ReadingOf
from members.doors import Door
from members.errors import Refused
from members.services import access, work
from members.views.forms import FormDoor
from registry import application_actions
from registry.application_doors import APPLICATION_AT_DESK
from registry.models import Application
from registry.queries import desk_application, desk_applications, desk_numbers
from registry.views.desk.application_forms import ApplicationFilter
from registry.views.desk.forms import NoteForm
from registry.views.desk.queue import officers_but

IN = {"area": "desk", "section": "applications"}


def filters_of(request: HttpRequest, asker: Asker) -> ApplicationFilter:
    """The filters as an address has them."""
    return ApplicationFilter(
        request.GET,
        registers=desk_applications.registers(),
        routes=desk_applications.routes(),
        officers=officers_but(asker),
    )


class Applications(Door):
    """Every application that was asked for, those due first, and how many are at which stage."""

    door = policy.CASEWORK

    @cached_property
    def filters(self) -> ApplicationFilter:
        """The filters as the address has them."""
        return filters_of(self.request, self.asker)

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = self.filters.wanted()
        context = IN | {
            "form": self.filters,
            "filters": self.filters,
            "page": desk_applications.page(self.asker, wanted, request.GET.get("page", ""), today=self.today),
            "narrowed": wanted != desk_applications.Wanted(),
            "stages": desk_applications.at_stages(self.asker, today=self.today),
        }
        status = 422 if self.filters.errors else 200
        return render(request, "registry/desk/applications/list.html", context, status=status)


class Numbers(Door):
    """How many applications are at which stage, and how long each stage takes."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        taken = desk_numbers.medians(today=self.today)
        stages = desk_applications.at_stages(self.asker, today=self.today)
        most = max((one.count for one in stages), default=0)
        context = IN | {
            "rows": [(one, taken.get(one.stage)) for one in stages],
            "bars": [desk_numbers.Bar.of(place, one.count, most) for place, one in enumerate(stages)],
            "height": desk_numbers.Bar.height(len(stages)),
            "total": sum(one.count for one in stages),
        }
        return render(request, "registry/desk/applications/numbers.html", context)


class ShowApplication(FormDoor, Door):
    """One application: what was handed in, where it is and by when, what can be done; takes it, or notes something."""

    door = APPLICATION_AT_DESK
    template = "registry/desk/applications/application.html"
    form_class = NoteForm
    thing: Application

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        access.record_reading_once(
            person=self.thing.person,
            what=ReadingOf.APPLICATION,
            about=self.thing,
            by=self.asker.account(),
            at=self.now,
        )
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "take":
            return self._take()
        return super().post(request, *args, **kwargs)

    @cached_property
    def whole(self) -> desk_application.Whole:
        """The application with all that surrounds it."""
        copy = self.request.GET.get("copy", "")
        number = int(copy) if copy.isascii() and copy.isdecimal() and len(copy) < 5 else None
        return desk_application.whole(self.thing, user=self.asker.account(), copy_of=number, today=self.today)

    def context(self) -> dict[str, Any]:
        case = application_actions.Case(self.thing, held=self.whole.hold is not None)
        return IN | {
            "whole": self.whole,
            "actions": application_actions.possible(case),
            "own": self.whole.work is not None and self.whole.work.assigned_to_id == self.asker.account().pk,
        }

    def act(self, form: Any) -> HttpResponse:
        if self.whole.work is None:
            raise Refused(_("Nothing can be noted before the application is handed in."), field="text", code="draft")
        work.note(item=self.whole.work, text=form.cleaned_data["text"], by=self.asker.account(), at=self.now)
        return self.done(self.request.path, _("Your note was added."))

    def _take(self) -> HttpResponse:
        """The application becomes the officer’s own work, and its documents open to them."""
        item, by = self.whole.work, self.asker.account()
        if item is None or item.closed_at is not None:
            raise Refused(_("This is not in the work queue, so nobody can take it."), code="closed")
        work.assign(items=[item.pk], to=by, by=by, at=self.now)
        messages.success(self.request, _("You have this application now, and its documents are open to you."))
        return HttpResponseRedirect(self.request.path)
