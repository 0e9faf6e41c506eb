"""Which browsers an account was used from: a signed cookie that is set on signing in and opens nothing."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

_SALT = "members.devices"
_LASTS = timedelta(days=400)
_MOST = 8  # accounts that share a browser
# In this order: most say that they are several.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def is_known(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Whether the account was used from this browser before."""
    return user.pk in _accounts(request)


def remember(request: HttpRequest, answer: HttpResponse, user: AbstractBaseUser) -> None:
    """Let the browser say next time that it was used for this account."""
    accounts = [user.pk, *(pk for pk in _accounts(request) if pk != user.pk)][:_MOST]
    answer.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(accounts, salt=_SALT),
        max_age=_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def browser(agent: str) -> str:
    """What a browser says it is, as a code that a message may keep: `Firefox-Windows`; empty if it does not say."""
    found = (next((name for sign, name in known if sign in agent), "") for known in (_BROWSERS, _SYSTEMS))
    return "-".join(filter(None, found))


def words(code: str) -> str:
    """A browser as its owner reads of it: `Firefox on Windows`."""
    program, on_a, system = code.partition("-")
    if on_a:
        return _("%(program)s on %(system)s") % {"program": program, "system": system}
    return program or _("Another browser")


def _accounts(request: HttpRequest) -> list[int]:
    try:
        accounts = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return []
    return accounts if isinstance(accounts, list) else []
