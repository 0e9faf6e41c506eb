"""What I may ask the office for about my own data: not to be seen, to be erased, to take either back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.choices import ERASING, ERASING_WHY, Erasing, HeldClass, RequestState
from members.doors import Door, Policy, everyone
from members.models import ErasureRequest, NameChange, WithholdingRequest
from members.profile_forms import ErasureForm, GroundsForm
from members.queries import profile
from members.services import erasure_requests, name_changes, withholding_requests
from members.views.buttons import Button
from members.views.forms import FormDoor

IN = {"area": "my", "section": "privacy"}
_OPEN = {RequestState.ASKED, RequestState.PROPOSED}


def _open(model: Any) -> Any:
    def load(door: Door) -> Any:
        person = door.asker.person
        asked = person and profile.latest(person, model)
        return asked if asked and asked.state in _OPEN else None

    return load


OPEN_NAME_CHANGE = Policy("whose change of name is open", load=_open(NameChange), allows=everyone, signed_in=True)
OPEN_WITHHOLDING = Policy("whose request is open", load=_open(WithholdingRequest), allows=everyone, signed_in=True)
OPEN_ERASURE = Policy(
    "whose erasure request is open", load=_open(ErasureRequest), allows=everyone, signed_in=True, second_factor=True
)


class Data(Door):
    """What I may do about what is held about me."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "members/requests/data.html", IN)


class Withhold(FormDoor, Door):
    """Ask not to be seen by the public, for safety; the page never shows again what was written."""

    door = policy.OWN_RECORD
    template = "members/requests/withhold.html"
    form_class = GroundsForm

    def context(self) -> dict[str, Any]:
        asked = profile.latest(self.thing, WithholdingRequest)
        return IN | {"asked": asked, "open": bool(asked and asked.state in _OPEN)}

    def act(self, form: GroundsForm) -> HttpResponse:
        withholding_requests.ask(
            person=self.thing, grounds=form.cleaned_data["grounds"], by=self.asker.account(), at=self.now
        )
        return self.done(reverse("my-withhold"))


class WithdrawWithholding(Button, Door):
    """Take the request back."""

    door = OPEN_WITHHOLDING
    leads_to = "my-withhold"

    def act(self) -> str:
        withholding_requests.withdraw(request=self.thing, by=self.asker.account(), at=self.now)
        return ""


class Erasure(FormDoor, Door):
    """Ask for what is held to be erased, knowing class by class what would be."""

    door = policy.OWN_EVIDENCE
    weighty = True
    template = "members/requests/erasure.html"
    form_class = ErasureForm

    def context(self) -> dict[str, Any]:
        asked = profile.latest(self.thing, ErasureRequest)
        return IN | {
            "asked": asked,
            "open": bool(asked and asked.state in _OPEN),
            "agreed": bool(asked and asked.state == RequestState.PROPOSED),
            "classes": [
                (HeldClass(held).label, Erasing(done), ERASING_WHY.get(held, "")) for held, done in ERASING.items()
            ],
        }

    def act(self, form: ErasureForm) -> HttpResponse:
        erasure_requests.ask(
            person=self.thing, reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now
        )
        return self.done(reverse("my-erasure"), _("Your request is with the registrar."))


class WithdrawErasure(Button, Door):
    """Take the request for erasure back."""

    door = OPEN_ERASURE
    leads_to = "my-erasure"

    def act(self) -> str:
        erasure_requests.withdraw(request=self.thing, by=self.asker.account(), at=self.now)
        return _("Your request is withdrawn. Nothing is erased.")


class WithdrawName(Button, Door):
    """Take the request for another name back."""

    door = OPEN_NAME_CHANGE
    leads_to = "my-name"

    def act(self) -> str:
        name_changes.withdraw(change=self.thing, by=self.asker.account(), at=self.now)
        return _("Your request is withdrawn. Your name stays as it is.")
