"""The door of a form whose answers are read through before anything is done: the form, the check, the act.

The check carries out the act and takes it back, so that whoever checks reads what a rule would refuse, and what the
public would read afterwards, before anything is saved.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from members.choices import ActState
from members.errors import Refused
from members.forms import RegisterForm
from members.models import GraveAct
from members.views.forms import FormDoor
from registry import wording

CONFIRM, CHANGE = "confirm", "change"


class CheckedForm(FormDoor):
    """A form, its check and its act. `class Lift(CheckedForm, Door)`.

    A page says `heading`, `form_class` and `carry_out`; `outcome` for what else the check shows, and `led_to` for where
    it leads where that is not the page of an act.
    """

    template = "registry/desk/orders/form.html"
    heading: ClassVar[str | Promise]
    lead: ClassVar[str | Promise] = ""
    submit: ClassVar[str | Promise] = ""
    grave: ClassVar[bool] = False

    def carry_out(self, form: Any) -> Any:
        """The one service, with the form's values; answers with what it made."""
        raise NotImplementedError

    def outcome(self, done: Any) -> dict[str, Any]:
        """What the check shows of what would be done; read before it is taken back."""
        return {}

    def led_to(self, done: Any) -> HttpResponse:
        """Where it leads once it is done."""
        return self.done(reverse("desk-proposed", args=[done.reference]))

    def back(self) -> str:
        """The page that the form belongs to."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(data=request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        step = request.POST.get("step")
        if step == CHANGE:
            return self.show(form)
        try:
            return self._confirm(form) if step == CONFIRM else self._check(form)
        except Refused as refused:
            form.add_refusal(refused)
            return self.show(form, status=422)

    def _confirm(self, form: RegisterForm) -> HttpResponse:
        with transaction.atomic():
            done = self.carry_out(form)
        return self.led_to(done)

    def _check(self, form: RegisterForm) -> HttpResponse:
        with transaction.atomic():
            done = self.carry_out(form)
            outcome = self._moment(done) | self.outcome(done)
            transaction.set_rollback(True)
        shown = self.context() | outcome | {"answers": answers(form), "entered": list(_entered(form))}
        return render(self.request, "registry/desk/orders/check.html", shown)

    @staticmethod
    def _moment(done: Any) -> dict[str, Any]:
        """When it takes effect: at once, at once and to be confirmed, or once a second person agrees."""
        if not isinstance(done, GraveAct):
            return {"moment": "now"}
        return {"moment": "protective" if done.state == ActState.IN_EFFECT else "second", "due_at": done.due_at}

    def context(self) -> dict[str, Any]:
        return {"heading": self.heading, "lead": self.lead, "submit": self.submit, "grave": self.grave} | {
            "back": self.back()
        }


def answers(form: RegisterForm) -> list[dict[str, Any]]:
    """What was entered, field by field, as people read it."""
    return [{"key": field.label, "value": _told(field, form.cleaned_data.get(field.name))} for field in form]


def _told(field: forms.BoundField, value: Any) -> Any:
    if isinstance(value, date):
        return wording.day(value)
    if isinstance(field.field, forms.ChoiceField):
        choices: Any = field.field.choices
        return str(dict(_flat(choices)).get(value, value))
    return str(value or "").splitlines() if value else ""


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _entered(form: RegisterForm) -> Iterable[tuple[str, str]]:
    """The form's own values as they were sent, to be sent again."""
    for name in form.data:
        if any(name == field or name.startswith(f"{field}_") for field in form.fields):
            yield from ((name, value) for value in form.data.getlist(name))  # type: ignore[attr-defined]
