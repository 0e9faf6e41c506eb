"""The PDF of a saved check: what the register said, when, and where to check again."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.jinja import day, moment, verdict_rest
from members.typeset import pdf
from registry.choices import ReasonClass, Verdict
from registry.models import Check
from registry.serialise import canonical

Row = tuple[str, list[str]]


def proof(check: Check, said: Mapping[str, Any]) -> bytes:
    """The proof of a check as a tagged PDF; the same check gives the same bytes.

    Args:
        check: the check as recorded.
        said: plain values of the whole PublicEntry that was saved with it.
    """
    address = f"{settings.PUBLIC_URL}{reverse('check', args=[check.reference])}"
    word = str(Verdict(said["verdict"]).label)
    return pdf(
        "registry/checks/proof.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "title": _("Proof of check %(number)s") % {"number": check.number},
            "subject": said["sentence"],
            "check_number": check.number,
            "verdict": said["verdict"],
            "word": word,
            "sentence": verdict_rest(said["sentence"], word),
            "as_at": _("This is the answer for %(day)s, as the register knew it when asked.") % {"day": day(said["on"])}
            if said["as_at"]
            else "",
            "reason": _reason(said),
            "notices": [
                said[key] for key in ("meaning", "next_change", "outside_notice", "brought_in_notice") if said[key]
            ],
            "checked_at": moment(check.checked_at),
            "checked_at_utc": f"{check.checked_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
            "facts": _texts(_facts(said)),
            "sanctions": [_sanction(sanction) for sanction in said["sanctions"]],
            "history": _texts((_days(p["start"], p["end"], _("now")), [p["label"]]) for p in reversed(said["history"])),
            "address": address,
            "qr": _qr(address),
            "sha256": check.sha256,
            "content": canonical(said).decode(),
            "office": ", ".join(str(settings.OFFICE[key]) for key in ("name", "email", "phone")),
            "words": _words(),
        },
        at=check.checked_at,
    )


def _words() -> dict[str, str]:
    """The document's own words, in the language of the request."""
    return {
        "register": _("MPCE Register"),
        "said": _("What the register said"),
        "checked": _("Checked at"),
        "item": _("Detail"),
        "answer": _("What the register held"),
        "days": _("Days"),
        "status": _("Status"),
        "sanctions": _("Decisions about this registration"),
        "history": _("History of this registration"),
        "again": _("Check again before you rely on this"),
        "again_why": _(
            "The register can change on any day. This document says what it said at the time above. Scan the code or "
            "open the address to see that beside what is true now."
        ),
        "code": _("Code that opens this check on the register’s own site"),
        "hash": _("Content hash (SHA-256)"),
        "hash_what": _("of the attached file check.json, which holds the answer word for word"),
        "content": _("The answer word for word"),
        "privacy": _("We do not record who made a check."),
        "page": _("Page"),
        "of": _("of"),
    }


def _facts(said: Mapping[str, Any]) -> Iterable[Row]:
    """What the register held, in the order of the page."""
    yield _("Name"), [said["name"]]
    yield _("Known as"), [said["known_as"]]
    yield _("Number"), [said["number"]]
    yield _("Register"), [said["register_name"]]
    since = (
        _("%(status)s, since %(day)s") % {"status": said["status_label"], "day": day(said["since"])}
        if said["since"]
        else ""
    )
    yield _("Status"), [since or said["status_label"]]
    yield (
        _("Scope of practice"),
        [_("%(scope)s, since %(day)s") % {"scope": s["name"], "day": day(s["since"])} for s in said["scopes"]],
    )
    yield _("First registered"), [day(said["first_registered"]) if said["first_registered"] else ""]
    yield (
        _("Current term"),
        [_days(said["term_start"], said["term_end"], _("no end set")) if said["term_start"] else ""],
    )
    yield _("Place of work"), [", ".join(filter(None, [p["employer"], p["town"]])) for p in said["places"]]
    yield _("Annotation"), [_annotation(a) for a in said["annotations"]]
    yield said["outside_body"], [said["outside_number"]]
    yield _("Also registered here"), [f"{other['register']}, {other['number']}" for other in said["others"]]


def _annotation(note: Mapping[str, Any]) -> str:
    words = {"text": note["text"], "source": note["source"], "days": _days(note["since"], note["until"], _("now"))}
    return _("%(text)s. Source: %(source)s. %(days)s") % words


def _sanction(sanction: Mapping[str, Any]) -> dict[str, str]:
    return {
        "label": sanction["label"],
        "days": _days(sanction["start"], sanction["end"], _("no end date set")),
        "text": sanction["text"],
        "reason": _reason(sanction),
    }


def _reason(about: Mapping[str, Any]) -> str:
    """The reason class and whether it is a matter of public protection; empty where neither is to be said."""
    if not about["reason_class"]:
        return ""
    if about["reason_class"] == ReasonClass.ADMINISTRATIVE.value:
        reason = _("The reason is administrative (CPD or fee).")
    else:
        reason = _("The reason is fitness to practise.")
    if about["public_protection"]:
        return f"{reason} {_('This is a matter of public protection.')}"
    return f"{reason} {_('This is not a matter of public protection.')}"


def _days(start: str, end: str | None, open_end: str) -> str:
    return _("%(start)s to %(end)s") % {"start": day(start), "end": day(end) if end else open_end}


def _texts(rows: Iterable[Row]) -> list[list[Any]]:
    """Rows that have something to say."""
    return [[label, kept] for label, texts in rows if (kept := [text for text in texts if text])]


def _qr(address: str) -> str:
    """The address as a drawing for cameras."""
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=2, dark="#16232b")
    return drawing.getvalue().decode()
