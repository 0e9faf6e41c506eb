"""Accounts whose owner cannot get in: what the office checks, and letting them in again or not."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import policy
from members.choices import ActState, IdentityCheck
from members.doors import Door
from members.forms import Radios, RegisterForm
from members.models import WorkItem
from members.queries import accounts, factors, locked_accounts, people, staff
from members.services import locked_accounts as services
from members.views.forms import FormDoor
from members.work import title_of


class ProposeForm(RegisterForm):
    """How the office made sure who asks, and what it found."""

    identity = forms.ChoiceField(
        label=gettext_lazy("How did you make sure who they are?"),
        choices=IdentityCheck.choices,
        widget=Radios(),
        error_messages={"required": gettext_lazy("Choose how you made sure who they are")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What did you find?"),
        max_length=2_000,
        help_text=gettext_lazy("The second officer reads this. The person may ask for it with a copy of their data."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what you found")},
    )


class CloseForm(RegisterForm):
    """Why nobody is let in."""

    text = forms.CharField(
        label=gettext_lazy("Why do you close this?"),
        max_length=2_000,
        help_text=gettext_lazy("Kept as a note for the office. The message to the person does not repeat it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why you close this")},
    )


class _OfAccount(FormDoor, Door):
    """A page about one request of somebody who cannot get into their account."""

    door = policy.LOCKED_ACCOUNT
    thing: WorkItem

    def context(self) -> dict[str, Any]:
        user, item = locked_accounts.account(self.thing), self.thing
        person = people.of_account(user)
        return {
            "area": "desk",
            "section": "queue",
            "label": title_of(item),
            "account": user,
            "person": person,
            "name": people.names([person.pk]).get(person.pk, "") if person else "",
            "lost": item.kind == locked_accounts.LOST,
        }


class LockedAccount(_OfAccount):
    """What was asked, what the office must check, and the form that proposes to let the owner in again."""

    template = "members/locked_accounts/account.html"
    form_class = ProposeForm

    def context(self) -> dict[str, Any]:
        shown = super().context()
        user, act = shown["account"], locked_accounts.latest_act(self.thing)
        waiting = locked_accounts.waiting_act(self.thing)
        settled = locked_accounts.is_settled(self.thing)
        frozen = accounts.is_frozen(user)
        return shown | {
            "act": waiting or act,
            "waiting": waiting,
            "proposer": staff.called([waiting.proposed_by_id])[waiting.proposed_by_id] if waiting else "",
            "own": waiting is not None and waiting.proposed_by_id == self.asker.account().pk,
            "failed": act is not None and act.state in {ActState.DECLINED, ActState.WITHDRAWN},
            "frozen": frozen,
            "security": accounts.security(user),
            "goes_back_to": accounts.goes_back_to(user) if frozen else "",
            "has_factor": factors.has(user),
            "may_propose": not settled and waiting is None and not (shown["lost"] and frozen),
            "may_close": self.thing.closed_at is None and waiting is None,
        }

    def act(self, form: ProposeForm) -> HttpResponse:
        entered = form.cleaned_data
        services.propose(
            item=self.thing,
            identity=IdentityCheck(entered["identity"]),
            reason=entered["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.request.path, _("It is proposed. A second officer must agree."))


class Close(_OfAccount):
    """Closes a request without letting anybody in."""

    template = "members/locked_accounts/close.html"
    form_class = CloseForm

    def act(self, form: CloseForm) -> HttpResponse:
        services.close(item=self.thing, note=form.cleaned_data["text"], by=self.asker.account(), at=self.now)
        where = reverse("desk-locked-account", args=[self.thing.pk])
        return self.done(where, _("It is closed. Every address of the account is told."))
