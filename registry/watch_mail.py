"""What messages to those who watch entries show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members import tenancy
from members.mail import Builder, address
from members.models import Message, OrganisationAccount
from members.queries.calendar import begins
from registry.choices import ChangeKind
from registry.models import Notice


def _notices(message: Message) -> dict[str, Any]:
    """What was told in one go: how many of which kind, and nobody’s name."""
    return _shown(message, id__gte=message.context["first"], id__lte=message.context["last"])


def _digest(message: Message) -> dict[str, Any]:
    """The same of the days of a digest."""
    days = [date.fromisoformat(message.context[name]) for name in ("from", "before")]
    return _shown(message, at__gte=begins(days[0]), at__lt=begins(days[1]))


def _shown(message: Message, **which: Any) -> dict[str, Any]:
    organisation = message.context["organisation"]
    with tenancy.within(organisation):
        account = OrganisationAccount.objects.select_related("organisation").get(organisation=organisation)
        told = list(Notice.objects.filter(organisation=organisation, **which).values_list("change__kinds", flat=True))
    return {
        "organisation": account.organisation.name,
        "count": len(told),
        "kinds": _by_kind(told),
        "link": address("organisation-notices", account.reference),
        "link_words": _("See what changed"),
    }


def _by_kind(told: Iterable[list[str]]) -> list[tuple[str, int]]:
    counted = Counter(kind for kinds in told for kind in kinds)
    return [(str(kind.label), counted[kind]) for kind in ChangeKind if counted[kind]]


EVENTS: dict[str, Builder] = {
    "registry/mail/watch_notices": _notices,
    "registry/mail/watch_digest": _digest,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
