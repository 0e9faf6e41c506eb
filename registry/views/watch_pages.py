"""What the pages of watches, notices and the department share."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from members.organisation_doors import OrganisationDoor


class OrganisationPage(OrganisationDoor):
    """A page of an organisation that leads to others of it."""

    def url(self, name: str, *args: object) -> str:
        """The address of another page of the organisation."""
        return reverse(name, args=[self.kwargs["organisation"], *args])

    def say(self, words: str, *, then: str) -> HttpResponse:
        """Lead on to another page, which says once what was done."""
        messages.success(self.request, words)
        return HttpResponseRedirect(then)
