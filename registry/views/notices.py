"""What an organisation was told of those whom it watches, and how each officer hears of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.organisation_doors import ORGANISATION
from members.queries import staff
from members.views import sheets
from members.views.forms import FormDoor
from registry import watch_words
from registry.choices import NoticeBy
from registry.models import Notice
from registry.queries import notice_ways, watch_lists
from registry.queries.watch_lists import NoticeRow
from registry.services import notice_mail
from registry.services import notices as services
from registry.views.watch_pages import OrganisationPage
from registry.watch_doors import NOTICE
from registry.watch_forms import NoticeFilter, PreferenceForm


class _Notices(OrganisationPage):
    section = "notices"


class Notices(_Notices):
    """Everything that was told, what nobody has looked at first."""

    door = ORGANISATION

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        filters = NoticeFilter(request.GET)
        wanted = filters.wanted()
        page = watch_lists.notice_page(self.organisation, wanted, request.GET.get("page", ""), on=self.today)
        shown = self.shown() | {
            "form": filters,
            "filters": filters,
            "page": page,
            "rows": [(row, watch_words.kinds(row.notice.change)) for row in page.object_list],
            "newest": max((row.notice.pk for row in page.object_list), default=0),
            "unseen": watch_lists.unseen(self.organisation),
            "narrowed": wanted != watch_lists.WantedNotices(),
            "how": notice_ways.of(self.organisation, self.asker.account()),
        }
        return render(request, "registry/notices/list.html", shown, status=422 if filters.errors else 200)

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        done: dict[str, Any] = {"organisation": self.organisation, "by": self.asker.account(), "at": self.now}
        if request.POST.get("do") == "all":
            seen = services.mark_all_seen(until=max(_numbers([request.POST.get("newest", "")]), default=0), **done)
        else:
            seen = services.mark_seen(notices=_numbers(request.POST.getlist("notices")), **done)
        words = ngettext("%(n)s notice is marked as seen.", "%(n)s notices are marked as seen.", seen)
        return self.say(words % {"n": seen}, then=request.get_full_path())


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]


class NoticeFile(_Notices):
    """The same list as a file."""

    door = ORGANISATION

    def get(self, request: HttpRequest, organisation: str, kind: str) -> HttpResponseBase:
        if kind not in sheets.KINDS:
            raise Http404
        found = watch_lists.notices(self.organisation, NoticeFilter(request.GET).wanted())
        rows = [_cells(row) for row in watch_lists.notice_rows(sheets.whole(found), on=self.today)]
        headings = [
            _("Told at"), _("Number"), _("Name"), _("Register"), _("Your reference"), _("About"), _("Seen at"),
        ]  # fmt: skip
        return sheets.answer(kind, name=f"notices-{self.today.isoformat()}", headings=headings, rows=rows)


def _cells(row: NoticeRow) -> list[object]:
    notice, watch = row.notice, row.notice.watch
    return [
        f"{notice.at:%Y-%m-%dT%H:%M:%SZ}",
        watch.entry.number,
        row.entry.name if row.entry else "",
        watch.entry.register.code,
        watch.employee if row.entry else "",
        watch_words.kinds(notice.change),
        f"{notice.seen_at:%Y-%m-%dT%H:%M:%SZ}" if notice.seen_at else "",
    ]


class OneNotice(_Notices):
    """One notice: what the register said before and after, and what it says now."""

    door = NOTICE
    thing: Notice

    def get(self, request: HttpRequest, organisation: str, notice: int) -> HttpResponse:
        row = watch_lists.notice_rows([self.thing], on=self.today)[0]
        change = self.thing.change
        who = staff.called([self.thing.seen_by_id]) if self.thing.seen_by_id else {}
        shown = self.shown() | {
            "notice": self.thing,
            "watch": self.thing.watch,
            "entry": row.entry,
            "kinds": watch_words.kinds(change),
            # Of whoever is not shown today nothing that was said before is said again.
            "lines": watch_words.lines(change) if row.entry else [],
            "sentence": watch_words.sentence(change) if row.entry else "",
            "seen_by": who.get(self.thing.seen_by_id or 0, ""),
            "back_url": self.url("organisation-notices"),
        }
        return render(request, "registry/notices/notice.html", shown)

    def post(self, request: HttpRequest, organisation: str, notice: int) -> HttpResponse:
        services.mark_seen(
            organisation=self.organisation, notices=[self.thing.pk], by=self.asker.account(), at=self.now
        )
        return self.say(_("The notice is marked as seen."), then=self.url("organisation-notices"))


class Preference(FormDoor, _Notices):
    """How I hear of changes by e-mail."""

    door = ORGANISATION
    template = "registry/notices/preference.html"
    form_class = PreferenceForm

    def initial(self) -> dict[str, Any]:
        return {"how": notice_ways.of(self.organisation, self.asker.account())}

    def act(self, form: PreferenceForm) -> HttpResponse:
        notice_mail.prefer(
            organisation=self.organisation,
            how=NoticeBy(form.cleaned_data["how"]),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.url("organisation-notices"), _("Your choice is kept."))

    def context(self) -> dict[str, Any]:
        return self.shown() | {"email": self.asker.account().email, "back_url": self.url("organisation-notices")}
