"""What messages about accounts say: looked up, and their links made, when a message is written."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import devices, links
from members.mail import address
from members.models import GraveAct, Message, User

WORDS = {
    "password_changed": gettext_lazy("The password of your account was changed."),
    "password_reset": gettext_lazy(
        "A new password was chosen for your account, by a link sent to your e-mail address."
    ),
    "app_added": gettext_lazy("An app that shows codes was set up as the second factor of your account."),
    "app_removed": gettext_lazy("The app that shows codes was removed from your account."),
    "passkey_added": gettext_lazy("A passkey was added to your account."),
    "passkey_removed": gettext_lazy("A passkey was removed from your account."),
    "codes_made": gettext_lazy("New recovery codes were made for your account; the old ones no longer work."),
}


def _confirm(message: Message) -> dict[str, Any]:
    mailbox = EmailAddress.objects.get(pk=message.context["address"])
    link = address("account_confirm_email", EmailConfirmationHMAC(mailbox).key)
    return {"link": link, "link_words": _("Confirm this address")}


def _reset(message: Message) -> dict[str, Any]:
    user = _user(message)
    key = default_token_generator.make_token(user)
    link = address("account_reset_password_from_key", user_pk_to_url_str(user), key)
    return {"link": link, "link_words": _("Choose another password")}


def _exists(message: Message) -> dict[str, Any]:
    return {"link": address("account_login"), "link_words": _("Sign in"), "reset": address("account_reset_password")}


def _unknown(message: Message) -> dict[str, Any]:
    return {"link": address("account_signup"), "link_words": _("Create an account")}


def _activate(message: Message) -> dict[str, Any]:
    token = links.make(links.ACTIVATE, _user(message), at=message.posted_at)
    return {"link": address("account_activate", token), "link_words": _("Open my account")}


def _notice(message: Message) -> dict[str, Any]:
    """Of something that its owner may not have done, with the way to stop the account."""
    user = _user(message)
    token = links.make(links.FREEZE, user, at=message.posted_at)
    return {
        "account": user.email,
        "link": address("account_freeze", token),
        "link_words": _("This was not me: stop my account"),
    }


def _changed(message: Message) -> dict[str, Any]:
    return _notice(message) | {"what": WORDS[message.context["what"]]}


def _new_device(message: Message) -> dict[str, Any]:
    return _notice(message) | {"browser": devices.words(message.context["browser"])}


def _delay(message: Message) -> dict[str, Any]:
    act = GraveAct.objects.get(pk=message.context["act"])
    return _notice(message) | {"when": act.carried_out_from}


def _done(message: Message) -> dict[str, Any]:
    return {"account": _user(message).email}


def _released(message: Message) -> dict[str, Any]:
    return _done(message) | {"link": address("account_reset_password"), "link_words": _("Choose a new password")}


def _request_closed(message: Message) -> dict[str, Any]:
    """A stop that is in force leaves nothing to be stopped; who asked about a second factor may not be its owner."""
    lost = message.context["asked"] == "lost_factor"
    return (_notice(message) if lost else _done(message)) | {"lost": lost}


def _user(message: Message) -> User:
    return User.objects.get(pk=message.context["user"])


EVENTS: dict[str, Callable[[Message], dict[str, Any]]] = {
    "members/mail/account_activate": _activate,
    "members/mail/account_changed": _changed,
    "members/mail/account_confirm": _confirm,
    "members/mail/account_confirm_change": _confirm,
    "members/mail/account_email_changed": _notice,
    "members/mail/account_exists": _exists,
    "members/mail/account_factor_delay": _delay,
    "members/mail/account_factor_lost": _notice,
    "members/mail/account_factor_reset": _notice,
    "members/mail/account_frozen": _done,
    "members/mail/account_new_device": _new_device,
    "members/mail/account_released": _released,
    "members/mail/account_request_closed": _request_closed,
    "members/mail/account_reset": _reset,
    "members/mail/account_unknown": _unknown,
}


def events() -> dict[str, Callable[[Message], dict[str, Any]]]:
    """The messages about accounts."""
    return EVENTS
