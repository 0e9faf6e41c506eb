"""An audit of my CPD: what is asked and by when, the profile section by section, sending it in, and the outcome."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd import audit_letter
from cpd.audit_doors import OWN_AUDIT, OWN_AUDIT_CLOSED, OWN_AUDIT_EVIDENCE, OWN_AUDIT_REFERRED
from cpd.audit_forms import (
    AnswerForm,
    AppealForm,
    DeferralForm,
    PickForm,
    SendForm,
    ShowForm,
    StatementForm,
    SummaryForm,
    activity_choices,
)
from cpd.audit_wording import CaseWords, lack, tasks
from cpd.choices import AUDIT_OPEN, AuditStage, DeferralGround
from cpd.models import AuditCase, AuditProfile
from cpd.queries import audit_cases
from cpd.rules.audit_cases import appeal_until, words_in
from cpd.services import audit_cases as services
from cpd.services import audit_deferrals, audit_referrals
from cpd.views.quick import IN
from members.doors import Door
from members.errors import Refused
from members.jinja import moment
from members.queries import evidence
from members.queries.calendar import london_day
from members.views.documents import SANDBOX
from members.views.forms import FormDoor


class OfAudit(Door):
    """A page of one audit of mine."""

    door = OWN_AUDIT
    thing: AuditCase

    @cached_property
    def profile(self) -> AuditProfile:
        """What I put together."""
        found = AuditProfile.objects.get(case=self.thing)
        found.case = self.thing
        return found

    def to(self, name: str) -> str:
        """The address of a page of this audit."""
        return reverse(name, args=[self.thing.reference])

    def about(self) -> dict[str, Any]:
        """What every page of it shows."""
        return IN | {"case": self.thing, "words": CaseWords.of(self.thing)}


class ShowAudit(OfAudit):
    """What is asked of me, by when, and how far it is."""

    door = OWN_AUDIT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        case = self.thing
        writes = case.stage in AUDIT_OPEN
        question = audit_cases.question(case)
        asked = question if question and question.answered_at is None else None
        shown = self.about() | {
            "writes": writes,
            "tasks": tasks(self.profile, asked is not None, self.today) if writes else [],
            "asked": asked,
            "asked_on": [one.name for one in audit_cases.standards(case) if asked and one.code in asked.standards],
            "may_defer": case.stage in {AuditStage.CALLED_IN, AuditStage.DRAFTING},
            "copy": audit_cases.copy(case),
            "deferral": case.deferrals.order_by("-asked_at").first(),
            "letter": case.stage in {AuditStage.ACCEPTED, AuditStage.ADVISED, AuditStage.REFERRED},
            "appeal_until": self._appeal_until(),
            "appeal": getattr(case, "appeal", None),
            "referral": getattr(case, "referral", None),
        }
        return render(request, "cpd/audit/case.html", shown)

    def _appeal_until(self) -> Any:
        case = self.thing
        if case.stage != AuditStage.REFERRED or case.closed_at is None or hasattr(case, "appeal"):
            return None
        until = appeal_until(london_day(case.closed_at), case.policy.appeal_days)
        return until if until >= self.today else None


class Acknowledge(OfAudit):
    """Say that the call-in was read."""

    door = OWN_AUDIT

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        services.acknowledge(case=self.thing, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(self.to("my-audit"))


class Section(FormDoor, OfAudit):
    """One section of the profile, while it may be written."""

    door = OWN_AUDIT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.stage not in AUDIT_OPEN:
            return HttpResponseRedirect(self.to("my-audit"))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return self.about()


class Text(Section):
    """A section that is words: kept as it is typed, with how many it has."""

    door = OWN_AUDIT
    template = "cpd/audit/text.html"
    name: str
    limit: str = ""

    def initial(self) -> dict[str, Any]:
        return {self.name: getattr(self.profile, self.name)}

    def context(self) -> dict[str, Any]:
        question = audit_cases.question(self.thing)
        return self.about() | {
            "name": self.name,
            "count": self.count(getattr(self.profile, self.name)),
            "standards": audit_cases.standards(self.thing),
            "asked": question if self.name == "answer" else None,
        }

    def count(self, text: str) -> str:
        """How many words a text has, and how many it may have."""
        return counted(text, getattr(self.thing.policy, self.limit) if self.limit else None)

    def act(self, form: Any) -> HttpResponse:
        text = form.cleaned_data[self.name]
        services.save(case=self.thing, by=self.asker.account(), at=self.now, **{self.name: text})
        return self.done(self.to("my-audit"), _("Saved: %(count)s.") % {"count": self.count(text)})


def counted(text: str, limit: int | None) -> str:
    """How many words a text has, and how many it may have."""
    used = f"{words_in(text):,}"
    if limit is None:
        return _("%(used)s words") % {"used": used}
    return _("%(used)s of at most %(limit)s words") % {"used": used, "limit": f"{limit:,}"}


class Summary(Text):
    """What I do at work."""

    door = OWN_AUDIT
    form_class = SummaryForm
    name, limit = "summary", "summary_words"


class Statement(Text):
    """How my activities meet the standards."""

    door = OWN_AUDIT
    form_class = StatementForm
    name, limit = "statement", "statement_words"


class Answer(Text):
    """What I say to what the auditors asked."""

    door = OWN_AUDIT
    form_class = AnswerForm
    name = "answer"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if audit_cases.question(self.thing) is None:
            raise Http404
        return super().get(request, *args, **kwargs)


_LIMITS = {"summary": "summary_words", "statement": "statement_words"}


class Keep(OfAudit):
    """Keep what stands in a section without leaving it: by itself while somebody types, or by a button."""

    door = OWN_AUDIT

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        texts = {name: str(request.POST[name]) for name in services.TEXTS if name in request.POST}
        by_itself = request.headers.get("X-Autosave")
        try:
            services.save(case=self.thing, by=self.asker.account(), at=self.now, **texts)
        except Refused as refusal:
            if by_itself:
                return JsonResponse({"said": refusal.message}, status=422)
            raise
        name = next(iter(texts), "")
        if by_itself:
            limit = getattr(self.thing.policy, _LIMITS[name]) if name in _LIMITS else None
            words = _("Kept on %(when)s: %(count)s") % {
                "when": moment(self.now),
                "count": counted(texts.get(name, ""), limit),
            }
            return JsonResponse({"said": words})
        return HttpResponseRedirect(self.to(f"my-audit-{name}" if name else "my-audit"))


class Activities(Section):
    """Which activities of my log show how I meet the standards; the gaps that nothing explains yet."""

    door = OWN_AUDIT
    template = "cpd/audit/activities.html"
    form_class = PickForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"activities": activity_choices(list(audit_cases.activities(self.thing)))}

    def initial(self) -> dict[str, Any]:
        return {"records": [one.reference for one in audit_cases.picked(self.profile)]}

    def context(self) -> dict[str, Any]:
        return self.about() | {"gaps": audit_cases.gaps(self.thing, on=self.today)}

    def act(self, form: PickForm) -> HttpResponse:
        given = form.cleaned_data["records"]
        services.pick(case=self.thing, records=given, by=self.asker.account(), at=self.now)
        return self.done(self.to("my-audit"), _("Your activities were saved."))


class Evidence(Section):
    """Which documents of my locker the auditors may open."""

    door = OWN_AUDIT_EVIDENCE
    template = "cpd/audit/evidence.html"
    form_class = ShowForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"usable": list(evidence.usable(self.thing.person))}

    def initial(self) -> dict[str, Any]:
        return {"documents": [one.reference for one in audit_cases.shown(self.profile)]}

    def act(self, form: ShowForm) -> HttpResponse:
        given = form.cleaned_data["documents"]
        services.choose_evidence(case=self.thing, documents=given, by=self.asker.account(), at=self.now)
        return self.done(self.to("my-audit"), _("Your evidence was saved."))


class Check(Section):
    """Everything on one page, what is missing, and the button that sends it in."""

    door = OWN_AUDIT
    template = "cpd/audit/check.html"
    form_class = SendForm

    def context(self) -> dict[str, Any]:
        profile = self.profile
        question = audit_cases.question(self.thing)
        limits = audit_cases.limits(self.thing)
        return self.about() | {
            "profile": profile,
            "answers": question is not None and question.answered_at is None,
            "summary_count": counted(profile.summary, limits.summary),
            "statement_count": counted(profile.statement, limits.statement),
            "activities": audit_cases.picked(profile),
            "documents": audit_cases.shown(profile),
            "missing": [lack(one, self.thing) for one in audit_cases.missing(profile, on=self.today)],
        }

    def act(self, form: SendForm) -> HttpResponse:
        services.submit(case=self.thing, by=self.asker.account(), at=self.now, **form.answers())
        return HttpResponseRedirect(self.to("my-audit-sent"))


class Sent(OfAudit):
    """It has come: what happens next, by when, and who acts."""

    door = OWN_AUDIT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        if audit_cases.copy(self.thing) is None:
            return HttpResponseRedirect(self.to("my-audit"))
        return render(request, "cpd/audit/sent.html", self.about())


class Copy(OfAudit):
    """The profile as I sent it in."""

    door = OWN_AUDIT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        copy = audit_cases.copy(self.thing)
        if copy is None:
            raise Http404
        return render(request, "cpd/audit/copy.html", self.about() | {"copy": copy, "own": True})


class AskLater(Section):
    """Ask to be audited in the next round."""

    door = OWN_AUDIT_EVIDENCE
    template = "cpd/audit/later.html"
    form_class = DeferralForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"usable": list(evidence.usable(self.thing.person))}

    def context(self) -> dict[str, Any]:
        return self.about() | {"days": self.thing.policy.deferral_working_days}

    def act(self, form: DeferralForm) -> HttpResponse:
        given = form.cleaned_data
        audit_deferrals.ask(
            case=self.thing,
            ground=DeferralGround(given["ground"]),
            words=given["words"],
            documents=given["documents"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.to("my-audit"), _("Your request is with the office. Nothing is due until it is decided."))


class Letter(OfAudit):
    """The letter with the outcome."""

    door = OWN_AUDIT_CLOSED

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        made = audit_letter.made(self.thing, closed_at=self.thing.closed_at or self.now)
        answer = HttpResponse(made, content_type="application/pdf")
        answer["Content-Disposition"] = 'attachment; filename="cpd-audit-letter.pdf"'
        answer["Content-Security-Policy"] = SANDBOX
        return answer


class Appeal(FormDoor, OfAudit):
    """Say why the outcome is wrong."""

    door = OWN_AUDIT_REFERRED
    template = "cpd/audit/appeal.html"
    form_class = AppealForm

    def context(self) -> dict[str, Any]:
        return self.about()

    def act(self, form: AppealForm) -> HttpResponse:
        words = form.cleaned_data["words"]
        audit_referrals.appeal(case=self.thing, words=words, by=self.asker.account(), at=self.now)
        return self.done(self.to("my-audit"), _("Your appeal has come. Somebody who took no part decides on it."))
