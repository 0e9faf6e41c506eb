"""The PDF of a frozen copy: for its applicant and for the office, made when it is asked for and kept nowhere."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.jinja import moment
from members.typeset import pdf
from registry import submitted
from registry.choices import Section
from registry.models import Submission
from registry.rules.changes import Change, How, changes

TEMPLATE = "registry/applications/submission.typ"


def document(submission: Submission) -> bytes:
    """The copy as a tagged PDF; the same bytes whenever it is made."""
    content = submission.content
    told = [worded(change) for change in since_before(submission)]
    return pdf(
        TEMPLATE,
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "number": content["number"],
            "head": [{"key": str(key), "value": value} for key, value in _head(submission) if value],
            "changes": told,
            "parts": [_part(part) for part in submitted.parts(content, readable=())],
            "sha256": submission.sha256,
            "words": _words(submission),
        },
        at=submission.made_at,
    )


def answer(submission: Submission) -> HttpResponse:
    """The PDF as a file to save."""
    made = HttpResponse(document(submission), content_type="application/pdf")
    name = f"{submission.content['number']}-copy-{submission.round}.pdf"
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made


def _head(submission: Submission) -> list[tuple[str, str]]:
    content = submission.content
    return [
        (_("Application"), content["number"]),
        (_("Applicant"), content.get("personal", {}).get("name", "")),
        (_("Register"), content["register"]),
        (_("Route"), content["route"]),
        (_("Entry"), content["entry"]),
        (_("Standards"), content["standards"]),
        (_("Copy"), str(submission.round)),
        (_("Handed in"), moment(submission.made_at)),
    ]


def _words(submission: Submission) -> dict[str, str]:
    number = submission.content["number"]
    return {
        "title": _("Application %(number)s as it was handed in") % {"number": number},
        "subject": _("Copy %(round)s of application %(number)s") % {"round": submission.round, "number": number},
        "author": _("MPCE Register"),
        "changes": _("What changed since the copy before"),
        "nothing": _("Nothing was entered here."),
        "document": _("Document"),
        "page": _("Page"),
        "of": _("of"),
        "hash": _("SHA-256 of what this copy holds:"),
    }


def since_before(submission: Submission) -> list[Change]:
    """What changed since the copy before; nothing for the first."""
    before = Submission.objects.filter(application=submission.application_id, round=submission.round - 1).first()
    return changes(before.content, submission.content) if before and before.content else []


def worded(change: Change) -> str:
    """One difference in words."""
    part = str(_PARTS.get(change.part, change.part))
    if not change.what:
        return _("%(part)s: changed") % {"part": part}
    words = {
        How.ADDED: _("%(part)s: ‘%(what)s’ was added"),
        How.REMOVED: _("%(part)s: ‘%(what)s’ was taken out"),
        How.CHANGED: _("%(part)s: ‘%(what)s’ was changed"),
    }[change.how] % {"part": part, "what": change.what}
    if change.standards:
        words += " " + _("(now also for %(standards)s)") % {"standards": ", ".join(change.standards)}
    return words


def _part(part: submitted.Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "said": part.said,
        "cards": [
            {
                "title": card.title,
                "lines": [{"key": line.key, "value": line.value} for line in card.lines],
                "papers": [paper.title for paper in card.papers],
            }
            for card in part.cards
        ],
    }


_PARTS = {
    "personal": Section.PERSONAL.label,
    "scopes": Section.SCOPE.label,
    "outside": Section.OUTSIDE.label,
    "certificates": Section.CERTIFICATE.label,
    "education": Section.EDUCATION.label,
    "career": Section.CAREER.label,
    "time_away": Section.TIME_AWAY.label,
    "job_description": Section.JOB_DESCRIPTION.label,
    "statement": Section.STATEMENT.label,
    "evidence": Section.EVIDENCE.label,
    "declarations": Section.DECLARATIONS.label,
    "referees": Section.REFEREES.label,
}
