"""The watch list of an organisation: whom it watches, adding to it, and ending watches."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.forms import ConfirmForm
from members.organisation_doors import ORGANISATION
from members.queries import staff
from members.queries.calendar import london_day
from members.views import sheets
from members.views.forms import FormDoor
from registry import watch_words
from registry.models import Batch, Watch
from registry.queries import watch_lists
from registry.queries.watch_lists import Row
from registry.services import batch_watches, watches
from registry.views.watch_pages import OrganisationPage
from registry.watch_doors import BATCH_TO_WATCH, WATCH
from registry.watch_forms import AddForm, AskedForm, ChangeForm, WatchFilter


class _Watches(OrganisationPage):
    section = "watches"

    def list_url(self) -> str:
        """The address of the watch list."""
        return self.url("organisation-watches")


class Watches(_Watches):
    """Whom the organisation watches, with what the register says of them today."""

    door = ORGANISATION

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        filters = WatchFilter(request.GET)
        wanted = filters.wanted()
        page = watch_lists.page(self.organisation, wanted, request.GET.get("page", ""), on=self.today)
        shown = self.shown() | {
            "form": filters,
            "filters": filters,
            "page": page,
            "wanted": wanted,
            "narrowed": wanted != watch_lists.Wanted(),
            "going_on": watch_lists.count(self.organisation),
        }
        return render(request, "registry/watches/list.html", shown, status=422 if filters.errors else 200)


class WatchFile(_Watches):
    """The same list as a file."""

    door = ORGANISATION

    def get(self, request: HttpRequest, organisation: str, kind: str) -> HttpResponseBase:
        if kind not in sheets.KINDS:
            raise Http404
        wanted = WatchFilter(request.GET).wanted()
        found = sheets.whole(watch_lists.chosen(self.organisation, wanted, on=self.today))
        rows = [_cells(row) for row in watch_lists.rows(found, on=self.today)]
        headings = [
            _("Number"), _("Name"), _("Register"), _("Registered"), _("Status"), _("Registered until"), _("Scopes"),
            _("Your reference"), _("Why"), _("Watched since"), _("Last day of the watch"), _("As on"),
        ]  # fmt: skip
        dated = [[*row, self.today.isoformat()] for row in rows]
        return sheets.answer(kind, name=f"watches-{self.today.isoformat()}", headings=headings, rows=dated)


def _cells(row: Row) -> list[object]:
    watch, entry = row.watch, row.entry
    return [
        watch.entry.number,
        entry.name if entry else "",
        watch.entry.register.code,
        entry.verdict.label if entry else _("Cannot confirm: ask the office"),
        entry.status_label if entry else "",
        row.until,
        ", ".join(scope.name for scope in entry.scopes) if entry else "",
        row.employee,
        watch.get_reason_display(),
        watch.begun_at.date(),
        watch_lists.last_day(watch),
    ]


class Add(FormDoor, _Watches):
    """Watch one person, by number and name."""

    door = ORGANISATION
    template = "registry/watches/add.html"
    form_class = AddForm

    def act(self, form: AddForm) -> HttpResponse:
        watch = watches.begin(
            organisation=self.organisation,
            number=form.cleaned_data["number"],
            name=form.cleaned_data["name"],
            asked=form.asked(),
            by=self.asker.account(),
            at=self.now,
        )
        words = _("You watch them from now on. We tell you of every change of what the register says of them.")
        return self.done(self.url("organisation-watch", watch.reference), words)

    def context(self) -> dict[str, Any]:
        return self.shown() | {"back_url": self.list_url()}


class AddFromBatch(FormDoor, _Watches):
    """Watch everybody whom a check found."""

    door = BATCH_TO_WATCH
    template = "registry/watches/batch.html"
    form_class = AskedForm
    thing: Batch

    def act(self, form: AskedForm) -> HttpResponse:
        begun = batch_watches.begin(batch=self.thing, asked=form.asked(), by=self.asker.account(), at=self.now)
        words = ngettext("You watch %(n)s person more from now on.", "You watch %(n)s people more from now on.", begun)
        found, watched = self.counts()
        rest = " " + _("The rest of them follow within minutes.") if watched < found else ""
        return self.done(self.list_url(), words % {"n": begun} + rest)

    def context(self) -> dict[str, Any]:
        found, watched = self.counts()
        return self.shown() | {
            "batch": self.thing,
            "found": found,
            "watched": watched,
            "back_url": self.list_url(),
        }

    def counts(self) -> tuple[int, int]:
        """How many people the check found, and how many of them are watched."""
        on = london_day(self.now)
        return batch_watches.found(batch=self.thing), batch_watches.watched_already(batch=self.thing, on=on)


class OneWatch(_Watches):
    """One watch: what the register says today, why it is watched, and what was told."""

    door = WATCH
    thing: Watch

    def get(self, request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
        row = watch_lists.rows([self.thing], on=self.today)[0]
        page = watch_lists.notices_of(self.thing, request.GET.get("page", ""))
        who = staff.called(pk for pk in (self.thing.begun_by_id, self.thing.ended_by_id) if pk)
        shown = self.shown() | {
            "watch": self.thing,
            "row": row,
            "last_day": watch_lists.last_day(self.thing),
            "begun_by": who.get(self.thing.begun_by_id or 0, ""),
            "ended_by": who.get(self.thing.ended_by_id or 0, ""),
            "page": page,
            "notices": [(notice, watch_words.kinds(notice.change)) for notice in page.object_list],
            "back_url": self.list_url(),
        }
        return render(request, "registry/watches/watch.html", shown)


class _OneForm(FormDoor, _Watches):
    """A page with a form about one watch."""

    thing: Watch

    def watch_url(self) -> str:
        """The address of the watch."""
        return self.url("organisation-watch", self.thing.reference)

    def context(self) -> dict[str, Any]:
        row = watch_lists.rows([self.thing], on=self.today)[0]
        return self.shown() | {"watch": self.thing, "row": row, "back_url": self.watch_url()}


class Change(_OneForm):
    """Change why somebody is watched, by which reference, or until when."""

    door = WATCH
    template = "registry/watches/change.html"
    form_class = ChangeForm

    def initial(self) -> dict[str, Any]:
        employee = watch_lists.rows([self.thing], on=self.today)[0].employee
        last = watch_lists.last_day(self.thing)
        return {"reason": self.thing.reason, "employee": employee, "last_day": last}

    def act(self, form: ChangeForm) -> HttpResponse:
        watches.amend(watch=self.thing, asked=form.asked(), by=self.asker.account(), at=self.now)
        return self.done(self.watch_url(), _("The watch was changed."))


class End(_OneForm):
    """End one watch."""

    door = WATCH
    template = "registry/watches/end.html"
    form_class = ConfirmForm

    def act(self, form: ConfirmForm) -> HttpResponse:
        watches.end(watch=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.watch_url(), _("The watch has ended. You can begin it again here."))


class Again(_OneForm):
    """Begin a watch again that ended."""

    door = WATCH
    template = "registry/watches/again.html"
    form_class = ConfirmForm

    def act(self, form: ConfirmForm) -> HttpResponse:
        watch = watches.begin_again(watch=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.url("organisation-watch", watch.reference), _("You watch them again from now on."))


class EndMany(_Watches):
    """End the watches that were ticked, after a look at whom they are about."""

    door = ORGANISATION

    @cached_property
    def ticked(self) -> list[Watch]:
        """The watches that were ticked and go on."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        found = watch_lists.chosen(self.organisation, watch_lists.Wanted(), on=self.today)
        return list(found.filter(reference__in=sent.getlist("watches")[:500]))

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        shown = self.shown() | {"rows": watch_lists.rows(self.ticked, on=self.today), "back_url": self.list_url()}
        return render(request, "registry/watches/end_many.html", shown)

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        ended = watches.end_many(
            organisation=self.organisation,
            references=[one.reference for one in self.ticked],
            by=self.asker.account(),
            at=self.now,
        )
        words = ngettext("%(n)s watch has ended.", "%(n)s watches have ended.", ended)
        return self.say(words % {"n": ended}, then=self.list_url())
