"""The door of a page with a form: it shows it, reads it, and shows beside the field what a rule refuses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from members.errors import Refused
from members.forms import RegisterForm


class FormDoor:
    """A page with one form: GET shows it; POST reads it, acts, and leads on. `class Edit(FormDoor, Door)`.

    A page says `template`, `form_class` and `act`; `initial`, `form_kwargs` and `context` where it needs them.
    What was entered is shown again with what is wrong with it, with status 422.
    """

    template: str
    form_class: type[RegisterForm]
    request: HttpRequest
    thing: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            return self.act(form)
        except Refused as refused:
            form.add_refusal(refused)
            return self.show(form, status=422)

    def act(self, form: Any) -> HttpResponse:
        """What the page is for: one service with the form's values, then `self.done(...)`."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """What the form needs besides what was entered: choices, the day, what `self.thing` is."""
        return {}

    def context(self) -> dict[str, Any]:
        """What the template needs besides `form` and `thing`."""
        return {}

    def form(self, **entered: Any) -> Any:
        """The form, empty or with what was entered."""
        return self.form_class(initial=self.initial(), **self.form_kwargs(), **entered)

    def show(self, form: forms.BaseForm, *, status: int = 200) -> HttpResponse:
        """The page with its form."""
        return render(self.request, self.template, {"form": form, "thing": self.thing} | self.context(), status=status)

    def done(self, to: str, message: str = "") -> HttpResponse:
        """Lead on to another page, which says once what was done."""
        if message:
            messages.success(self.request, message)
        return HttpResponseRedirect(to)
