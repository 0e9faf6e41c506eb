"""Messages about accounts, most of them as a browser brings them about."""

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from members.choices import Role
from members.models import Message, WorkItem
from members.rules.cells import Table
from members.services import accounts, acts, exports, factors, first_officers, locked_accounts
from tests.factories.members import PersonFactory, UserFactory
from tests.plugins.accounts import sign_in

PASSWORD = "teal wagon pudding echo"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"


def _owner():
    user = UserFactory(person=PersonFactory())
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _told(event):
    return Message.objects.filter(template=f"members/mail/account_{event}").latest("pk")


def _sign_up(email):
    Client().post("/account/signup/", {"email": email, "password1": PASSWORD})


def activate(at):
    first_officers.appoint(addresses=["a@example.org", "b@example.org"], at=at)
    return _told("activate")


def changed(_at):
    browser = sign_in(Client(), _owner())
    browser.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "correct giraffe marmalade"})
    return _told("changed")


def confirm(_at):
    _sign_up("new@example.org")
    return _told("confirm")


def confirm_change(_at):
    sign_in(Client(), _owner()).post("/account/email/", {"action_add": "1", "email": "other@example.org"})
    return _told("confirm_change")


def exists(_at):
    _sign_up(_owner().email)
    return _told("exists")


def reset(_at):
    Client().post("/account/password/reset/", {"email": _owner().email})
    return _told("reset")


def unknown(_at):
    Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    return _told("unknown")


def new_device(_at):
    user = _owner()
    for _first_and_then_another in range(2):
        browser = Client(headers={"user-agent": FIREFOX})
        browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return _told("new_device")


def email_changed(at):
    accounts.email_changed(user=_owner(), previous="old@example.org", at=at)
    return _told("email_changed")


def _stopped(at):
    user = _owner()
    accounts.freeze(user=user, at=at)
    return user


def frozen(at):
    _stopped(at)
    return _told("frozen")


def _agreed(kind, user, at):
    first, second = UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)
    acts.confirm(act=acts.propose(kind=kind, reason="Spoke to her.", user=user, by=first, at=at), by=second, at=at)


def released(at):
    _agreed("account_release", _stopped(at), at)
    return _told("released")


def _with_factor():
    user = _owner()
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return user


def factor_lost(at):
    factors.report_lost(user=_with_factor(), at=at)
    return _told("factor_lost")


def request_closed(at):
    factors.report_lost(user=_with_factor(), at=at)
    item = WorkItem.objects.get(kind="lost_factor")
    locked_accounts.close(item=item, note="She found it.", by=UserFactory(role=Role.OFFICER), at=at)
    return _told("request_closed")


def factor_delay(at):
    _agreed("factor_reset", _with_factor(), at)
    return _told("factor_delay")


def factor_reset(at):
    factors.reset(user=_with_factor(), by=None, at=at)
    return _told("factor_reset")


def export_taken(at):
    UserFactory(role=Role.REGISTRAR)
    table = Table("queue", {}, ("Name",), [("Susan Haygreen",)], frozenset())
    officer = UserFactory(role=Role.OFFICER)
    exports.take(table=table, reason="The yearly report to the council", proved=True, by=officer, at=at)
    return Message.objects.get(template="members/mail/export_taken")


SAMPLES = {
    "members/mail/account_activate": activate,
    "members/mail/account_changed": changed,
    "members/mail/account_confirm": confirm,
    "members/mail/account_confirm_change": confirm_change,
    "members/mail/account_email_changed": email_changed,
    "members/mail/account_exists": exists,
    "members/mail/account_factor_delay": factor_delay,
    "members/mail/account_factor_lost": factor_lost,
    "members/mail/account_factor_reset": factor_reset,
    "members/mail/account_frozen": frozen,
    "members/mail/account_new_device": new_device,
    "members/mail/account_released": released,
    "members/mail/account_request_closed": request_closed,
    "members/mail/account_reset": reset,
    "members/mail/account_unknown": unknown,
    "members/mail/export_taken": export_taken,
}
