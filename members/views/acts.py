"""Acts that need two people: what waits, what exactly is to be done, and the second person's answer."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import policy
from members.acts import kind_of, kinds
from members.choices import ActState
from members.doors import Door
from members.forms import Radios, RegisterForm
from members.models import GraveAct
from members.queries import acts as held
from members.queries import people, staff
from members.queries.pages import Capped
from members.services import acts
from members.views.forms import FormDoor

IN = {"area": "desk", "section": "acts"}
_TAGS = {
    ActState.PROPOSED: "information",
    ActState.IN_EFFECT: "restricted",
    ActState.AGREED: "information",
    ActState.DONE: "yes",
    ActState.UPHELD: "yes",
    ActState.DISPUTED: "restricted",
}


class AnswerForm(RegisterForm):
    """The second person's answer."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Do you agree that this is done?"),
        choices=[("confirm", gettext_lazy("Yes, I confirm it")), ("decline", gettext_lazy("No"))],
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose whether you agree")},
    )
    answer = forms.CharField(
        label=gettext_lazy("If not, say why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("Whoever proposed it reads this."),
    )


class Acts(Door):
    """What waits for a second person, or what was decided."""

    door = policy.DESK

    def get(self, request: HttpRequest) -> HttpResponse:
        settled = request.GET.get("show") == "settled"
        seen = policy.acts_open_to(self)
        page = Capped(held.settled(seen) if settled else held.waiting(seen)).shown(request.GET.get("page", ""))
        who = staff.called(act.proposed_by_id for act in page)
        names = people.names(act.person_id for act in page if act.person_id)
        labels = {code: kind.label for code, kind in kinds().items()}
        listed = [
            {
                "act": act,
                "label": labels.get(act.kind, act.kind),
                "name": names.get(act.person_id or 0, ""),
                "by": who.get(act.proposed_by_id, ""),
                "tag": _TAGS.get(ActState(act.state), "plain"),
                "late": act.due_at is not None and act.state == ActState.IN_EFFECT and act.due_at < self.now,
            }
            for act in page
        ]
        return render(request, "members/acts/list.html", {"page": page, "acts": listed, "settled": settled, **IN})


class Act(FormDoor, Door):
    """One act: what is to be done, why, who proposed it, and the answer of whoever may give it."""

    door = policy.ACT
    template = "members/acts/act.html"
    form_class = AnswerForm

    def context(self) -> dict[str, Any]:
        act: GraveAct = self.thing
        user = self.asker.account()
        kind = kind_of(act)
        who = staff.called(pk for pk in (act.proposed_by_id, act.decided_by_id) if pk)
        open_to_answer = act.state in {ActState.PROPOSED, ActState.IN_EFFECT}
        return IN | {
            "act": act,
            "label": kind.label,
            "says": [{"key": key, "value": value} for key, value in kind.says(act)],
            "name": people.names([act.person_id]).get(act.person_id, "") if act.person_id else "",
            "proposer": who.get(act.proposed_by_id, ""),
            "decider": who.get(act.decided_by_id or 0, ""),
            "tag": _TAGS.get(ActState(act.state), "plain"),
            "own": act.proposed_by_id == user.pk,
            "may_answer": open_to_answer
            and act.proposed_by_id != user.pk
            and self.asker.holds(kind.may_confirm)
            and not held.concerns(act, user),
            "may_withdraw": act.proposed_by_id == user.pk and act.state in {ActState.PROPOSED, ActState.AGREED},
            "late": act.due_at is not None and act.state == ActState.IN_EFFECT and act.due_at < self.now,
        }

    def act(self, form: AnswerForm) -> HttpResponse:
        by, entered = self.asker.account(), form.cleaned_data
        if entered["decision"] == "confirm":
            acts.confirm(act=self.thing, by=by, at=self.now)
            said = _("You confirmed it.")
        else:
            acts.decline(act=self.thing, answer=entered["answer"], by=by, at=self.now)
            said = _("You did not confirm it.")
        return self.done(self.request.path, said)


class Withdraw(Door):
    """Whoever proposed an act takes it back."""

    door = policy.ACT

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        acts.withdraw(act=self.thing, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("desk-act", args=[reference]))
