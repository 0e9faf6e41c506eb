"""Accounts of organisations at the desk: the list, one of them, changing its domains, and closing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy, tenancy
from members.doors import Door
from members.models import OrganisationAccount
from members.organisation_forms import AccountsFilter, CloseForm, DomainsForm
from members.organisation_policy import ACCOUNT_AT_DESK
from members.queries import employers, staff
from members.queries import organisation_requests as requests
from members.queries.pages import Capped
from members.services import organisation_accounts
from members.views.forms import FormDoor

IN = {"area": "desk", "section": "organisations"}


class Accounts(Door):
    """Which organisations have an account, by name."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = AccountsFilter(request.GET)
        given = filters.cleaned_data if filters.is_valid() else {}
        closed, words = bool(given.get("closed")), given.get("words") or ""
        page = Capped(requests.accounts(closed=closed, words=words)).shown(request.GET.get("page", ""))
        shown = {"page": page, "filters": filters, "closed": closed, "narrowed": closed or bool(words)}
        return render(request, "members/organisations/desk/accounts.html", shown | IN)


class _AboutAccount(Door):
    """A page about one account."""

    door = ACCOUNT_AT_DESK
    thing: OrganisationAccount

    def shown(self) -> dict[str, Any]:
        """What every such page hands its template."""
        return IN | {"account": self.thing, "organisation": self.thing.organisation}


class Account(_AboutAccount):
    """One account: since when, who acts for it, and what it agreed to; never what it checked."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        held, organisation = employers.officers(self.thing.organisation), self.thing.organisation
        names = staff.called([grant.user_id for grant in held] + [self.thing.opened_by_id])
        with tenancy.within(organisation):
            agreed = employers.agreement(organisation, on=self.today)
        shown = self.shown() | {
            "rows": [(grant, names[grant.user_id]) for grant in held],
            "opened_by": names.get(self.thing.opened_by_id, ""),
            "agreed": agreed,
        }
        return render(request, "members/organisations/desk/account.html", shown)


class _OfAccount(FormDoor, _AboutAccount):
    """A form about one account."""

    def context(self) -> dict[str, Any]:
        return self.shown()

    def there(self) -> str:
        """The account's own page."""
        return reverse("desk-organisation-account", args=[self.thing.reference])


class ChangeDomains(_OfAccount):
    """Say which e-mail domains are the organisation's own from now on."""

    template = "members/organisations/desk/domains.html"
    form_class = DomainsForm

    def initial(self) -> dict[str, Any]:
        return {"domains": "\n".join(self.thing.domains)}

    def act(self, form: DomainsForm) -> HttpResponse:
        organisation_accounts.change_domains(
            account=self.thing, domains=form.domain_list(), by=self.asker.account(), at=self.now
        )
        return self.done(self.there(), _("Saved. The organisation’s admins are told of every change."))


class Close(_OfAccount):
    """Close an account, with a reason for its admins."""

    template = "members/organisations/desk/close.html"
    form_class = CloseForm

    def act(self, form: CloseForm) -> HttpResponse:
        organisation_accounts.close(
            account=self.thing, reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now
        )
        return self.done(self.there(), _("The account is closed. Its admins are told."))
