"""A calibration round as those who are asked work on it: dossier by dossier, alone, handed in once, compared after."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hsst.calibration_doors import OWN_CALIBRATION
from hsst.calibration_forms import JudgeForm
from hsst.choices import CalibrationStage
from hsst.models import CalibrationCase, CalibrationSeat
from hsst.queries import calibration
from hsst.queries.calibration import Sheet
from hsst.rules import calibration as rules
from hsst.services import calibrating
from members.doors import Door
from members.errors import Refused
from members.forms import ConfirmForm
from members.jinja import day, moment
from members.views.forms import FormDoor
from registry.choices import Mark
from registry.models import Standard
from registry.views.assessing.seat import IN


class InRound(Door):
    """A page of a round for somebody who is asked to judge in it."""

    door = OWN_CALIBRATION
    thing: CalibrationSeat

    def first_step(self) -> HttpResponseBase | None:
        """Somebody who was asked and judges no more is told so, and sees nothing of the round."""
        if step := super().first_step():
            return step
        user = self.asker.account()
        known = self.names_something() and calibration.of_account(user).filter(
            round__reference=self.kwargs["reference"]
        )
        if known and known.exists() and not calibration.may_judge(user):
            return render(self.request, "hsst/calibration/ended.html", IN, status=410)
        return None

    @cached_property
    def sheet(self) -> Sheet:
        """What is asked, and what they wrote for themselves."""
        return calibration.sheet(self.thing)

    @cached_property
    def is_open(self) -> bool:
        """Whether they may still write."""
        held = self.thing.round
        late = rules.is_late(held.last_on, today=self.today)
        return held.stage == CalibrationStage.OPEN and not late and self.thing.handed_in_at is None

    def to(self, name: str, *more: Any) -> str:
        """The address of a page of this round."""
        return reverse(name, args=[self.thing.round.reference, *more])

    def shown(self) -> dict[str, Any]:
        """What every page of it shows."""
        return IN | {"seat": self.thing, "round": self.thing.round, "sheet": self.sheet, "open": self.is_open}


class ShowRound(InRound):
    """How far they are, by when, and what comes next."""

    door = OWN_CALIBRATION

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        sheet = self.sheet
        own = calibration.own(self.thing)
        judged = own or sheet.judged
        rows = [
            {"case": case, "judged": sum((case.pk, one.pk) in judged for one in sheet.standards)}
            for case in sheet.cases
        ]
        after = sheet.find(sheet.left[0]) if self.is_open and sheet.left else None
        shown = {
            "rows": rows,
            "judged": len(judged),
            "of": len(sheet.parts),
            "after": after,
            "results": self.thing.round.stage == CalibrationStage.CLOSED and self.thing.handed_in_at is not None,
        }
        return render(request, "hsst/calibration/round.html", self.shown() | shown)


class OfPart(InRound):
    """A page about one standard of one dossier."""

    door = OWN_CALIBRATION

    @cached_property
    def part(self) -> tuple[CalibrationCase, Standard]:
        """The dossier and the standard that the address names, if they are asked."""
        case = next((one for one in self.sheet.cases if one.place == self.kwargs["place"]), None)
        standard = next((one for one in self.sheet.standards if one.code == self.kwargs["code"]), None)
        if case is None or standard is None:
            raise Http404
        return case, standard


class JudgePart(FormDoor, OfPart):
    """What a dossier says to one standard, and what they judge of it."""

    door = OWN_CALIBRATION
    template = "hsst/calibration/standard.html"
    form_class = JudgeForm

    def initial(self) -> dict[str, Any]:
        held = self.sheet.draft(*self.part)
        return {"mark": held.mark, "reason": held.reason} if held else {}

    def context(self) -> dict[str, Any]:
        case, standard = self.part
        parts = self.sheet.parts
        place = parts.index((case.pk, standard.pk))
        return self.shown() | {
            "case": case,
            "standard": standard,
            "says": case.content["shows"][standard.code],
            "held": self.sheet.draft(case, standard),
            "given": calibration.own(self.thing).get((case.pk, standard.pk)),
            "place": place + 1,
            "of": len(parts),
            "before": self.sheet.find(parts[place - 1]) if place else None,
            "after": self.sheet.find(parts[place + 1]) if place + 1 < len(parts) else None,
        }

    def act(self, form: JudgeForm) -> HttpResponse:
        case, standard = self.part
        calibrating.judge(
            seat=self.thing,
            case=case,
            standard=standard,
            mark=Mark(form.cleaned_data["mark"]),
            reason=form.cleaned_data["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        if "next" not in self.request.POST:
            return self.done(self.request.path, _("Saved. You may change it until you hand in."))
        left = calibration.sheet(self.thing).left
        if not left:
            return self.done(self.to("calibration-hand-in"), _("Saved. You have judged everything."))
        here = self.sheet.parts.index((case.pk, standard.pk))
        after = next((one for one in left if self.sheet.parts.index(one) > here), left[0])
        found, asked = self.sheet.find(after)
        return self.done(self.to("calibration-standard", found.place, asked.code), _("Saved."))


class KeepPart(JudgePart):
    """Keep what stands in the form without judging: by itself while somebody types, or by a button."""

    door = OWN_CALIBRATION
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by_itself = request.headers.get("X-Autosave")
        case, standard = self.part
        try:
            calibrating.keep(
                seat=self.thing,
                case=case,
                standard=standard,
                mark=str(request.POST.get("mark", "")),
                reason=str(request.POST.get("reason", "")),
                by=self.asker.account(),
                at=self.now,
            )
        except Refused as refusal:
            return JsonResponse({"said": refusal.message}, status=422) if by_itself else self.not_kept(refusal)
        if by_itself:
            return JsonResponse({"said": _("Kept on %(when)s, and not handed in yet") % {"when": moment(self.now)}})
        return HttpResponseRedirect(self.to("calibration-standard", case.place, standard.code) + "#judgement")

    def not_kept(self, refusal: Refused) -> HttpResponse:
        """The page again with what was typed, and why alone it is not kept: what is missing in it is no fault."""
        form = self.form(data=self.request.POST)
        form.errors.clear()
        form.add_refusal(refusal)
        return self.show(form, status=422)


class HandIn(FormDoor, InRound):
    """Everything that they judged on one page, and the button that hands it in for good."""

    door = OWN_CALIBRATION
    template = "hsst/calibration/hand_in.html"
    form_class = ConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            return HttpResponseRedirect(self.to("calibration"))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        sheet = self.sheet
        rows = [
            (case, [(one, sheet.draft(case, one), (case.pk, one.pk) in sheet.judged) for one in sheet.standards])
            for case in sheet.cases
        ]
        after = sheet.find(sheet.left[0]) if sheet.left else None
        return self.shown() | {"rows": rows, "after": after, "judged": len(sheet.judged), "of": len(sheet.parts)}

    def act(self, form: ConfirmForm) -> HttpResponse:
        calibrating.hand_in(seat=self.thing, by=self.asker.account(), at=self.now)
        words = _("You handed in what you judged. It stays sealed until the round is closed; we tell you then.")
        return self.done(self.to("calibration"), words)


class Results(InRound):
    """What they gave beside how many gave each mark, once the round is closed; with nobody’s name."""

    door = OWN_CALIBRATION

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        held = self.thing.round
        if held.stage != CalibrationStage.CLOSED:
            words = _(
                "What everybody gave is sealed until this round is closed, on the night after %(day)s at the latest."
            )
            raise Refused(words % {"day": day(held.last_on)}, code="sealed")
        if self.thing.handed_in_at is None:
            raise Refused(_("You did not hand in, so there is nothing of yours to compare."), code="not_handed_in")
        found = calibration.beside(self.thing)
        rows = [(case, [one for one in found if one.case == case]) for case in self.sheet.cases]
        shown = {
            "rows": rows,
            "marks": list(Mark),
            "people": calibration.handed_in(held),
            "few": any(one.given is None for one in found),
        }
        return render(request, "hsst/calibration/results.html", self.shown() | shown)
