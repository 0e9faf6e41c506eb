"""The work queue: what waits in the office, whose move it is, and who has it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import policy
from members.asker import Asker
from members.doors import Door
from members.errors import Refused
from members.models import User, WorkItem
from members.queries import staff
from members.queries import work as queue
from members.services import work
from members.work import page_of, title_of
from registry.doors import WORK_ITEM
from registry.views.desk.forms import BACK, ME, AssignForm, GiveForm, NoteForm, QueueFilter


def officers_but(asker: Asker) -> list[tuple[str, str]]:
    """Everybody in the office but the asker, whom the forms call “me”."""
    return [(str(pk), name) for pk, name in staff.working().items() if pk != asker.account().pk]


class _AtTheQueue(Door):
    """What the queue and its items share: who may be given work."""

    door = policy.DESK

    @cached_property
    def officers(self) -> list[tuple[str, str]]:
        """Whom work may be given to, besides the asker."""
        return officers_but(self.asker)

    def receiver(self, to: str) -> User | None:
        """Who is meant by a choice of the form; None puts work back."""
        if to == ME:
            return self.asker.account()
        return None if to == BACK else User.objects.get(pk=int(to))


class Queue(_AtTheQueue):
    """Open work, oldest first: narrowed, turned page by page, and given out."""

    @cached_property
    def filters(self) -> QueueFilter:
        """The filters as the address has them."""
        return QueueFilter(self.request.GET, kinds=queue.offered(self.asker), officers=self.officers)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AssignForm(request.POST, items=_numbers(request.POST.getlist("items")), officers=self.officers)
        if form.is_valid():
            try:
                return self._assign(form)
            except Refused as refused:
                form.add_refusal(refused)
        return self._show(form)

    def _assign(self, form: AssignForm) -> HttpResponse:
        to = self.receiver(form.cleaned_data["to"])
        items = queue.visible(self.asker).filter(pk__in=form.cleaned_data["items"]).values_list("pk", flat=True)
        changed = work.assign(items=list(items), to=to, by=self.asker.account(), at=self.now)
        said = ngettext("%(n)s piece of work changed hands.", "%(n)s pieces of work changed hands.", changed)
        messages.success(self.request, said % {"n": changed})
        return HttpResponseRedirect(self.request.get_full_path())

    def _show(self, form: AssignForm | None = None) -> HttpResponse:
        wanted = self.filters.wanted()
        sent: AssignForm | QueueFilter = form or self.filters
        context = {
            "area": "desk",
            "section": "queue",
            "form": sent,
            "filters": self.filters,
            "assign": form or AssignForm(items=[], officers=self.officers),
            "page": queue.page(self.asker, wanted, self.request.GET.get("page", ""), today=self.today),
            "ticked": _numbers(self.request.POST.getlist("items")),
            "narrowed": wanted != queue.Wanted(),
        }
        return render(self.request, "registry/desk/queue.html", context, status=422 if sent.errors else 200)


def _numbers(ticked: list[str]) -> list[int]:
    return [int(item) for item in ticked if item.isascii() and item.isdecimal() and len(item) < 19]


class ShowItem(_AtTheQueue):
    """One piece of work: what it is, whom it concerns, who has it, what was noted and what happened."""

    door = WORK_ITEM
    thing: WorkItem

    def get(self, request: HttpRequest, item: int) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, item: int) -> HttpResponse:
        noting = request.POST.get("do") == "note"
        form = NoteForm(request.POST) if noting else GiveForm(request.POST, officers=self.officers)
        if form.is_valid():
            try:
                said = self._note(form) if noting else self._give(form)
            except Refused as refused:
                form.add_refusal(refused)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(request.path)
        return self._show(form)

    def _note(self, form: Any) -> str:
        work.note(item=self.thing, text=form.cleaned_data["text"], by=self.asker.account(), at=self.now)
        return _("Your note was added.")

    def _give(self, form: Any) -> str:
        if self.thing.closed_at is not None:
            raise Refused(_("This was settled, so it is no longer anybody’s."), field="to", code="closed")
        to = self.receiver(form.cleaned_data["to"])
        work.assign(items=[self.thing.pk], to=to, by=self.asker.account(), at=self.now)
        return _("The work changed hands.")

    def _show(self, form: Any = None) -> HttpResponse:
        context = {
            "area": "desk",
            "section": "queue",
            "form": form,
            "note": form if isinstance(form, NoteForm) else NoteForm(),
            "give": form if isinstance(form, GiveForm) else GiveForm(officers=self.officers),
            "item": self.thing,
            "title": title_of(self.thing),
            "settle": page_of(self.thing),
            "row": queue.rows([self.thing], self.asker, today=self.today)[0],
            "notes": queue.notes(self.thing),
            "history": queue.history(self.thing),
        }
        return render(self.request, "registry/desk/work.html", context, status=422 if form else 200)
