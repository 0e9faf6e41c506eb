"""Judging standard by standard, alone, and handing it in."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from members.errors import Refused
from registry.assessing_doors import OWN_SEAT
from registry.choices import Mark, Stage
from registry.models import Judgement, Standard
from registry.queries import assessing, rounds
from registry.queries.candidates import JUDGES
from registry.services import judging
from registry.views.assessing.forms import ConfirmForm, MarkForm
from registry.views.assessing.seat import OnSeatForm


class JudgeStandard(OnSeatForm):
    """One standard: its guidance, the evidence that is claimed to show it, and what somebody judges of it."""

    door = OWN_SEAT
    template = "registry/assessing/standard.html"
    form_class = MarkForm

    @cached_property
    def asked(self) -> list[Standard]:
        """The standards of the round."""
        return rounds.asked(self.thing.application, self.thing.round)

    @cached_property
    def standard(self) -> Standard:
        """The standard that the address names, if it is asked."""
        found = next((one for one in self.asked if one.code == self.kwargs["code"]), None)
        if found is None or self.thing.kind not in JUDGES:
            raise Http404
        return found

    @cached_property
    def held(self) -> Judgement | None:
        """What they judged of it so far."""
        return rounds.own_marks(self.thing).get(self.standard.pk)

    def initial(self) -> dict[str, Any]:
        if self.held is None:
            return {"seen": 0}
        return {"mark": self.held.mark, "reason": self.held.reason, "seen": self.held.pk}

    def context(self) -> dict[str, Any]:
        place = self.asked.index(self.standard)
        return super().context() | {
            "standard": self.standard,
            "place": place + 1,
            "of": len(self.asked),
            "before": self.asked[place - 1] if place else None,
            "after": self.asked[place + 1] if place + 1 < len(self.asked) else None,
            "evidence": assessing.evidence_for(self.thing, self.standard),
            "maps": self.thing.application.policy.maps_evidence,
            "held": self.held,
            "open": self.thing.handed_in_at is None and self.thing.application.stage == Stage.ASSESSING,
        }

    def act(self, form: MarkForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            judging.judge(
                taken=self.thing,
                standard=self.standard,
                mark=Mark(given["mark"]),
                reason=given["reason"],
                seen=given["seen"],
                by=self.asker.account(),
                at=self.now,
            )
        except Refused as refused:
            if refused.code == "stale":
                return self._both(form, refused)
            raise
        case = self.view()
        if "next" in self.request.POST:
            after = self._after() or case.next
            return self.done(
                self.to("assessing-standard", after.code) if after else self.to("assessing-case"), _("Saved.")
            )
        return self.done(self.request.path, _("Saved. You may change it until you hand in."))

    def _both(self, form: MarkForm, refused: Refused) -> HttpResponse:
        """What was saved in another window beside what was entered here; saving again keeps what is here."""
        entered = self.request.POST.copy()
        entered["seen"] = str(self.held.pk if self.held else 0)
        again = self.form(data=entered)
        again.is_valid()
        again.add_refusal(refused)
        return self.show(again, status=422)

    def _after(self) -> Standard | None:
        place = self.asked.index(self.standard)
        return self.asked[place + 1] if place + 1 < len(self.asked) else None


class HandIn(OnSeatForm):
    """Everything that somebody judged on one page, and the button that hands it in for good."""

    door = OWN_SEAT
    template = "registry/assessing/hand_in.html"
    form_class = ConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.handed_in_at is not None or self.thing.kind not in JUDGES:
            return HttpResponseRedirect(self.to("assessing-case"))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return super().context() | {"case": self.view()}

    def act(self, form: ConfirmForm) -> HttpResponse:
        judging.hand_in(taken=self.thing, by=self.asker.account(), at=self.now)
        opened = rounds.current(self.thing.application).opened
        words = (
            _("You handed in what you judged. Everybody has, so you may compare it now.")
            if opened
            else _("You handed in what you judged. It stays sealed until the others have too; we tell you then.")
        )
        return self.done(self.to("assessing-case"), words)
