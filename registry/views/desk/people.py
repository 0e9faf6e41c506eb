"""Finding a person, and everything that is held about one on one page."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members import policy, timeline
from members.choices import OFFICER_ROLES, ReadingOf
from members.doors import Door
from members.errors import Refused
from members.models import Person
from members.queries import pages, staff
from members.queries import work as queue
from members.services import access
from members.timeline import LineKind
from members.views.forms import FormDoor
from registry.doors import CASE_OF_PERSON, PERSON_AT_DESK
from registry.queries import desk_person, desk_search
from registry.views.desk.forms import FindForm, OpenForm

# Where a session keeps what was looked for: addresses and birthdays belong in no address of a page, nor in a log.
_SEARCHES, _KEPT = "desk_searches", 5
_A_PAGE, _MOST_LINES = 50, 2_000


def search_of(request: HttpRequest, key: str) -> dict[str, str] | None:
    """What was looked for under this key, in this session."""
    return dict(request.session.get(_SEARCHES, {})).get(key)


def carried_out(search: dict[str, str], *, today: date) -> desk_search.Finding:
    """Whom a search of this session finds today."""
    born = search["born"]
    return desk_search.find(words=search["q"], born=date.fromisoformat(born) if born else None, on=today)


class FindPeople(FormDoor, Door):
    """Looks for people by name, number or address; there is no list of everybody."""

    door = policy.DESK
    template = "registry/desk/people.html"
    form_class = FindForm

    @cached_property
    def search(self) -> dict[str, str] | None:
        """What was looked for, if the page shows the answer to it."""
        return search_of(self.request, self.request.GET.get("found", ""))

    def initial(self) -> dict[str, Any]:
        if self.search is None:
            return {}
        born = self.search["born"]
        return {"q": self.search["q"], "born": date.fromisoformat(born) if born else None}

    def act(self, form: FindForm) -> HttpResponse:
        given = form.cleaned_data
        search = {"q": given["q"], "born": given["born"].isoformat() if given["born"] else ""}
        carried_out(search, today=self.today)
        kept: dict[str, dict[str, str]] = dict(self.request.session.get(_SEARCHES, {}))
        key = str(1 + max((int(one) for one in kept), default=0))
        newest = sorted({**kept, key: search}.items(), key=lambda pair: int(pair[0]))[-_KEPT:]
        self.request.session[_SEARCHES] = dict(newest)
        return HttpResponseRedirect(f"{reverse('desk-people')}?found={key}")

    def context(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"area": "desk", "section": "people"}
        if self.search is None or self.request.method == "POST":
            return shown
        finding = carried_out(self.search, today=self.today)
        page = pages.part(finding.ids, self.request.GET.get("page", ""), size=20)
        people = desk_search.shown(list(page.object_list), on=self.today)
        return shown | {"finding": finding, "page": page, "people": people, "found": self.request.GET["found"]}


class ShowPerson(Door):
    """One person: who they are, what the public and the office read of them, and all that happened, newest first."""

    door = PERSON_AT_DESK
    thing: Person

    def get(self, request: HttpRequest, person: int) -> HttpResponse:
        if self.thing.merged_into_id:
            return HttpResponseRedirect(reverse("desk-person", args=[self.thing.merged_into_id]))
        self._note_reading(again=False)
        return self._show(contact=False)

    def post(self, request: HttpRequest, person: int) -> HttpResponse:
        """Shows what is masked, on the record."""
        if not self.asker.holds(OFFICER_ROLES):
            raise Refused(_("How to reach somebody is shown to officers alone."), code="role")
        self._note_reading(again=True)
        return self._show(contact=True)

    def _note_reading(self, *, again: bool) -> None:
        by = self.asker.account()
        if again:
            access.record_reading(person=self.thing, what=ReadingOf.RECORD, by=by, at=self.now)
        else:
            access.record_reading_of_record(person=self.thing, by=by, at=self.now)

    def _show(self, *, contact: bool) -> HttpResponse:
        whole = desk_person.whole(self.thing, today=self.today)
        context: dict[str, Any] = {"area": "desk", "section": "people", "whole": whole, "contact": contact}
        if self.asker.holds(OFFICER_ROLES):
            context |= self._case(whole)
        return render(self.request, "registry/desk/person.html", context)

    def _case(self, whole: desk_person.Whole) -> dict[str, Any]:
        """What officers see beside what the whole office sees."""
        asked = self.request.GET.get("kind", "")
        kind = asked if asked in LineKind.values else ""
        lines = timeline.lines(people=whole.group, kind=kind, most=_MOST_LINES)
        page = pages.part(lines, self.request.GET.get("page", ""), size=_A_PAGE)
        who = staff.called(line.who for line in page.object_list if line.who)
        events = [
            {"title": line.title, "at": line.at, "text": line.text, "href": line.href, "who": who.get(line.who, "")}
            for line in page.object_list
        ]
        user = self.asker.account()
        return {
            "case": True,
            "events": events,
            "page": page,
            "kind": kind,
            "kinds": LineKind.choices,
            "work": queue.of_people(whole.group, self.asker, today=self.today),
            "documents": desk_person.locker(user=user, group=whole.group, at=self.now),
            "opening": desk_person.opening(user=user, group=whole.group, at=self.now),
        }


class OpenRecord(FormDoor, Door):
    """Opens what is otherwise closed of a record: with a reason, for half an hour, and every registrar is told."""

    door = CASE_OF_PERSON
    template = "registry/desk/open.html"
    form_class = OpenForm
    thing: Person

    def act(self, form: OpenForm) -> HttpResponse:
        person = self.thing.merged_into or self.thing
        by = self.asker.account()
        access.break_glass(person=person, reason=form.cleaned_data["reason"], by=by, at=self.now)
        access.record_reading(person=person, what=ReadingOf.RECORD, by=by, at=self.now)
        return self.done(
            reverse("desk-person", args=[person.pk]), _("The documents of this record are open to you for 30 minutes.")
        )

    def context(self) -> dict[str, Any]:
        return {"area": "desk", "section": "people", "name": desk_person.named(self.thing)}
