"""The message about a certificate that no longer stands."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hsst.models import Certificate
from members.mail import Builder, address
from members.models import Message


def _revoked(message: Message) -> dict[str, Any]:
    held = Certificate.objects.select_related("revoked_act", "application").get(pk=message.context["certificate"])
    return {
        "number": held.number,
        "on": held.revoked_on,
        "why": held.get_revoked_ground_display(),
        "words": held.revoked_act.reason if held.revoked_act else "",
        "link": address("equivalence-certificate", held.number),
        "link_words": _("See its public page"),
    }


EVENTS: dict[str, Builder] = {"hsst/mail/certificate_revoked": _revoked}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
