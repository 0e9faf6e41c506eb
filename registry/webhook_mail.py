"""What messages about webhooks and keys show."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members import tenancy
from members.mail import Builder, address
from members.models import Message, OrganisationAccount
from registry.models import Endpoint


def _endpoint(message: Message) -> dict[str, Any]:
    organisation = message.context["organisation"]
    with tenancy.within(organisation):
        endpoint = Endpoint.objects.get(organisation=organisation, pk=message.context["endpoint"])
    account = OrganisationAccount.objects.select_related("organisation").get(organisation=organisation)
    return {
        "url": endpoint.url.partition("://")[2],  # to be known by, not to be followed
        "organisation": account.organisation.name,
        "why": endpoint.get_off_why_display(),
        "link": address("organisation-webhook", account.reference, endpoint.reference),
        "link_words": _("See what went wrong"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/endpoint_failing": _endpoint,
    "registry/mail/endpoint_off": _endpoint,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
