"""Asking for an account for an organisation: the form, its check, and what became of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import Nation
from members.doors import Door
from members.forms import ConfirmForm
from members.models import Organisation, OrganisationRequest
from members.organisation_forms import AskForm, CodeForm, FindForm
from members.organisation_policy import OWN_REQUEST, WITH_SECOND_FACTOR
from members.queries import organisation_requests as requests
from members.queries import organisation_secrets as secrets
from members.queries import profile
from members.services import organisation_requests, organisation_verifying
from members.services.organisation_requests import Wanted
from members.views.buttons import Button
from members.views.forms import FormDoor

IN = {"area": "organisations"}


class Ask(FormDoor, Door):
    """Ask for an account: find the organisation or describe it, say who one is, check, send."""

    door = WITH_SECOND_FACTOR
    weighty = True
    template = "members/organisations/ask.html"
    form_class = AskForm

    def words(self) -> str:
        """What was looked for in the directory."""
        return self.request.GET.get("find", "")[:100]

    def found(self) -> list[Organisation]:
        """What the directory has of it."""
        return profile.find_organisations(self.words())

    def form_kwargs(self) -> dict[str, Any]:
        return {"found": self.found()}

    def context(self) -> dict[str, Any]:
        waiting = requests.of_user(self.asker.account()).filter(state="asked").first()
        words = self.words()
        return IN | {
            "search": FindForm(initial={"find": words}),
            "words": words,
            "found": self.found(),
            "waiting": waiting,
        }

    def act(self, form: AskForm) -> HttpResponse:
        wanted = form.wanted()
        organisation_requests.check(user=self.asker.account(), wanted=wanted)
        if "change" in self.request.POST:
            return self.show(form)
        if "send" not in self.request.POST:
            shown = IN | {"form": form, "rows": _answers(wanted)}
            return render(self.request, "members/organisations/ask_check.html", shown)
        asked = organisation_requests.ask(user=self.asker.account(), wanted=wanted, at=self.now)
        return HttpResponseRedirect(reverse("organisation-request-sent", args=[asked.reference]))


class Sent(Door):
    """It is with the office: the reference, what happens next, and who acts."""

    door = OWN_REQUEST

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return render(request, "members/organisations/sent.html", IN | _shown(self.thing))


class Asked(Door):
    """My request: how far it is, who acts next, and what I may do."""

    door = OWN_REQUEST

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return render(request, "members/organisations/request.html", IN | _shown(self.thing))


class Withdraw(Button, Door):
    """Take my request back."""

    door = OWN_REQUEST
    leads_to = "organisations"

    def act(self) -> str:
        organisation_requests.withdraw(asked=self.thing, by=self.asker.account(), at=self.now)
        return _("Your request is withdrawn. No account is opened.")


class Code(FormDoor, Door):
    """Give back the code that came to the organisation by post."""

    door = OWN_REQUEST
    limits = "claim"
    template = "members/organisations/code.html"
    form_class = CodeForm

    def context(self) -> dict[str, Any]:
        return IN | _shown(self.thing)

    def act(self, form: CodeForm) -> HttpResponse:
        organisation_verifying.give_code(
            asked=self.thing, code=form.cleaned_data["code"], by=self.asker.account(), at=self.now
        )
        return _verified(self, self.thing)


class Confirm(FormDoor, Door):
    """The link in the message to my address at the organisation; opening it alone does nothing."""

    door = OWN_REQUEST
    template = "members/organisations/confirm.html"
    form_class = ConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form(), status=200 if self.works() else 410)

    def works(self) -> bool:
        """Whether the link can still be used."""
        return secrets.link_works(self.thing, self.kwargs["token"], at=self.now)

    def context(self) -> dict[str, Any]:
        return IN | _shown(self.thing) | {"works": self.works()}

    def act(self, form: ConfirmForm) -> HttpResponse:
        organisation_verifying.follow_link(
            asked=self.thing, token=self.kwargs["token"], by=self.asker.account(), at=self.now
        )
        return _verified(self, self.thing)


def _verified(door: FormDoor, asked: OrganisationRequest) -> HttpResponse:
    return door.done(reverse("organisation-request", args=[asked.reference]), _("Confirmed. The office decides next."))


def _shown(asked: OrganisationRequest) -> dict[str, Any]:
    return {
        "asked": asked,
        "organisation": requests.whose(asked),
        "account": requests.account_of(asked.organisation) if asked.state == "accepted" else None,
        "linked": requests.link_message(asked) if not asked.verified_by else None,
        "rows": _answers(_wanted(asked)),
        "days": organisation_requests.ANSWER_DAYS,
    }


def _wanted(asked: OrganisationRequest) -> Wanted:
    return Wanted(
        email=asked.email,
        asked_by_name=asked.asked_by_name,
        job_title=asked.job_title,
        organisation=asked.organisation,
        name=asked.name,
        nation=asked.nation,
        town=asked.town,
        switchboard=asked.switchboard,
        why=asked.why,
    )


def _answers(wanted: Wanted) -> list[dict[str, Any]]:
    """What was entered, as it is read before it is sent and afterwards."""
    held = wanted.organisation
    place = [held.name, held.town] if held else [wanted.name, wanted.town, _nation(wanted.nation)]
    return [
        {"key": _("Organisation"), "value": [line for line in place if line]},
        {"key": _("Your name"), "value": wanted.asked_by_name},
        {"key": _("Your job title"), "value": wanted.job_title},
        {"key": _("Your work e-mail address"), "value": wanted.email},
        {"key": _("The organisation’s switchboard"), "value": wanted.switchboard},
        {"key": _("What you want to use it for"), "value": wanted.why},
    ]


def _nation(value: str) -> str:
    return str(Nation(value).label) if value else ""
