"""An audit in words: what is next, by when and whose move it is; the task list of a profile; what it still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cpd.choices import AuditEnd, AuditLack, AuditStage, ReferralOutcome
from cpd.models import AuditCase, AuditProfile
from cpd.queries import audit_cases
from cpd.rules.audit_cases import WORDING, Lack
from members import jinja
from members.my_cards import Card

_NEXT: Mapping[str, str | Promise] = {
    AuditStage.CALLED_IN: lazy("It is your move: send your profile in by %(day)s."),
    AuditStage.DRAFTING: lazy("It is your move: send your profile in by %(day)s."),
    AuditStage.DEFERRAL: lazy("The office decides on your request by %(day)s. Nothing is due from you until then."),
    AuditStage.SUBMITTED: lazy("Your profile has come. The office gives it to two auditors by %(day)s."),
    AuditStage.ASSESSING: lazy("Your profile is with the auditors, who should be done by %(day)s."),
    AuditStage.FURTHER: lazy("It is your move: the auditors ask for more. Answer by %(day)s."),
    AuditStage.SILENT: lazy("It is your move: nothing has come. Send it in by %(day)s, or it goes to the registrar."),
    AuditStage.ACCEPTED: lazy("Your CPD was accepted. Nobody has to do anything."),
    AuditStage.ADVISED: lazy("Your CPD was accepted, with advice. Nobody has to do anything."),
    AuditStage.REFERRED: lazy("It was referred to the registrar, who decides what follows and writes to you."),
    AuditStage.DEFERRED: lazy("It was put off to the next round. Nothing is due from you now."),
    AuditStage.LEFT: lazy("It ended without an outcome. Nobody has to do anything."),
}


_ENDED: Mapping[str, str | Promise] = {
    AuditEnd.LAPSED: lazy("your registration lapsed"),
    AuditEnd.RESIGNED: lazy("you left the register"),
    AuditEnd.REMOVED: lazy("your registration was ended"),
    AuditEnd.DIED: AuditEnd.DIED.label,
}


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What a page says at its top: the round, the period, what is next."""

    round: str
    scheme: str
    next: str

    @classmethod
    def of(cls, case: AuditCase) -> "CaseWords":
        """The words of a case."""
        return cls(case.selection.round.name, case.cycle.scheme.name, next_step(case))


def next_step(case: AuditCase) -> str:
    """What is next, by when, and whose move it is, to whoever is audited."""
    decided = getattr(case, "referral", None)
    if case.stage == AuditStage.REFERRED and decided and decided.decided_at:
        outcome = ReferralOutcome(decided.outcome).label
        if decided.suspended is None:
            return _("The registrar decided: %(outcome)s.") % {"outcome": outcome}
        words = _("The registrar decided: %(outcome)s, from %(first)s to %(last)s.")
        first, last = jinja.day(decided.suspended.lower), jinja.day(decided.suspended.upper - timedelta(days=1))
        return words % {"outcome": outcome, "first": first, "last": last}
    if case.ended_as and case.ended_as != AuditEnd.OFFICE:
        return _("It ended without an outcome: %(how)s.") % {"how": _ENDED[AuditEnd(case.ended_as)]}
    return str(_NEXT[case.stage]) % {"day": jinja.day(case.due_on) if case.due_on else ""}


_PAGES = {
    "summary": "my-audit-summary",
    "statement": "my-audit-statement",
    "activities": "my-audit-activities",
    "evidence": "my-audit-evidence",
    "answer": "my-audit-answer",
}
_NAMES = {
    "answer": lazy("What the auditors ask"),
    "summary": lazy("Summary of your practice"),
    "statement": lazy("How your activities meet the standards"),
    "activities": lazy("Activities and gaps"),
    "evidence": lazy("Evidence"),
}


def tasks(profile: AuditProfile, asked: bool, today: date) -> list[dict[str, Any]]:
    """The sections of a profile as a task list, each with whether anything is missing."""
    case = profile.case
    missing: Sequence[Lack] = audit_cases.missing(profile, on=today)
    lacking = {one.field for one in missing}
    rows = [
        {
            "name": str(name),
            "href": reverse(_PAGES[section], args=[case.reference]),
            "status": _("something is missing") if section in lacking else _("complete"),
            "kind": "restricted" if section in lacking else "yes",
        }
        for section, name in _NAMES.items()
        if section != "answer" or asked
    ]
    check = {
        "name": _("Check and send in"),
        "href": reverse("my-audit-check", args=[case.reference]),
        "status": _("not sent in yet"),
        "kind": "information",
    }
    return [*rows, check]


def lack(one: Lack, case: AuditCase) -> dict[str, str]:
    """What a profile lacks, and where to put it right."""
    words = str(_(WORDING[AuditLack(one.what)])) % one.figures
    return {"words": words, "href": reverse(_PAGES[one.field], args=[case.reference])}


def cards(cases: Sequence[AuditCase]) -> list[Card]:
    """What my page says of audits that are under way."""
    words = _("Audit of your CPD, %(round)s. %(next)s")
    return [
        Card(
            words % {"round": case.selection.round.name, "next": next_step(case)},
            reverse("my-audit", args=[case.reference]),
        )
        for case in cases
    ]
