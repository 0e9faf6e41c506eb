"""Says that an act of two people is in effect or proposed, by when it is confirmed, and whose move it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.acts import kind_of
from members.doors import Door
from members.models import GraveAct
from members.policy import ACT
from members.queries import people
from registry.models import Entry


class Proposed(Door):
    """The page that follows an act at the desk."""

    door = ACT
    thing: GraveAct

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        act = self.thing
        group = people.group(act.person) if act.person else []
        says = [{"key": key, "value": value.splitlines()} for key, value in kind_of(act).says(act)]
        shown = {
            "area": "desk",
            "section": "acts",
            "act": act,
            "label": kind_of(act).label,
            "says": says,
            "entries": Entry.objects.filter(person__in=group).order_by("number"),
        }
        return render(request, "registry/desk/orders/proposed.html", shown)
