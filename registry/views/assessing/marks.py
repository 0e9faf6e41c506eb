"""Judging standard by standard, alone, and handing it in."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from members.errors import Refused
from members.forms import ConfirmForm
from members.jinja import moment
from registry.assessing_doors import OWN_SEAT
from registry.choices import Mark, Stage
from registry.models import Judgement, Standard, WorkingPaper
from registry.queries import assessing, papers, rounds
from registry.queries.candidates import JUDGES
from registry.services import judging
from registry.services import papers as keeping
from registry.views.assessing.forms import MarkForm
from registry.views.assessing.seat import OnSeat, OnSeatForm
from registry.views.assessing.viewer import Looking


class OfStandard(OnSeat):
    """A page about one standard that is asked of somebody who judges."""

    door = OWN_SEAT

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
    def paper(self) -> WorkingPaper | None:
        """What they typed about it and did not save, and their own note."""
        return papers.of(self.thing, self.standard).first()

    def keep(self) -> WorkingPaper:
        """Keep what stands in the form of the standard."""
        typed = self.request.POST
        return keeping.keep(
            taken=self.thing,
            standard=self.standard,
            mark=str(typed.get("mark", "")),
            reason=str(typed.get("reason", "")),
            note=str(typed.get("note", "")),
            by=self.asker.account(),
            at=self.now,
        )


class JudgeStandard(OfStandard, OnSeatForm, Looking):
    """One standard: its guidance, the evidence that is claimed to show it, and what somebody judges of it."""

    door = OWN_SEAT
    template = "registry/assessing/standard.html"
    form_class = MarkForm

    @cached_property
    def held(self) -> Judgement | None:
        """What they judged of it so far."""
        return rounds.own_marks(self.thing).get(self.standard.pk)

    @cached_property
    def typed(self) -> WorkingPaper | None:
        """What they typed and did not save, if anything."""
        paper = self.paper
        return paper if paper is not None and (paper.mark or paper.reason) else None

    def initial(self) -> dict[str, Any]:
        held, shown = self.held, self.typed or self.held
        judged = {"mark": shown.mark, "reason": shown.reason} if shown else {}
        return judged | {"seen": held.pk if held else 0, "note": self.paper.note if self.paper else ""}

    def context(self) -> dict[str, Any]:
        place = self.asked.index(self.standard)
        is_open = self.thing.handed_in_at is None and self.thing.application.stage == Stage.ASSESSING
        return super().context() | {
            "case": self.view(),
            "sheet": self.sheet(),
            "typed": self.typed,
            "standard": self.standard,
            "place": place + 1,
            "of": len(self.asked),
            "before": self.asked[place - 1] if place else None,
            "after": self.asked[place + 1] if place + 1 < len(self.asked) else None,
            "evidence": assessing.evidence_for(self.thing, self.standard),
            "maps": self.thing.application.policy.maps_evidence,
            "held": self.held,
            "open": is_open,
            "keeps": self.to("assessing-keep", self.standard.code) if is_open else "",
            "look": True,
        }

    def act(self, form: MarkForm) -> HttpResponse:
        given = form.cleaned_data
        self.keep()
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


class Keep(OfStandard):
    """Keep what stands in the form without judging: by itself while somebody types, by a button, or to turn a page."""

    door = OWN_SEAT

    def post(self, request: HttpRequest, reference: str, code: str) -> HttpResponseBase:
        by_itself = request.headers.get("X-Autosave")
        try:
            self.keep()
        except Refused as refusal:
            if by_itself:
                return JsonResponse({"said": refusal.message}, status=422)
            raise
        if by_itself:
            return JsonResponse({"said": _("Kept on %(when)s, and not judged yet") % {"when": moment(self.now)}})
        look = request.POST.get("look", "")
        turned = f"?{urlencode({'look': look})}#viewer" if look else "#judgement"
        return HttpResponseRedirect(self.to("assessing-standard", code) + turned)


class Discard(OfStandard):
    """Forget what was typed and not saved."""

    door = OWN_SEAT

    def post(self, request: HttpRequest, reference: str, code: str) -> HttpResponse:
        keeping.discard(taken=self.thing, standard=self.standard, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(self.to("assessing-standard", code) + "#judgement")


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
