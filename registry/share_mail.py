"""What messages about shared links and misuse show."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from registry.choices import MisuseState
from registry.models import MisuseReport, Share, ShareOpening
from registry.queries import misuse
from registry.rules.who_checked import report_number


def _opened(message: Message) -> dict[str, Any]:
    share = Share.objects.select_related("entry").get(pk=message.context["share"])
    opening = ShareOpening.objects.get(pk=message.context["opening"])
    return {
        "label": share.label,
        "number": share.entry.number,
        "at": opening.at,
        "views": share.openings.filter(pk__lte=opening.pk).count(),
        "most_views": share.most_views,
        "link": address("my-sharing"),
        "link_words": _("See your links, or end one"),
    }


def _report(message: Message) -> dict[str, Any]:
    report = MisuseReport.objects.select_related("organisation", "entry").get(pk=message.context["misuse"])
    return {
        "report": report_number(report.pk),
        "about": misuse.about(report),
        "month": report.month,
        "due_on": misuse.due_on(report),
        "found": report.state == MisuseState.FOUND,
        "answer": report.answer,
        "link": address("my-misuse", report.reference),
        "link_words": _("See your report"),
    }


def _noted(message: Message) -> dict[str, Any]:
    report = MisuseReport.objects.select_related("note_to").get(pk=message.context["misuse"])
    return {"organisation": report.note_to.name if report.note_to else "", "note": report.note}


EVENTS: dict[str, Builder] = {
    "registry/mail/share_opened": _opened,
    "registry/mail/misuse_reported": _report,
    "registry/mail/misuse_answered": _report,
    "registry/mail/misuse_noted": _noted,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
