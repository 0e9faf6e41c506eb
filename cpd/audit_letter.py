"""The letter with which an audit ends, from its findings: as a page and as a PDF. It names no auditor."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cpd.choices import AuditStage
from cpd.models import AuditCase
from cpd.queries import audit_cases, audit_looks
from cpd.rules.audit_cases import appeal_until
from members.jinja import day
from members.queries import people
from members.queries.calendar import london_day
from members.typeset import pdf


def made(case: AuditCase, *, closed_at: datetime) -> bytes:
    """The letter as a tagged PDF; the same record gives the same bytes."""
    name = people.names([case.person_id]).get(case.person_id, "")
    return pdf(
        "registry/decisions/letter.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "subject": _("Audit of CPD"),
            "on": day(london_day(closed_at)),
            "office": [str(settings.OFFICE[key]) for key in ("address", "email", "phone")],
            "dear": _("Dear %(name)s") % {"name": name} if name else "",
            "about": f"{case.selection.round.name}, {case.cycle.scheme.name}",
            "words": {"register": _("MPCE Register"), "page": _("Page"), "of": _("of")},
            **said(case, closed_at=closed_at),
        },
        at=closed_at,
    )


def said(case: AuditCase, *, closed_at: datetime) -> dict[str, Any]:
    """The title, paragraphs and findings of the letter, as page and PDF show them."""
    title, opening, then = _words(case, closed_at)
    found = audit_looks.findings(case)
    return {
        "title": title,
        "opening": [opening],
        "reasons_title": _("Advice"),
        "reasons": _paragraphs(case.advice),
        "findings_title": _("What was found, standard by standard"),
        "findings_heads": [_("Standard"), _("Finding"), _("Reason")],
        "findings": [
            [one.name, str(found[one.code].get_mark_display()).capitalize(), found[one.code].reason]
            for one in audit_cases.standards(case)
            if one.code in found
        ],
        "parts": [[_("What happens next"), then]],
    }


def _words(case: AuditCase, closed_at: datetime) -> tuple[str, str, list[str]]:
    if case.stage == AuditStage.ACCEPTED:
        return (
            _("Your CPD is accepted"),
            _("Two auditors looked at your CPD, each alone. It meets the standards."),
            [_("You need not do anything. Go on keeping your log.")],
        )
    if case.stage == AuditStage.ADVISED:
        return (
            _("Your CPD is accepted, with advice"),
            _("Two auditors looked at your CPD, each alone. They accept it and advise you for the time to come."),
            [_("You need not answer. Whoever audits you another time may ask what became of the advice.")],
        )
    until = day(appeal_until(london_day(closed_at), case.policy.appeal_days))
    opening = (
        _("We asked you for your CPD, and nothing came by the day of the registrar’s notice.")
        if case.look == 0 or not audit_looks.findings(case)
        else _("The auditors looked at your CPD twice, and some standards are not met.")
    )
    return (
        _("Your audit was referred to the registrar"),
        opening,
        [
            _("The registrar, a person, decides what follows. Nothing about your registration changes before that."),
            _("You may appeal until the end of %(until)s, on the page of your audit.") % {"until": until},
        ],
    )


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
