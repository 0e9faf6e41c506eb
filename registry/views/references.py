"""What a referee sees: no account and no cookie, one link that works until they have answered.

The link is the authority and can do nothing else, so no other site gains by sending somebody here; that is why no
token of a form is asked for. Opening it changes nothing: mail programs do so too. Source: security T19.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from members.doors import Door
from members.errors import Refused
from members.throttle import Allowance
from members.views.forms import FormDoor
from registry import referee_questions
from registry import reference_forms as forms
from registry.choices import RefereeRelation, RouteKind
from registry.queries import reference_links, references
from registry.reference_doors import REFERENCE_LINK
from registry.rules.references import as_kept, problems
from registry.services import reference_answers

_CLOSED = {
    reference_links.Closed.GIVEN: _("Your reference was given"),
    reference_links.Closed.DECLINED: _("You declined to give a reference"),
    reference_links.Closed.NEWER: _("A newer link was sent to you"),
    reference_links.Closed.REPLACED: _("Nothing more is wanted from you"),
    reference_links.Closed.ENDED: _("Nothing more is wanted from you"),
    reference_links.Closed.OLD: _("This link is too old"),
}
_NO_LINK = _("This link cannot be used")


class _ByLink(Door):
    """A page of the request that a link is for."""

    door = REFERENCE_LINK
    limits = "reference"
    thing: reference_links.Link
    template = ""

    def unknown(self) -> HttpResponseBase:
        """Why a link of ours can no longer be used; of any other nothing is known."""
        link = reference_links.find(self.kwargs["token"], at=self.now)
        if link is None or link.closed is None:
            return self._closed({"title": _NO_LINK, "closed": ""}, status=404)
        return self._closed({"title": _CLOSED[link.closed], "closed": link.closed.value}, status=410)

    def throttled(self, allowance: Allowance) -> HttpResponse:
        wait = allowance.resets_in(self.now.timestamp())
        answer = render(self.request, "registry/throttled.jinja", {"minutes": -(-wait // 60)}, status=429)
        answer["Retry-After"] = str(wait)
        return answer

    def to(self, step: str) -> HttpResponseRedirect:
        """Lead on to another page of the same link."""
        return HttpResponseRedirect(self.address(step))

    def address(self, step: str) -> str:
        """Where another page of the same link is."""
        return reverse(step, args=[self.kwargs["token"]])

    def common(self) -> dict[str, Any]:
        """What every page of a link says: about whom, for what and by when."""
        referee = self.thing.referee
        return {
            "applicant": references.applicant_name(referee.application),
            "register": referee.application.route.register.name,
            "due_on": referee.due_on,
            "steps": {step: self.address(step) for step in ("reference", *_STEPS, "reference-decline")},
        }

    def asked(self) -> referee_questions.Questions:
        """The questions, as they are put today."""
        return referee_questions.in_force(RouteKind(self.thing.referee.application.route.kind), self.today)

    def _closed(self, shown: dict[str, Any], *, status: int) -> HttpResponse:
        return render(self.request, "registry/references/closed.jinja", shown, status=status)


class Start(_ByLink):
    """Who asks, for whom, and what becomes of what is said."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        begun = bool(self.thing.referee.draft)
        return render(request, "registry/references/start.jinja", self.common() | {"begun": begun})


@method_decorator(csrf_exempt, name="dispatch")
class _Form(FormDoor, _ByLink):
    """A page of a link with a form, which the link alone lets somebody send."""

    thing: reference_links.Link

    def context(self) -> dict[str, Any]:
        return self.common()


class Who(_Form):
    """Who the referee is."""

    template = "registry/references/who.jinja"
    form_class = forms.IdentityForm

    def initial(self) -> dict[str, Any]:
        return dict(self.thing.referee.draft.get("identity", {}))

    def form_kwargs(self) -> dict[str, Any]:
        return {"today": self.today}

    def act(self, form: forms.IdentityForm) -> HttpResponse:
        reference_answers.save(referee=self.thing.referee, part="identity", entered=form.cleaned_data, at=self.now)
        return self.to("reference-answers")


class Answers(_Form):
    """What they say of the applicant."""

    template = "registry/references/answers.jinja"
    form_class = forms.AnswersForm

    def initial(self) -> dict[str, Any]:
        return dict(self.thing.referee.draft.get("answers", {}))

    def form_kwargs(self) -> dict[str, Any]:
        return {"questions": self.asked().questions}

    def act(self, form: forms.AnswersForm) -> HttpResponse:
        reference_answers.save(referee=self.thing.referee, part="answers", entered=form.cleaned_data, at=self.now)
        return self.to("reference-check")


@method_decorator(csrf_exempt, name="dispatch")
class Check(_ByLink):
    """Everything once more before it is sent; sending uses the link up."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if step := self._missing():
            return self.to(step)
        return self._page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if step := self._missing():
            return self.to(step)
        referee, shown = self.thing.referee, self.common()
        try:
            reference_answers.give(
                referee=referee,
                identity=forms.identity(referee.draft["identity"]),
                answers=referee.draft["answers"],
                at=self.now,
            )
        except Refused as refusal:
            return self._page(refusal.message, status=422)
        return render(request, "registry/references/done.jinja", shown | {"declined": False})

    def _missing(self) -> str:
        """The step that is not finished: questions may have changed since they were answered."""
        draft = self.thing.referee.draft
        if "identity" not in draft:
            return "reference-who"
        if "answers" not in draft or problems(self.asked().questions, draft["answers"]):
            return "reference-answers"
        return ""

    def _page(self, error: str = "", *, status: int = 200) -> HttpResponse:
        draft = self.thing.referee.draft
        who = draft["identity"]
        shown = {
            "error": error,
            "who": who,
            "relation": str(RefereeRelation(who["relation"]).label),
            "registered_with": forms.registered_words(who["registered_with"]),
            "answers": as_kept(self.asked().questions, draft["answers"]),
        }
        return render(self.request, "registry/references/check.jinja", self.common() | shown, status=status)


class Decline(_Form):
    """No reference, and why."""

    template = "registry/references/decline.jinja"
    form_class = forms.DeclineForm

    def act(self, form: forms.DeclineForm) -> HttpResponse:
        shown = self.common()
        reference_answers.decline(referee=self.thing.referee, reason=form.cleaned_data["reason"], at=self.now)
        return render(self.request, "registry/references/done.jinja", shown | {"declined": True})


_STEPS = ("reference-who", "reference-answers", "reference-check")
