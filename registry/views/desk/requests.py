"""What people asked of the office and the office decides: another name, not to be shown, to be erased."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.choices import ReadingOf
from members.doors import Door
from members.forms import Radios, RegisterForm
from members.models import ErasureRequest, NameChange, WithholdingRequest
from members.queries import people, staff
from members.services import access, erasure_requests, name_changes
from members.services import withholding_requests as withholding
from members.views.forms import FormDoor
from registry.queries import desk_requests
from registry.record_doors import ERASURE_AT_DESK, NAME_CHANGE_AT_DESK, WITHHOLDING_AT_DESK
from registry.services import protection


class DecideForm(RegisterForm):
    """Accepts a request or does not, with an answer."""

    decision = forms.ChoiceField(
        label=lazy("What is decided?"),
        choices=[("accept", lazy("Accept")), ("refuse", lazy("Do not accept"))],
        widget=Radios,
        error_messages={"required": lazy("Choose what is decided")},
    )
    answer = forms.CharField(
        label=lazy("If not, the answer"),
        help_text=lazy("In words for the person, who reads it on their page: why, and what they can do."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ErasureForm(RegisterForm):
    """Agrees to an erasure, takes more time, or refuses it."""

    decision = forms.ChoiceField(
        label=lazy("What is decided?"),
        choices=[
            ("erase", lazy("Erase what may be erased")),
            ("extend", lazy("Take two months more")),
            ("refuse", lazy("Do not erase")),
        ],
        widget=Radios(
            hints={
                "erase": lazy("The person is told now. A second officer confirms it; then it cannot be undone."),
                "extend": lazy("Once, before the month is over, where the request is complex. The person is told why."),
            }
        ),
        error_messages={"required": lazy("Choose what is decided")},
    )
    answer = forms.CharField(
        label=lazy("If it is not erased now, why"),
        help_text=lazy(
            "In words for the person. A refusal says why, and that they can complain to us and to the Information "
            "Commissioner’s Office."
        ),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class _Decide(FormDoor, Door):
    """What the pages of requests share: whose it is, whether it is open, and who decided."""

    door = NAME_CHANGE_AT_DESK
    form_class: type[RegisterForm] = DecideForm
    thing: Any

    def context(self) -> dict[str, Any]:
        asked = self.thing
        return {
            "area": "desk",
            "section": "queue",
            "asked": asked,
            "open": desk_requests.is_open(asked),
            "name": people.names([asked.person_id]).get(asked.person_id, ""),
            "kept": asked.person.merged_into_id or asked.person_id,
            "decider": staff.called([asked.decided_by_id]).get(asked.decided_by_id, "") if asked.decided_by_id else "",
        }


class ChangeOfName(_Decide):
    """A change of name: the present name, the one asked for, and the evidence."""

    template = "registry/desk/requests/name.html"
    thing: NameChange

    def context(self) -> dict[str, Any]:
        change = self.thing
        return super().context() | {
            "names": desk_requests.present_names(change.person),
            "evidence": desk_requests.evidence(change, user=self.asker.account()),
            "work": desk_requests.work_of(f"name_change:{change.pk}"),
        }

    def act(self, form: Any) -> HttpResponse:
        given, by = form.cleaned_data, self.asker.account()
        if given["decision"] == "accept":
            name_changes.accept(change=self.thing, by=by, at=self.now)
            said = _("The register shows the new name from now on. The person is told.")
        else:
            name_changes.refuse(change=self.thing, answer=given["answer"], by=by, at=self.now)
            said = _("The name stays as it is. The person is told.")
        return self.done(reverse("desk-name-change", args=[self.thing.pk]), said)


class Withholding(_Decide):
    """A request not to be shown, with its grounds: for the registrar alone, and reading them is recorded."""

    door = WITHHOLDING_AT_DESK
    template = "registry/desk/requests/withholding.html"
    thing: WithholdingRequest

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        by, asked = self.asker.account(), self.thing
        if asked.grounds:
            access.record_reading(person=asked.person, what=ReadingOf.GROUNDS, by=by, at=self.now, about=asked)
        return super().show(form, status=status)

    def act(self, form: Any) -> HttpResponse:
        given, by = form.cleaned_data, self.asker.account()
        if given["decision"] == "refuse":
            withholding.refuse(request=self.thing, answer=given["answer"], by=by, at=self.now)
            return self.done(
                self.request.path, _("They stay visible to the public, and are told that there is an answer.")
            )
        act = protection.accept_withholding(request=self.thing, by=by, at=self.now)
        if act is None:
            return self.done(self.request.path, _("It is accepted. They were kept from public view already."))
        return self.done(reverse("desk-proposed", args=[act.reference]))


class Erasure(_Decide):
    """A request to be erased: what is held, by when it is answered, and the answer."""

    door = ERASURE_AT_DESK
    template = "registry/desk/requests/erasure.html"
    form_class = ErasureForm
    thing: ErasureRequest

    def context(self) -> dict[str, Any]:
        asked = self.thing
        return super().context() | {
            "held": desk_requests.held_of(asked.person),
            "registered": desk_requests.registered(asked.person, today=self.today),
            "late": desk_requests.is_open(asked) and asked.due_on < self.today,
            "act": desk_requests.open_act(asked.person, "erase"),
            "declined": desk_requests.is_declined(asked),
        }

    def act(self, form: Any) -> HttpResponse:
        given, by, at = form.cleaned_data, self.asker.account(), self.now
        if given["decision"] == "extend":
            erasure_requests.extend(request=self.thing, reason=given["answer"], by=by, at=at)
            return self.done(self.request.path, _("There are two months more to answer. The person is told why."))
        if given["decision"] == "refuse":
            erasure_requests.refuse(request=self.thing, answer=given["answer"], by=by, at=at)
            return self.done(self.request.path, _("Nothing is erased. The person is told why."))
        said = _("The person asked for it, and the registrar agrees.")
        act = protection.propose_erasure(request=self.thing, reason=said, by=by, at=at)
        return self.done(reverse("desk-proposed", args=[act.reference]))
