"""What every page of a case begins with: a look whether its holder may still judge, and whether it opened to them."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from members.choices import ReadingOf
from members.doors import Door
from members.services import access
from members.views.forms import FormDoor
from registry.assessing_doors import OWN_SEAT
from registry.models import Seat
from registry.queries import assessing
from registry.queries.assessing import ENDED_WORDS, View
from registry.services import seat_ends

IN = {"area": "assessing", "section": "cases"}


class OnSeat(Door):
    """A page of a case. A conflict that arose since ends the seat before anything is shown."""

    door = OWN_SEAT
    thing: Seat
    # Nothing of the application is shown before its holder said that nothing keeps them from judging.
    before_declaring = False
    # Whether it is the seat on the panel of an appeal, and where those who hold such seats work.
    on_panel = False
    shown_in: ClassVar[dict[str, str]] = IN

    def first_step(self) -> HttpResponseBase | None:
        if step := super().first_step():
            return step
        known = self.names_something()
        if not known:
            return None
        taken = assessing.newest(self.asker.account(), self.kwargs["reference"], on_panel=self.on_panel)
        if taken is None:
            return None
        taken = seat_ends.look_again(taken=taken, at=self.now)
        if taken.ended_at is not None:
            return self.taken_off(taken)
        if taken.unconflicted_at is None and not self.before_declaring:
            return HttpResponseRedirect(reverse("assessing-case", args=[self.kwargs["reference"]]))
        return None

    def taken_off(self, taken: Seat) -> HttpResponse:
        """The answer to somebody whose work on the application ended: why, and nothing of it."""
        words = {"why": self.why_ended(taken), "number": taken.application.number, "ended_at": taken.ended_at}
        return render(self.request, "registry/assessing/ended.html", words | self.shown_in, status=410)

    def why_ended(self, taken: Seat) -> str:
        """Why somebody’s work ended, in words for them."""
        return str(ENDED_WORDS[taken.end])

    def view(self) -> View:
        """The case as its holder sees it."""
        return assessing.view(self.thing)

    def read(self) -> None:
        """Record that the application was read."""
        access.record_reading_once(
            person=self.thing.application.person,
            what=ReadingOf.APPLICATION,
            about=self.thing.application,
            by=self.asker.account(),
            at=self.now,
        )

    def to(self, name: str, *more: Any) -> str:
        """The address of a page of this case."""
        return reverse(name, args=[self.thing.application.reference, *more])


class OnSeatForm(FormDoor, OnSeat):
    """A page of a case with one form."""

    door = OWN_SEAT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = super().get(request, *args, **kwargs)
        self.read()
        return shown

    def context(self) -> dict[str, Any]:
        return IN | {"application": self.thing.application, "seat": self.thing}
