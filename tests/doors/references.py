"""The addresses of referees and references: of those who answer, of the applicant, and of the office."""

from tests.doors.addresses import FORM, POST_ONLY, Address, each
from tests.doors.policies import (
    APPLICATION_AT_DESK,
    CONFIRMATION_LINK,
    OWN_REFEREE,
    OWN_REFEREES,
    REFEREE_AT_DESK,
    REFERENCE_LINK,
)

_OWN, _DESK = "my/applications/<str:reference>/referees/", "desk/applications/<str:reference>/references/"
_READING = frozenset({"members_accessrecord"})


def _link(rest: str, **more: object) -> Address:
    return Address(
        f"references/<str:token>/{rest}",
        REFERENCE_LINK,
        f"/references/{{reference_token}}/{rest}",
        **{"csrf_exempt": "methods" in more} | more,  # the link is the authority, and needs no cookie
    )


def _confirmation(rest: str) -> Address:
    return Address(
        f"confirmations/<str:token>/{rest}",
        CONFIRMATION_LINK,
        f"/confirmations/{{confirmation_token}}/{rest}",
        methods=FORM,
        csrf_exempt=True,  # the link is the authority, and needs no cookie
    )


def _own(rest: str, policy: str = OWN_REFEREE, **more: object) -> Address:
    filled = rest.replace("<str:referee>", "{referee}")
    return Address(f"{_OWN}{rest}", policy, f"/my/applications/{{refereed}}/referees/{filled}", **more)


def _desk(rest: str, policy: str = REFEREE_AT_DESK, **more: object) -> Address:
    filled = rest.replace("<str:referee>", "{referee}")
    return Address(f"{_DESK}{rest}", policy, f"/desk/applications/{{refereed}}/references/{filled}", **more)


TABLE = (
    _confirmation(""),
    _confirmation("decline/"),
    _link(""),
    _link("you/", methods=FORM),
    _link("questions/", methods=FORM),
    # Nothing was entered yet, so the page leads on to where it is asked.
    _link("check/", methods=FORM, answers=each(302)),
    _link("decline/", methods=FORM),
    _own("", OWN_REFEREES),
    _own("add/", OWN_REFEREES, methods=FORM),
    _own("<str:referee>/", methods=FORM),
    _own("<str:referee>/replace/", methods=FORM),
    _own("<str:referee>/resend/", methods=POST_ONLY),
    _desk("", APPLICATION_AT_DESK),
    Address(
        f"{_DESK}<str:referee>/",
        REFEREE_AT_DESK,
        "/desk/applications/{refereed}/references/{given_referee}/",
        writes=_READING,
    ),
    _desk("<str:referee>/resend/", methods=POST_ONLY),
    _desk("<str:referee>/not-accepted/", methods=FORM),
)
