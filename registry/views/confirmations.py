"""What somebody sees who is asked to confirm a piece of evidence: no account, no cookie, one link that works once.

As with referees (docs/adr/0028): the link is the authority, looking at it changes nothing, and no token is asked for.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from members.doors import Door
from members.errors import Refused
from members.throttle import Allowance
from members.views.forms import FormDoor
from registry import confirmation_forms as forms
from registry.confirmation_doors import CONFIRMATION_LINK
from registry.models import ItemConfirmation
from registry.queries import confirmations, dossiers, frozen, references
from registry.queries.confirmations import Closed
from registry.services import confirmations as verbs

CLOSED = {
    Closed.CONFIRMED: _("You confirmed it"),
    Closed.DECLINED: _("You did not confirm it"),
    Closed.WITHDRAWN: _("Nothing more is wanted from you"),
    Closed.NEWER: _("A newer link was sent to you"),
    Closed.HANDED_IN: _("The application has been handed in"),
    Closed.ENDED: _("Nothing more is wanted from you"),
    Closed.OLD: _("This link is too old"),
}
_NO_LINK = _("This link cannot be used")


class _ByLink(Door):
    """A page of the request that a link is for."""

    door = CONFIRMATION_LINK
    limits = "reference"
    thing: confirmations.Link

    @property
    def confirmation(self) -> ItemConfirmation:
        """The request that the link is for."""
        return self.thing.confirmation

    def unknown(self) -> HttpResponseBase:
        """Why a link of ours can no longer be used; of any other nothing is known."""
        link = confirmations.find(self.kwargs["token"], at=self.now)
        if link is None or link.closed is None:
            shown, status = {"title": _NO_LINK, "closed": ""}, 404
        else:
            shown, status = {"title": CLOSED[link.closed], "closed": link.closed.value}, 410
        return render(self.request, "registry/confirmations/closed.jinja", shown, status=status)

    def throttled(self, allowance: Allowance) -> HttpResponse:
        wait = allowance.resets_in(self.now.timestamp())
        answer = render(self.request, "registry/throttled.jinja", {"minutes": -(-wait // 60)}, status=429)
        answer["Retry-After"] = str(wait)
        return answer

    def common(self) -> dict[str, Any]:
        """What every page of a link says: about whom, and what."""
        item = self.confirmation.item
        return {
            "applicant": references.applicant_name(item.application),
            "item": item,
            "during": dossiers.days(item.during) if item.during else None,
            "start_url": reverse("confirmation", args=[self.kwargs["token"]]),
            "decline_url": reverse("confirmation-decline", args=[self.kwargs["token"]]),
        }


@method_decorator(csrf_exempt, name="dispatch")
class _Form(FormDoor, _ByLink):
    """A page of a link with a form, which the link alone lets somebody send."""

    def context(self) -> dict[str, Any]:
        return self.common()

    def answered(self, *, confirmed: bool) -> HttpResponse:
        """That the answer came, once the link is used up."""
        shown = self.common() | {"confirmed": confirmed}
        return render(self.request, "registry/confirmations/done.jinja", shown)


class Confirm(_Form):
    """What the applicant says that they did, and the form by which it is confirmed."""

    template = "registry/confirmations/confirm.jinja"
    form_class = forms.ConfirmForm

    def initial(self) -> dict[str, Any]:
        return {"seen": self.shows()}

    def shows(self) -> str:
        """What this page shows, as the form carries it."""
        return confirmations.digest(frozen.item(self.confirmation.item))

    def act(self, form: forms.ConfirmForm) -> HttpResponse:
        try:
            verbs.give(confirmation=self.confirmation, at=self.now, **form.cleaned_data)
        except Refused as refused:
            if refused.code == "stale":
                form.renew(self.shows())
            raise
        return self.answered(confirmed=True)


class Decline(_Form):
    """No confirmation, and why."""

    template = "registry/confirmations/decline.jinja"
    form_class = forms.DeclineForm

    def act(self, form: forms.DeclineForm) -> HttpResponse:
        verbs.decline(confirmation=self.confirmation, words=form.cleaned_data["words"], at=self.now)
        return self.answered(confirmed=False)
