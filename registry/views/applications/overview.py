"""My applications, and each of them: what is left to do, or how it is going."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from members import policy
from members.acting import for_whom
from members.doors import Door
from registry import application_wording as wording
from registry.applicant_doors import OWN_APPLICATION
from registry.choices import InterviewRule, ReturnReason, Section, Stage
from registry.models import Application, Return
from registry.queries import applicants, application_status, applications, interviews
from registry.rules.sections import State
from registry.services import editing
from registry.views.applications.base import IN

_PAGES = {
    Section.PERSONAL: "my-application-personal",
    Section.SCOPE: "my-application-scope",
    Section.OUTSIDE: "my-application-outside",
    Section.CERTIFICATE: "my-application-certificate",
    Section.EDUCATION: "my-application-education",
    Section.CAREER: "my-application-career",
    Section.TIME_AWAY: "my-application-time-away",
    Section.JOB_DESCRIPTION: "my-application-job-description",
    Section.STATEMENT: "my-application-statement",
    Section.EVIDENCE: "my-application-evidence",
    Section.DECLARATIONS: "my-application-declarations",
    Section.REFEREES: "application-referees",
    Section.FEE: "my-application-fee",
}
_DECIDED = frozenset({Stage.ADMITTED, Stage.GRANTED, Stage.REFUSED, Stage.APPEAL, Stage.REFUSED_FINAL})
_JUDGED = frozenset({Stage.ASSESSING, Stage.EVIDENCE, Stage.PORTFOLIO, Stage.INTERVIEW, Stage.MODERATION})
# From when it is worth saying who should not judge it.
_TO_BE_JUDGED = _JUDGED | {Stage.SUBMITTED, Stage.RETURNED, Stage.REFERENCES, Stage.READY}


class Applications(Door):
    """My applications, open ones first, and the way to begin one."""

    door = policy.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        person = self.asker.person
        held = applicants.applications(person) if person else []
        told = [application_status.status(application) for application in held]
        shown = {
            "open": [one for one in told if one.application.ended_at is None],
            "over": [one for one in told if one.application.ended_at is not None],
        }
        return render(request, "registry/applications/list.html", shown | IN)


class OneApplication(Door):
    """One application: its task list while it is mine to change, and always how it is going."""

    door = OWN_APPLICATION
    leads_to_desk = True
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        if for_whom(request) is not None:
            return HttpResponseRedirect(reverse("desk-application-paper", args=[reference]))
        application = self.thing
        editable = Stage(application.stage) in editing.OPEN
        shown = {
            "application": application,
            "status": application_status.status(application),
            "held": application.ended_at is None and application.holds.filter(ended_at=None).exists(),
            "editable": editable,
            "events": application_status.timeline(application),
            "returned": self._returned(),
            "asked": applications.request(application) if application.stage == Stage.EVIDENCE else None,
            "portfolio": applications.portfolio(application),
            "interview": application.policy.interview != InterviewRule.NEVER and interviews.newest(application),
            "may_object": application.policy.assessors > 0 and application.stage in _TO_BE_JUDGED,
            "told_who": application.policy.objection_days > 0 and application.stage in _JUDGED,
            "copies": application.submissions.exists(),
            "referees": _address("application-referees", reference) if application.policy.needs_referees else "",
            "decision": _address("my-decision", reference) if application.stage in _DECIDED else "",
            "may_withdraw": application.ended_at is None and application.stage != Stage.APPEAL,
        }
        if editable:
            shown |= tasks(application, self.today)
        return render(request, "registry/applications/application.html", shown | IN)

    def _returned(self) -> dict[str, Any] | None:
        """Why it was returned, while it is."""
        if self.thing.stage != Stage.RETURNED:
            return None
        newest = Return.objects.filter(application=self.thing).order_by("-returned_at", "-pk").first()
        if newest is None:
            return None
        return {"reasons": [ReturnReason(reason).label for reason in newest.reasons], "words": newest.words}


def tasks(application: Application, on: Any) -> dict[str, Any]:
    """The task list of an application, and what is missing in the same words."""
    lacks = applications.missing(application, on)
    shown = [
        _task(application, section, state, [wording.missing(x) for x in lacks if x.section is section])
        for section, state in applications.states(application, lacks)
    ]
    last = {"name": _("Check your answers and hand in"), "status": _("Cannot start yet")}
    if not lacks:
        last |= {"status": _("Incomplete"), "kind": "information"}
        last["href"] = reverse("my-application-check", args=[application.reference])
    done = sum(1 for _section, state in applications.states(application, lacks) if state is State.COMPLETED)
    return {
        "tasks": shown,
        "last": [last],
        "missing": [wording.missing(lack) for lack in lacks],
        "done": done,
        "of": len(shown),
    }


def _task(application: Application, section: Section, state: State, words: list[str]) -> dict[str, Any]:
    status, kind = {
        State.COMPLETED: (_("Completed"), ""),
        State.INCOMPLETE: (_("Incomplete"), "information"),
        State.CANNOT_START: (_("Cannot start yet"), ""),
        State.PROBLEM: (_("There is a problem"), "no"),
    }[state]
    task: dict[str, Any] = {"name": section.label, "status": status, "kind": kind}
    if state is not State.CANNOT_START:
        task["href"] = reverse(_PAGES[section], args=[application.reference])
    if state is State.PROBLEM:
        task["hint"] = words[0]
    return task


def page_of(section: Section, application: Application) -> str:
    """The page on which a section is filled in."""
    return reverse(_PAGES[section], args=[application.reference])


def _address(name: str, reference: str) -> str:
    try:
        return reverse(name, args=[reference])
    except NoReverseMatch:
        return ""
