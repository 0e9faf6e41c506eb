"""Letters about decisions as PDF documents: what the record says, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.jinja import day
from members.typeset import pdf
from registry.choices import AppealOutcome, IssuedKind, Mark, Recommended, RouteKind


def letter(kind: IssuedKind, said: Mapping[str, Any], *, at: datetime) -> bytes:
    """A letter as a tagged PDF; the same values give the same bytes.

    Args:
        kind: LETTER or APPEAL_LETTER.
        said: the values of `registry.queries.letters`.
        at: the instant at which it was issued.
    """
    parts = decision(said) if kind == IssuedKind.LETTER else appeal(said)
    return pdf(
        "registry/decisions/letter.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "subject": _("Application %(number)s") % {"number": said["application"]},
            "on": day(said["decided_on"]),
            "office": [str(settings.OFFICE[key]) for key in ("address", "email", "phone")],
            "dear": _("Dear %(name)s") % {"name": said["name"]} if said["name"] else "",
            "about": _("Application %(number)s: %(register)s, %(route)s")
            % {"number": said["application"], "register": said["register"], "route": said["route"]},
            "words": {"register": _("MPCE Register"), "page": _("Page"), "of": _("of")},
            **parts,
        },
        at=at,
    )


def decision(said: Mapping[str, Any]) -> dict[str, Any]:
    """The title, paragraphs, findings and closing parts of a decision letter, as page and PDF show them."""
    admitted = said["outcome"] == Recommended.ADMIT
    if granted := admitted and said.get("certificate"):
        title, opening, parts = _("Your certificate is granted"), _granted(said), _granted_parts()
    elif admitted:
        title, opening, parts = _("You are admitted to the register"), _admitted(said), _admitted_parts()
    else:
        title, opening, parts = _("Your application was not successful"), _refused(said), _refused_parts(said)
    return {
        "title": title,
        "granted": bool(granted),
        "opening": opening,
        "reasons_title": _("Reasons"),
        "reasons": _paragraphs(said["reasons"]),
        "findings_title": _("What was found, standard by standard"),
        "findings_heads": [_("Standard"), _("Finding"), _("Reason")],
        "findings": [
            [f"{one['code']} {one['title']}", str(Mark(one["mark"]).label).capitalize(), one["reason"]]
            for one in said["findings"]
        ],
        "parts": parts,
    }


def appeal(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a letter that says how an appeal came out."""
    outcome = AppealOutcome(said["outcome"])
    titles = {
        AppealOutcome.UPHELD: _("Your appeal was upheld"),
        AppealOutcome.REMITTED: _("Your application will be assessed again")
        if said.get("assessed", True)
        else _("Your application will be considered again"),
        AppealOutcome.DISMISSED: _("Your appeal was dismissed"),
    }
    then = {
        AppealOutcome.UPHELD: _("Two officers of the register now confirm the certificate, and we write to you then.")
        if said.get("kind") == RouteKind.CERTIFICATE
        else _("Two officers of the register now confirm your admission, and we write to you when they have."),
        AppealOutcome.REMITTED: _("Other assessors judge it, who took no part so far. You need not pay or send again.")
        if said.get("assessed", True)
        else _("Somebody else in the office considers it. You need not pay or send again."),
        AppealOutcome.DISMISSED: _dismissed(said),
    }
    opening = _("You appealed on %(day)s. The appeal was heard by people who took no part in the decision.")
    return {
        "title": titles[outcome],
        "opening": [opening % {"day": day(said["asked_on"])}],
        "reasons_title": _("Reasons"),
        "reasons": _paragraphs(said["reasons"]),
        "findings_title": "",
        "findings_heads": [],
        "findings": [],
        "parts": [[_("What happens next"), [then[outcome]]]],
    }


def _dismissed(said: Mapping[str, Any]) -> str:
    if said.get("apply_from"):
        return _("This ends your application. You may apply again from %(day)s.") % {"day": day(said["apply_from"])}
    return _("This ends your application. You may apply again at any time.")


def _admitted(said: Mapping[str, Any]) -> list[str]:
    entry = said["entry"]
    words = _("We have admitted you to the %(register)s. Your registration number is %(number)s.")
    told = [words % {"register": said["register"], "number": entry["number"]}]
    if entry["scopes"]:
        told.append(_("You are registered in: %(scopes)s.") % {"scopes": ", ".join(entry["scopes"])})
    days = {"start": day(entry["from"]), "end": day(entry["until"])}
    return [*told, _("Your first term runs from %(start)s to %(end)s.") % days]


def _granted(said: Mapping[str, Any]) -> list[str]:
    held = said["certificate"]
    words = _("We have granted you the certificate: %(route)s. Its number is %(number)s.")
    told = [words % {"route": said["route"], "number": held["number"]}]
    if held["specialties"]:
        told.append(_("Specialty: %(names)s.") % {"names": ", ".join(held["specialties"])})
    return told


def _granted_parts() -> list[list[Any]]:
    return [
        [
            _("What happens next"),
            [
                _(
                    "The certificate is not registration. With it you can apply to the register: we have begun that"
                    " application for you, and it waits on your page. Whether you are admitted is decided by itself."
                ),
                _("Anybody who knows the number of the certificate can see on our site that it is genuine."),
            ],
        ]
    ]


def _refused(said: Mapping[str, Any]) -> list[str]:
    if said.get("kind") == RouteKind.CERTIFICATE:
        words = _("We have considered your application for the certificate: %(route)s. It is not granted.")
        return [words % {"route": said["route"]}]
    words = _("We have considered your application to the %(register)s and have decided not to admit you.")
    return [words % {"register": said["register"]}]


def _admitted_parts() -> list[list[Any]]:
    return [
        [
            _("What happens next"),
            [
                _("Anybody can now find you in the public register by your number or your name."),
                _("Your certificate of registration is on your page. Tell us when your name or address changes."),
            ],
        ]
    ]


def _refused_parts(said: Mapping[str, Any]) -> list[list[Any]]:
    parts: list[list[Any]] = []
    if said["would_help"]:
        parts.append([_("What would help another application"), _paragraphs(said["would_help"])])
    if said.get("apply_from"):
        parts.append([_("If you apply again"), _again(said)])
    if said["appeal_until"]:
        days = ngettext("within %(n)s day", "within %(n)s days", said["appeal_days"]) % {"n": said["appeal_days"]}
        until = _("You may appeal %(days)s of this decision: until the end of %(until)s.")
        parts.append(
            [
                _("If you disagree"),
                [
                    until % {"days": days, "until": day(said["appeal_until"])},
                    _(
                        "Only you can appeal, in writing, on the page of your application. Say why you think that the"
                        " decision is wrong; you may add documents. People who took no part in the decision hear it."
                    ),
                ],
            ]
        )
    return parts


def _again(said: Mapping[str, Any]) -> list[str]:
    told = [_("You may apply again from %(day)s.") % {"day": day(said["apply_from"])}]
    if met := [one["code"] for one in said["findings"] if one["mark"] == Mark.MET]:
        words = _("What you showed for these standards was found to show them, and can be used again: %(codes)s.")
        told.append(words % {"codes": ", ".join(met)})
    return [*told, _("All your evidence stays in your locker, to be used again for as long as it is not too old.")]


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
