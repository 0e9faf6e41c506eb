"""The messages about audits: to those who are audited, and to those who audit.

None says what anybody found before the outcome, and none to an auditor says whose CPD it is: that is behind the door.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cpd.choices import AuditSeatEnd, AuditStage, ReferralOutcome
from cpd.models import AuditDeferral, AuditSeat
from cpd.queries import audit_cases
from cpd.rules.audit_cases import appeal_until
from members.choices import RequestState
from members.mail import Builder, address
from members.models import Message
from members.queries.calendar import london_day


def _case(message: Message) -> dict[str, Any]:
    case = audit_cases.all_cases().get(pk=message.context["audit"])
    return {
        "case": case,
        "round": case.selection.round.name,
        "due_on": case.due_on,
        "link": address("my-audit", case.reference),
        "link_words": _("See your audit"),
    }


def _shown(message: Message) -> dict[str, Any]:
    shown = _case(message)
    del shown["case"]
    return shown


def _deferral(message: Message) -> dict[str, Any]:
    request = AuditDeferral.objects.get(pk=message.context["deferral"])
    return _shown(message) | {"accepted": request.state == RequestState.ACCEPTED, "words": request.answer}


def _more(message: Message) -> dict[str, Any]:
    shown = _case(message)
    case = shown.pop("case")
    names = {one.code: one.name for one in audit_cases.standards(case)}
    asked = case.question
    listed = [names.get(code, code) for code in asked.standards]
    return shown | {"standards": listed, "words": asked.words, "due_on": asked.due_on}


def _outcome(message: Message) -> dict[str, Any]:
    shown = _case(message)
    case = shown.pop("case")
    return shown | {
        "accepted": case.stage == AuditStage.ACCEPTED,
        "advised": case.stage == AuditStage.ADVISED,
        "until": appeal_until(london_day(case.closed_at), case.policy.appeal_days),
    }


def _referral(message: Message) -> dict[str, Any]:
    shown = _case(message)
    decided = shown.pop("case").referral
    return shown | {
        "outcome": ReferralOutcome(decided.outcome).label,
        "words": decided.reasons,
        "again": decided.outcome == ReferralOutcome.AUDIT_AGAIN,
        "suspended": decided.suspended,
    }


def _appeal(message: Message) -> dict[str, Any]:
    shown = _case(message)
    decided = shown.pop("case").appeal
    return shown | {"upheld": decided.upheld, "words": decided.answer}


def _seat(message: Message) -> dict[str, Any]:
    seat = AuditSeat.objects.select_related("case__selection__round").get(pk=message.context["seat"])
    return {
        "round": seat.case.selection.round.name,
        "kind": seat.get_kind_display(),
        "due_on": seat.case.due_on,
        "link": address("auditing-case", seat.case.reference),
        "link_words": _("Open the case"),
    }


def _ended(message: Message) -> dict[str, Any]:
    seat = AuditSeat.objects.get(pk=message.context["seat"])
    replaced = seat.end == AuditSeatEnd.REPLACED
    return _seat(message) | {"link": address("auditing"), "link_words": _("See your cases"), "replaced": replaced}


EVENTS: dict[str, Builder] = {
    "cpd/mail/audit_called": _shown,
    "cpd/mail/audit_reminder": _shown,
    "cpd/mail/audit_notice": _shown,
    "cpd/mail/audit_received": _shown,
    "cpd/mail/audit_deferral_decided": _deferral,
    "cpd/mail/audit_more": _more,
    "cpd/mail/audit_outcome": _outcome,
    "cpd/mail/audit_referral_decided": _referral,
    "cpd/mail/audit_appeal_decided": _appeal,
    "cpd/mail/audit_seated": _seat,
    "cpd/mail/audit_second_look": _seat,
    "cpd/mail/audit_opened": _seat,
    "cpd/mail/audit_seat_ended": _ended,
    "cpd/mail/audit_third_lost": _seat,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
