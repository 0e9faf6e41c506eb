"""Lists taken out of the register: who took what, and taking one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members import policy
from members.choices import OFFICER_ROLES, ActState
from members.doors import Door
from members.models import Export, GraveAct
from members.money_forms import PaymentFilter
from members.queries import money_desk, pages, staff
from members.queries import work as queue
from members.rules.cells import Table
from members.services import exports
from members.views.forms import FormDoor
from registry.doors import LIST_TO_TAKE
from registry.queries import desk_lists, desk_quality
from registry.queries.desk_applications import Wanted as Applications
from registry.queries.desk_renewals import Wanted as Renewals
from registry.views.desk.applications import filters_of
from registry.views.desk.forms import ExportForm, QueueFilter
from registry.views.desk.people import carried_out, search_of
from registry.views.desk.queue import officers_but
from registry.views.desk.renewals import filters_of as renewal_filters

_QUALITY = "quality-"


class Exports(Door):
    """Who took what out of the register, newest first, and what the asker may take now."""

    door = policy.DESK

    def get(self, request: HttpRequest) -> HttpResponse:
        page = pages.Capped(self._seen().order_by("-taken_at", "-pk")).shown(request.GET.get("page", ""))
        who = staff.called(taken.taken_by_id for taken in page.object_list)
        context = {
            "area": "desk",
            "section": "exports",
            "page": page,
            "rows": [(taken, _title(taken.kind), who[taken.taken_by_id]) for taken in page.object_list],
            "agreed": [
                (act, _title(act.detail["list"]), act.done_at and act.done_at + exports.OPEN_FOR)
                for act in exports.may_be_taken(by=self.asker.account(), at=self.now)
            ],
        }
        return render(request, "registry/desk/exports.html", context)

    def _seen(self) -> QuerySet[Export]:
        """Every export to officers; to finance its own, for the reasons of others are no business of its."""
        taken = Export.objects.all()
        return taken if self.asker.holds(OFFICER_ROLES) else taken.filter(taken_by=self.asker.account())


class _Taking(FormDoor, Door):
    """A page that takes a list out; a longer one asks first for a proof of who takes it."""

    door = policy.DESK
    form_class = ExportForm

    @cached_property
    def table(self) -> Table:
        """The list as it is now."""
        raise NotImplementedError

    def came_from(self) -> str:
        return self.request.get_full_path()

    @property
    def proved(self) -> bool:
        """Whether they proved who they are within the last minutes."""
        return not self.owes_proof()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.proof_first() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.proof_first() or super().post(request, *args, **kwargs)

    def proof_first(self) -> HttpResponse | None:
        """The way to prove who they are, where the list is too long to go without."""
        if len(self.table.rows) <= exports.WITHOUT_PROOF or self.proved:
            return None
        return self._by_way_of("account_reauthenticate")

    def file(self, taken: exports.Taken) -> HttpResponse:
        """The file, for this answer alone."""
        name = f"{taken.export.kind}-{taken.export.reference}.csv"
        answer = HttpResponse(taken.content, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def context(self) -> dict[str, Any]:
        count = len(self.table.rows)
        return {
            "area": "desk",
            "section": "exports",
            "title": _title(self.table.kind),
            "count": count,
            "too_many": count > exports.AT_MOST,
            "most": exports.AT_MOST,
            "alone": exports.ALONE,
        }


class TakeList(_Taking):
    """Takes one list out, or, where it is long, asks a second person to agree first."""

    door = LIST_TO_TAKE
    template = "registry/desk/export.html"

    @cached_property
    def table(self) -> Table:
        code, most = self.kwargs["code"], exports.AT_MOST + 1
        if code == "queue":
            asked = QueueFilter(self.request.GET, kinds=queue.offered(self.asker), officers=officers_but(self.asker))
            return desk_lists.queue(self.asker, asked.wanted(), today=self.today, most=most)
        if code == "applications":
            wanted = filters_of(self.request, self.asker).wanted()
            return desk_lists.applications(self.asker, wanted, today=self.today, most=most)
        if code == "renewals":
            narrowed_to = renewal_filters(self.request).wanted()
            return desk_lists.renewals(self.asker, narrowed_to, today=self.today, most=most)
        if code == "people":
            return self._found()
        if code == "payments":
            narrowed = PaymentFilter(self.request.GET).wanted()
            return money_desk.table(narrowed, asker=self.asker.person, most=most)
        if code.removeprefix(_QUALITY) in desk_quality.CHECKS and code.startswith(_QUALITY):
            return desk_lists.quality(code.removeprefix(_QUALITY), today=self.today, most=most)
        raise Http404

    def _found(self) -> Table:
        search = search_of(self.request, self.request.GET.get("found", ""))
        if search is None:
            raise Http404
        return desk_lists.found(carried_out(search, today=self.today), today=self.today)

    def act(self, form: ExportForm) -> HttpResponse:
        given = {"table": self.table, "reason": form.cleaned_data["reason"], "by": self.asker.account(), "at": self.now}
        if exports.ALONE < len(self.table.rows) <= exports.AT_MOST:
            exports.propose(**given)
            said = _("Another officer must agree. Once they have, you can take the list here, once, within 24 hours.")
            return self.done(reverse("desk-exports"), said)
        return self.file(exports.take(proved=self.proved, **given))

    def context(self) -> dict[str, Any]:
        return super().context() | {"second": exports.ALONE < len(self.table.rows) <= exports.AT_MOST}


class TakeAgreed(_Taking):
    """Takes a long list that a second person agreed to, once."""

    template = "registry/desk/export_agreed.html"
    form_class = ExportForm

    @cached_property
    def agreed(self) -> GraveAct:
        """What was agreed to, if it is the asker’s own proposal."""
        act = GraveAct.objects.filter(
            kind="export", state=ActState.DONE, proposed_by=self.asker.account(), reference=self.kwargs["reference"]
        ).first()
        if act is None:
            raise Http404
        return act

    @cached_property
    def table(self) -> Table:
        kind, chosen, most = self.agreed.detail["list"], self.agreed.detail["chosen"], exports.AT_MOST + 1
        if kind == "queue":
            return desk_lists.queue(self.asker, desk_lists.wanted_again(chosen), today=self.today, most=most)
        if kind == "applications":
            return desk_lists.applications(self.asker, Applications(**chosen), today=self.today, most=most)
        if kind == "renewals":
            return desk_lists.renewals(self.asker, Renewals(**chosen), today=self.today, most=most)
        if kind == "payments":
            return money_desk.table(money_desk.wanted_again(chosen), asker=self.asker.person, most=most)
        return desk_lists.quality(kind.removeprefix(_QUALITY), today=self.today, most=most)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if step := self.proof_first():
            return step
        reason, by = self.agreed.reason, self.asker.account()
        taken = exports.take(table=self.table, reason=reason, proved=self.proved, by=by, at=self.now, act=self.agreed)
        return self.file(taken)


def _title(kind: str) -> str:
    if kind.startswith(_QUALITY):
        return str(desk_quality.CHECKS[kind.removeprefix(_QUALITY)].title)
    titles = {
        "queue": _("Work queue"),
        "people": _("People found"),
        "applications": _("Applications"),
        "payments": _("Payments"),
        "renewals": _("Renewals"),
    }
    return titles[kind]
