"""My registration: time away, coming back, another scope of practice, and leaving."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.doors import Door
from members.queries import evidence
from members.rules.dates import add_months
from members.views.buttons import Button
from members.views.forms import FormDoor
from registry import leave_forms, leave_words
from registry.choices import AskState
from registry.leave_doors import OWN_ENTRY, OWN_ENTRY_NOW, OWN_ENTRY_REQUEST
from registry.models import Break, Entry, EntryRequest
from registry.queries import leave, registration
from registry.rules import returning
from registry.services import entry_requests

IN = {"area": "my", "section": "overview"}


class Registration(Door):
    """What holds of each entry, what was asked, and what may be asked now."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        own = [
            (row, [(one, leave_words.title(one), back) for one, back in row.asked])
            for row in registration.own(self.thing, on=self.today)
        ]
        return render(request, "registry/leave/registration.html", IN | {"own": own})


class _Ask(FormDoor, Door):
    """What the pages share on which something is asked of the office about an entry."""

    door = OWN_ENTRY
    weighty = True
    form_class: type[leave_forms.AskForm]
    thing: Entry

    def form_kwargs(self) -> dict[str, Any]:
        return {"entry": self.thing, "usable": evidence.usable(self.thing.person)}

    def context(self) -> dict[str, Any]:
        return IN | {"entry": self.thing, "policy": leave.policy_of(self.thing.register, on=self.today)}

    def act(self, form: leave_forms.AskForm) -> HttpResponse:
        asked = entry_requests.ask(
            entry=self.thing,
            wanted=form.wanted(),
            documents=list(form.cleaned_data.get("documents") or ()),
            by=self.asker.account(),
            at=self.now,
        )
        agreed = asked.state == AskState.ACCEPTED
        words = _("You are back from that day. Welcome.") if agreed else _("It is with the office. We write to you.")
        return self.done(reverse("my-registration"), words)


class TakeBreak(_Ask):
    """Time away: a career break, work abroad, or training in another scope."""

    template = "registry/leave/break.html"
    form_class = leave_forms.BreakForm

    def context(self) -> dict[str, Any]:
        shown = super().context()
        bands = leave.bands_of(self.thing.register, on=self.today)
        return shown | {"from_on": add_months(self.today, shown["policy"].ahead_months), "bands": bands}


class _OfBreak(_Ask):
    """A page about the break that somebody is on; nothing where they are not away."""

    def away(self) -> Break | None:
        """The break, its notice days included."""
        return leave.break_now(self.thing, on=self.today)

    def context(self) -> dict[str, Any]:
        return super().context() | {"away": self.away()}


class Longer(_OfBreak):
    """More time away."""

    template = "registry/leave/longer.html"
    form_class = leave_forms.LongerForm

    def form_kwargs(self) -> dict[str, Any]:
        away = self.away()
        return super().form_kwargs() | {"ends_on": away.during.upper if away else None}


class ComeBack(_OfBreak):
    """Coming back, with exactly what is asked for."""

    template = "registry/leave/return.html"
    form_class = leave_forms.ReturnForm

    def initial(self) -> dict[str, Any]:
        return {"begins_on": self.today}

    def form_kwargs(self) -> dict[str, Any]:
        plan, latest = self.plan(), leave.latest_return(self.thing, on=self.today)
        asked = plan and (plan.updating_hours or (plan.more_from and (latest is None or plan.more_from <= latest)))
        return super().form_kwargs() | {"updating": bool(asked)}

    def plan(self) -> returning.Plan | None:
        """What is asked of somebody who comes back today."""
        away = self.away()
        if away is None:
            return None
        since = away.during.lower
        return leave.way_back(self.thing.register, away_since=since, back_on=self.today, on=self.today)

    def context(self) -> dict[str, Any]:
        usable = evidence.usable(self.thing.person).exists()
        return super().context() | {"plan": self.plan(), "usable": usable}


class ChangeScope(_Ask):
    """Another scope of practice, on evidence."""

    template = "registry/leave/scope.html"
    form_class = leave_forms.ScopeForm

    def context(self) -> dict[str, Any]:
        shown = super().context()
        return shown | {
            "held": leave.scopes_held(self.thing, on=self.today),
            "usable": evidence.usable(self.thing.person).exists(),
        }


class Leave(_Ask):
    """Leaving the register on a day of one's own choice, after reading what it means."""

    door = OWN_ENTRY_NOW
    template = "registry/leave/leave.html"
    form_class = leave_forms.LeaveForm


class TakeBack(Button, Door):
    """Takes back what was asked, or what was agreed for a later day."""

    door = OWN_ENTRY_REQUEST
    leads_to = "my-registration"
    thing: EntryRequest

    def act(self) -> str:
        entry_requests.withdraw(asked=self.thing, by=self.asker.account(), at=self.now)
        return _("It is taken back. Your registration stays as it is.")
