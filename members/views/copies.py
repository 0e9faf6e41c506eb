"""A copy of everything held about me: asked for, made by the worker, taken within seven days."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from members import policy
from members.choices import CopyState
from members.doors import Door, Policy, everyone
from members.models import DataCopy
from members.queries import people, profile
from members.services import copies
from members.views.waiting import look_again

IN = {"area": "my", "section": "privacy"}


def _own_copy(door: Door) -> DataCopy | None:
    person = door.asker.person
    own = person and DataCopy.objects.filter(
        person__in=people.group(person), reference=door.kwargs["reference"], state=CopyState.READY
    )
    return own.first() if own else None


OWN_COPY = Policy(
    "the person whose copy it is, with a second factor",
    load=_own_copy,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)


class Copy(Door):
    """How far my copy is; the page asks again by itself while it is being made."""

    door = policy.OWN_EVIDENCE
    weighty = True

    def get(self, request: HttpRequest) -> HttpResponse:
        copy = profile.latest(self.thing, DataCopy)
        under_way = bool(copy and copy.state in {CopyState.ASKED, CopyState.MAKING})
        shown = IN | {"copy": copy, "under_way": under_way, "ready": bool(copy and copy.state == CopyState.READY)}
        answer = render(request, "members/copies/page.html", shown)
        if under_way:
            look_again(answer, request)
        return answer

    def post(self, request: HttpRequest) -> HttpResponse:
        copies.ask(person=self.thing, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("my-copy"))


class Download(Door):
    """The file itself, as an attachment."""

    door = OWN_COPY
    weighty = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        file = copies.take(copy=self.thing, by=self.asker.account(), at=self.now)
        name = f"register-copy-{self.thing.ready_at:%Y-%m-%d}.zip"
        answer = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
        return answer
