"""What messages about keys of the employer API show: to the admins of the organisation whose key it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members import mail, tenancy
from members.mail import Builder
from members.models import Message, OrganisationAccount
from registry.models import ApiKey


def _key(message: Message) -> dict[str, Any]:
    organisation = message.context["organisation"]
    account = OrganisationAccount.objects.select_related("organisation").get(organisation=organisation)
    with tenancy.within(organisation):
        key = ApiKey.objects.get(organisation=organisation, pk=message.context["key"])
    return {
        "organisation": account.organisation.name,
        "name": key.name,
        "beginning": key.beginning,
        "expires_on": key.expires_on,
        "sandbox": key.sandbox,
        "link": mail.address("organisation-keys", account.reference),
        "link_words": _("Look at the keys"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/api_key_made": _key,
    "registry/mail/api_key_ended": _key,
    "registry/mail/api_key_ending": _key,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
