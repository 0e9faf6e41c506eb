"""Requests for accounts of organisations at the desk: the list, making sure who asks, and deciding."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.choices import RequestState
from members.doors import Door
from members.models import OrganisationRequest, WorkItem
from members.organisation_forms import AcceptForm, ContactForm, ReasonForm, RequestsFilter
from members.organisation_policy import REQUEST_AT_DESK
from members.queries import organisation_requests as requests
from members.queries import staff
from members.queries.pages import Capped
from members.services import organisation_requests, organisation_verifying
from members.views.buttons import Button
from members.views.forms import FormDoor

IN = {"area": "desk", "section": "organisations"}


class Requests(Door):
    """Who asked for an account; those that wait come first unless others are asked for."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = RequestsFilter(request.GET if "state" in request.GET else {"state": RequestState.ASKED})
        given = filters.cleaned_data if filters.is_valid() else {}
        state = given.get("state") or RequestState.ASKED
        rows = requests.listed(state="" if state == "all" else state, words=given.get("words") or "")
        page = Capped(rows).shown(request.GET.get("page", ""))
        shown = {
            "page": page,
            "rows": [(asked, requests.whose(asked)) for asked in page],
            "filters": filters,
            "waiting": state == RequestState.ASKED,
            "narrowed": bool(request.GET),
        }
        return render(request, "members/organisations/desk/requests.html", shown | IN)


class _AboutRequest(Door):
    """A page about one request."""

    door = REQUEST_AT_DESK
    thing: OrganisationRequest

    def shown(self) -> dict[str, Any]:
        """What every such page hands its template."""
        return IN | {"asked": self.thing, "organisation": requests.whose(self.thing)}


class _OfRequest(FormDoor, _AboutRequest):
    """A form about one request."""

    def context(self) -> dict[str, Any]:
        return self.shown()

    def there(self) -> str:
        """The request's own page."""
        return reverse("desk-organisation-request", args=[self.thing.reference])


class Request(_AboutRequest):
    """One request: what was said, how it can be verified, and deciding on it."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        asked = self.thing
        item = WorkItem.objects.filter(key=organisation_requests.key(asked)).first()
        deciders = [pk for pk in (asked.decided_by_id,) if pk]
        account = requests.account_of(asked.organisation)
        shown = self.shown() | {
            "item": item,
            "open": asked.state == RequestState.ASKED,
            "domain": requests.own_domain_of(asked),
            "linked": requests.link_message(asked),
            "others": requests.others(asked),
            "decided_by": staff.called(deciders).get(asked.decided_by_id or 0, ""),
            "account": account,
            "has_account": account is not None and account.closed_at is None,
        }
        return render(request, "members/organisations/desk/request.html", shown)


class _Send(Button, Door):
    """Sends something to the organisation, to be answered."""

    door = REQUEST_AT_DESK
    thing: OrganisationRequest

    def next_page(self) -> str:
        return reverse("desk-organisation-request", args=[self.kwargs["reference"]])


class SendLink(_Send):
    """A message with a link to the asker's address at the organisation."""

    def act(self) -> str:
        organisation_verifying.send_link(asked=self.thing, by=self.asker.account(), at=self.now)
        return _("The message is on its way. It is the asker’s move: the link in it works once, for 14 days.")


class SendCode(_Send):
    """A letter with a code to the organisation."""

    def act(self) -> str:
        organisation_verifying.send_code(asked=self.thing, by=self.asker.account(), at=self.now)
        return _("The letter is among those to print and post. Then it is the asker’s move to enter its code.")


class Contact(_OfRequest):
    """Somebody known at the organisation confirmed it by telephone."""

    template = "members/organisations/desk/contact.html"
    form_class = ContactForm

    def act(self, form: ContactForm) -> HttpResponse:
        organisation_verifying.confirmed_by_contact(
            asked=self.thing, note=form.cleaned_data["note"], by=self.asker.account(), at=self.now
        )
        return self.done(self.there(), _("Recorded. You can decide on the request now."))


class Accept(_OfRequest):
    """Open the account."""

    template = "members/organisations/desk/accept.html"
    form_class = AcceptForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"added": self.thing.organisation is None}

    def initial(self) -> dict[str, Any]:
        asked = self.thing
        return {
            "name": asked.name,
            "nation": asked.nation,
            "town": asked.town,
            "domains": requests.own_domain_of(asked),
        }

    def act(self, form: AcceptForm) -> HttpResponse:
        account = organisation_requests.accept(
            asked=self.thing, domains=form.domain_list(), named=form.named(), by=self.asker.account(), at=self.now
        )
        where = reverse("desk-organisation-account", args=[account.reference])
        return self.done(where, _("The account is open, and whoever asked is its first admin. We have told them."))


class Refuse(_OfRequest):
    """Open no account, with a reason."""

    template = "members/organisations/desk/refuse.html"
    form_class = ReasonForm

    def act(self, form: ReasonForm) -> HttpResponse:
        organisation_requests.refuse(
            asked=self.thing, reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now
        )
        return self.done(self.there(), _("No account is opened. We have told whoever asked."))
