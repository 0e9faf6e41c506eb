"""The messages about what people say of themselves and ask for; none holds a ground, an answer or a name of staff."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.choices import OutsideFound, RequestState
from members.mail import Builder, Gone, address
from members.models import DataCopy, ErasureRequest, Message, NameChange, OutsideRegistration

_FIELDS = {
    "email": lazy("your e-mail address"),
    "second_email": lazy("your second e-mail address"),
    "phone": lazy("your telephone number"),
    "address": lazy("your postal address"),
    "channels": lazy("the ways in which we tell you things"),
}


def _contacts_changed(message: Message) -> dict[str, Any]:
    what = [_FIELDS[field] for field in message.context["fields"]]
    return {"what": what, "link": address("my-details"), "link_words": _("See your details")}


def _name_change(message: Message) -> dict[str, Any]:
    change = NameChange.objects.get(pk=message.context["name_change"])
    accepted = change.state == RequestState.ACCEPTED
    return {"accepted": accepted, "link": address("my-name"), "link_words": _("See your request")}


def _request_answered(message: Message) -> dict[str, Any]:
    return {"link": address("my-data"), "link_words": _("Go to your data")}


def _erasure(message: Message) -> dict[str, Any]:
    request = ErasureRequest.objects.get(pk=message.context["erasure"])
    return {"due_on": request.due_on, "link": address("my-erasure"), "link_words": _("See your request")}


_FOUND = {
    OutsideFound.CURRENT: lazy("It is current there."),
    OutsideFound.SUSPENDED: lazy("It is suspended there."),
    OutsideFound.ENDED: lazy("It has ended there."),
    OutsideFound.NOT_FOUND: lazy("We did not find the number that you told us under your name."),
}


def _outside(message: Message) -> dict[str, Any]:
    held = OutsideRegistration.objects.get(pk=message.context["outside"])
    return {
        "body": held.body,
        "on": date.fromisoformat(message.context["on"]),
        "found": _FOUND[OutsideFound(message.context["found"])],
        "link": address("my-details"),
        "link_words": _("See your details"),
    }


def _copy(message: Message) -> dict[str, Any]:
    copy = DataCopy.objects.get(pk=message.context["copy"])
    if copy.expires_at is None and message.template.endswith("ready"):
        raise Gone("This copy is no longer kept.")
    return {"expires_at": copy.expires_at, "link": address("my-copy"), "link_words": _("Go to your copy")}


EVENTS: dict[str, Builder] = {
    "members/mail/contacts_changed": _contacts_changed,
    "members/mail/name_change_asked": _name_change,
    "members/mail/name_change_decided": _name_change,
    "members/mail/request_answered": _request_answered,
    "members/mail/erasure_asked": _erasure,
    "members/mail/erasure_extended": _erasure,
    "members/mail/erasure_agreed": _erasure,
    "members/mail/erasure_reopened": _erasure,
    "members/mail/erasure_refused": _erasure,
    "members/mail/outside_checked": _outside,
    "members/mail/copy_ready": _copy,
    "members/mail/copy_failed": _copy,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
