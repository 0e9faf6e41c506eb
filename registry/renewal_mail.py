"""The messages of renewal; what they say is looked up when they are sent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from members.queries import people
from members.queries.calendar import london_day
from registry.choices import RenewalReviewOutcome
from registry.models import Renewal, RenewalReview
from registry.queries import renewals
from registry.renewal_wording import PARTS


def _renewal(message: Message) -> dict[str, Any]:
    found = Renewal.objects.select_related("entry__register", "entry__person", "policy", "term")
    renewal = found.get(pk=message.context["renewal"])
    posted_on = london_day(message.posted_at)
    state = renewals.read(renewal, on=posted_on)
    return {
        "number": renewal.entry.number,
        "register": renewal.entry.register.name,
        "ends_on": renewal.begins_on - timedelta(days=1),
        "days": (state.last - posted_on).days,
        "last": state.last,
        "late_until": state.late_until,
        "left": [PARTS[part] for part in state.asks],
        "invoiced": renewals.invoiced(renewal),
        "term": renewal.term.during if renewal.term else None,
        "link": address("my-renewal", renewal.reference),
        "link_words": _("Renew your registration"),
    }


def _renewed(message: Message) -> dict[str, Any]:
    return _renewal(message) | {"link_words": _("See your renewal")}


def _employer(message: Message) -> dict[str, Any]:
    renewal = Renewal.objects.select_related("entry").get(pk=message.context["renewal"])
    who = people.names([renewal.entry.person_id]).get(renewal.entry.person_id, "")
    return _renewal(message) | {
        "who": who,
        "link": address("entry", renewal.entry.number),
        "link_words": _("See what the register says now"),
    }


def _reviewed(message: Message) -> dict[str, Any]:
    review = RenewalReview.objects.select_related("renewal__entry").get(pk=message.context["review"])
    return {
        "number": review.renewal.entry.number,
        "concern": review.outcome == RenewalReviewOutcome.CONCERN,
        "link": address("my-renewal", review.renewal.reference),
        "link_words": _("See your renewal"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/renewal_opened": _renewal,
    "registry/mail/renewal_reminder": _renewal,
    "registry/mail/renewal_lapsed": _renewal,
    "registry/mail/renewal_missing": _renewal,
    "registry/mail/renewed": _renewed,
    "registry/mail/renewal_reviewed": _reviewed,
    "registry/mail/renewal_employer": _employer,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
