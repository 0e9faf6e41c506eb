"""My details: how I am reached, my registrations elsewhere and my names."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.choices import NameReason, OutsideStanding, RequestState
from members.doors import Door
from members.models import NameChange
from members.profile_forms import ContactsForm, NameForm, OutsideForm
from members.queries import evidence, profile
from members.services import contacts, name_changes, outside
from members.views.buttons import Button
from members.views.forms import FormDoor

IN = {"area": "my", "section": "profile"}


class Details(Door):
    """Everything that a person says of themselves, in one list, each with the way to change it."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = IN | {
            "contacts": profile.details(self.thing),
            "account": profile.account_of(self.thing),
            "employments": profile.employments(self.thing),
            "outside": profile.outside(self.thing),
            "names": profile.names(self.thing),
            "consented": profile.consented(self.thing),
            "name_change": profile.latest(self.thing, NameChange),
            "today": self.today,
            "stated": OutsideStanding.STATED,
        }
        return render(request, "members/profile/details.html", shown)


class Contacts(FormDoor, Door):
    """How I am reached; the old address is told when one goes."""

    door = policy.OWN_CONTACTS
    weighty = True
    template = "members/profile/contacts.html"
    form_class = ContactsForm

    def initial(self) -> dict[str, Any]:
        held = profile.details(self.thing)
        return {
            "second_email": held.second_email,
            "phone": held.phone,
            "address": held.address,
            "channels": ",".join(held.channels),
        }

    def context(self) -> dict[str, Any]:
        held = profile.details(self.thing)
        return IN | {"account": self.asker.account(), "unreachable": held.unreachable}

    def act(self, form: ContactsForm) -> HttpResponse:
        entered = form.cleaned_data
        to = contacts.Contacts(
            email=profile.details(self.thing).email,
            second_email=entered["second_email"],
            phone=entered["phone"],
            address=entered["address"],
            channels=form.channel_list(),
        )
        contacts.change(person=self.thing, to=to, by=self.asker.account(), at=self.now)
        return self.done(reverse("my-details"), _("We will reach you in this way from now on."))


class AddOutside(FormDoor, Door):
    """Tell us a registration that I hold elsewhere."""

    door = policy.OWN_RECORD
    template = "members/profile/outside.html"
    form_class = OutsideForm

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: OutsideForm) -> HttpResponse:
        number = form.cleaned_data["number"]
        outside.state(
            person=self.thing,
            body=outside.BODIES[0],
            number=number,
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        return self.done(reverse("my-details"), _("Thank you. The office checks this number with the HCPC."))


class WithdrawOutside(Button, Door):
    """Take back a number that the office has not checked yet."""

    door = policy.OWN_OUTSIDE
    leads_to = "my-details"

    def act(self) -> str:
        outside.withdraw(said=self.thing, by=self.asker.account(), at=self.now)
        return _("The number is taken back.")


class ChangeName(FormDoor, Door):
    """Ask for another name on the register, or see how far the request is."""

    door = policy.OWN_CONTACTS
    weighty = True
    template = "members/requests/name.html"
    form_class = NameForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"usable": evidence.usable(self.thing)}

    def initial(self) -> dict[str, Any]:
        held = profile.official_name(self.thing, on=self.today)
        return {"title": held.title, "forenames": held.forenames, "surname": held.surname} if held else {}

    def context(self) -> dict[str, Any]:
        asked = profile.latest(self.thing, NameChange)
        return IN | {
            "asked": asked,
            "open": bool(asked and asked.state == RequestState.ASKED),
            "held": profile.official_name(self.thing, on=self.today),
            "usable": evidence.usable(self.thing),
        }

    def act(self, form: NameForm) -> HttpResponse:
        entered = form.cleaned_data
        wanted = name_changes.Wanted(
            title=entered["title"],
            forenames=entered["forenames"],
            surname=entered["surname"],
            since=entered["since"],
            reason=NameReason(entered["reason"]),
            hide_former=entered["hide_former"],
        )
        name_changes.ask(
            person=self.thing,
            wanted=wanted,
            documents=list(entered["documents"]),
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        return self.done(reverse("my-name"), _("Your request is with the office."))
