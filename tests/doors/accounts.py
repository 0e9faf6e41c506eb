"""The addresses of accounts, and of the reference data that a technical administrator may look at."""

from tests.doors.addresses import FORM, Address, each
from tests.doors.policies import (
    ACTIVATE_LINK,
    ANONYMOUS,
    ANYONE,
    FREEZE_LINK,
    HALF_SIGNED_IN,
    REFERENCE,
    REGISTRAR,
    SIGNED_IN,
    SIGNED_IN_NOW,
    SUPERUSER,
)

_ONWARD = each(302) | {ANONYMOUS: 200}  # whoever is signed in already is led on
_NOT_SET_UP = each(404) | {ANONYMOUS: 303}
_ELSEWHERE = each(302) | {ANONYMOUS: 303}
_LOOK = {"members": ("accreditation", "organisation", "service")}
_LOOK["registry"] = (
    *("displaypolicy", "policyversion", "register", "route", "scope", "scopesynonym", "standingpolicy"),
)


def _open(rest: str, **more: object) -> Address:
    return Address(f"account/{rest}", ANYONE, f"/account/{rest}", cookies=True, **more)


def _own(rest: str, policy: str = SIGNED_IN, **more: object) -> Address:
    return Address(f"account/{rest}", policy, f"/account/{rest}", **more)


def _link(route: str, sample: str) -> Address:
    return Address(route, ANYONE, sample, answers=each(410), methods=FORM, cookies=True)


def _reference():
    nobody = each(403) | {ANONYMOUS: 303, REGISTRAR: 302, SUPERUSER: 302}  # led to the index: there is no such thing
    for app, kinds in _LOOK.items():
        yield Address("admin/<str:app_label>/", REFERENCE, "/admin/members/") if app == "members" else None
        for kind in kinds:
            yield Address(f"admin/{app}/{kind}/", REFERENCE, f"/admin/{app}/{kind}/")
            for rest in ("", "history/"):
                yield Address(
                    f"admin/{app}/{kind}/<int:object_id>/{rest}",
                    REFERENCE,
                    f"/admin/{app}/{kind}/999999999/{rest}",
                    answers=nobody,
                )


TABLE = (
    _own("", before_second_factor=True),
    _open("login/", answers=_ONWARD, methods=FORM),
    _open("login/passkey/", answers=each(302), methods=FORM),
    _open("login/second-factor/", answers=each(302), methods=FORM),
    Address(
        "account/login/second-factor/lost/",
        HALF_SIGNED_IN,
        "/account/login/second-factor/lost/",
        answers=each(303),
        methods=FORM,
        cookies=True,
    ),
    _open("logout/", answers={ANONYMOUS: 302}, methods=FORM),
    _open("signed-out/"),
    _open("inactive/"),
    _open("signup/", answers=_ONWARD, methods=FORM),
    _open("confirm-email/"),
    _link(r"account/^confirm-email/(?P<key>[-:\w]+)/$", "/account/confirm-email/no-such-link/"),
    Address(
        "account/activate/<str:token>/",
        ACTIVATE_LINK,
        "/account/activate/{activate_token}/",
        methods=FORM,
        cookies=True,
        nothing=410,
    ),
    Address(
        "account/freeze/<str:token>/",
        FREEZE_LINK,
        "/account/freeze/{freeze_token}/",
        methods=FORM,
        cookies=True,
        nothing=410,
    ),
    _own("session/", before_second_factor=True),
    _own("sessions/", methods=FORM),
    _own("email/", SIGNED_IN_NOW, methods=FORM),
    _own("password/change/", methods=FORM),
    _own("password/set/", SIGNED_IN_NOW, answers=_ELSEWHERE, methods=FORM),
    _open("password/reset/", methods=FORM),
    _open("password/reset/sent/"),
    _open("password/reset/done/"),
    _link(
        r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-\w]{1,100})/$",
        "/account/password/reset/key/1-no-such-link/",
    ),
    _own("prove/password/", methods=FORM, before_second_factor=True),
    _own("prove/code/", answers=_ELSEWHERE, methods=FORM, before_second_factor=True),
    _own("prove/passkey/", answers=_ELSEWHERE, methods=FORM, before_second_factor=True),
    _own("second-factor/", answers=_ELSEWHERE, before_second_factor=True),
    _own("second-factor/all/", answers=_ELSEWHERE, before_second_factor=True),
    _own("second-factor/app/", SIGNED_IN_NOW, methods=FORM, before_second_factor=True),
    _own("second-factor/app/picture.svg", SIGNED_IN_NOW, answers=_NOT_SET_UP, before_second_factor=True),
    _own("second-factor/app/remove/", SIGNED_IN_NOW, answers=_NOT_SET_UP, methods=FORM),
    _own("second-factor/codes/", SIGNED_IN_NOW, answers=_NOT_SET_UP),
    _own("second-factor/codes/new/", SIGNED_IN_NOW, methods=FORM),
    _own("second-factor/codes/file", SIGNED_IN_NOW, answers=_NOT_SET_UP),
    _own("passkeys/"),
    _own("passkeys/add/", SIGNED_IN_NOW, methods=FORM, before_second_factor=True),
    Address(
        "account/passkeys/<int:pk>/",
        SIGNED_IN_NOW,
        "/account/passkeys/999999999/",
        answers=_NOT_SET_UP,
        methods=FORM,
    ),
    Address(
        "account/passkeys/<int:pk>/remove/",
        SIGNED_IN_NOW,
        "/account/passkeys/999999999/remove/",
        answers=_NOT_SET_UP,
        methods=FORM,
    ),
    Address("admin/", REFERENCE, "/admin/"),
    Address("admin/login/", ANYONE, "/admin/login/", answers=each(303)),
    Address("admin/logout/", ANYONE, "/admin/logout/", answers=each(303)),
    Address("admin/password_change/", ANYONE, "/admin/password_change/", answers=each(303)),
    Address("admin/jsi18n/", REFERENCE, "/admin/jsi18n/", media="text/javascript; charset=utf-8"),
    *filter(None, _reference()),
)
