"""My page, and who looked at my record: what a person sees that needs the register."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from members import my_cards, policy
from members.doors import Door
from members.queries import access, profile
from registry.queries import application_status, checks, my, registration, renewals
from registry.renewal_wording import PARTS

PAGE_SIZE = 50


class MyPage(Door):
    """Each entry as the public sees it, what happens next, and what waits for whom."""

    door = policy.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "registry/my/page.html", {"area": "my", "section": "overview"} | self.context())

    def context(self) -> dict[str, Any]:
        """What the page shows; an account that belongs to nobody on the register yet is told how to go on."""
        person = self.asker.person
        if person is None:
            return {"person": None, "claim": _address("claim-start"), "applications": []}
        return {
            "person": person,
            "entries": my.own_entries(person, today=self.today),
            "applications": application_status.of_person(person),
            "renewals": [
                (one, [PARTS[part] for part in one.asks]) for one in renewals.current(person, on=self.today) if one.open
            ],
            "waiting": [*profile.waiting(person, on=self.today), *registration.waiting(person)],
            "cards": my_cards.of_person(person, on=self.today),
            "today": self.today,
        }


class Access(Door):
    """Who looked at my record: staff by role, openings, exports, and checks by their number."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(access.readings(self.thing), PAGE_SIZE).get_page(request.GET.get("page"))
        shown = {
            "area": "my",
            "section": "privacy",
            "page": page,
            "readings": [access.told(record) for record in page],
            "openings": access.openings(self.thing),
            "months": checks.counted(self.thing),
        }
        return render(request, "registry/my/access.html", shown)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
