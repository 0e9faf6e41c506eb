"""The addresses of organisations: their accounts, who acts for them, and what the office does about them."""

import re

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import (
    ANONYMOUS,
    INVITATION_LINK,
    OFFICER_OF_IT,
    OFFICERS,
    ORGANISATION,
    ORGANISATION_ADMIN,
    ORGANISATION_ADMIN_NOW,
    ORGANISATION_AT_DESK,
    ORGANISATION_REQUEST_AT_DESK,
    OWN_ORGANISATION_REQUEST,
    REGISTRANT,
    ROLES,
    SIGNED_IN,
    WAITING_INVITATION,
    WITH_SECOND_FACTOR,
)


def _own(rest: str = "", policy: str = ORGANISATION, **more: object) -> Address:
    sample = re.sub(r"<\w+:(\w+)>", r"{\1}", f"/organisations/<str:organisation>/{rest}")
    return Address(f"organisations/<str:organisation>/{rest}", policy, sample, **more)


def _asked(rest: str = "", **more: object) -> Address:
    sample = "/organisations/requests/{organisation_request}/" + rest.replace("<str:token>", "{organisation_token}")
    return Address(f"organisations/requests/<str:reference>/{rest}", OWN_ORGANISATION_REQUEST, sample, **more)


def _desk(rest: str = "", **more: object) -> Address:
    sample = "/desk/organisations/{organisation_request}/" + rest
    return Address(f"desk/organisations/<str:reference>/{rest}", ORGANISATION_REQUEST_AT_DESK, sample, **more)


_ACCOUNT = "desk/organisations/accounts/"
TABLE = (
    Address("organisations/", SIGNED_IN, "/organisations/"),
    Address("organisations/ask/", WITH_SECOND_FACTOR, "/organisations/ask/", methods=FORM),
    _asked(),
    _asked("sent/"),
    _asked("withdraw/", methods=POST_ONLY),
    _asked("code/", methods=FORM),
    _asked("confirm/<str:token>/", methods=FORM),
    Address(
        "organisations/invitations/<str:token>/",
        INVITATION_LINK,
        "/organisations/invitations/{invitation_token}/",
        answers={role: 410 for role in ROLES if role not in {ANONYMOUS, REGISTRANT}},  # it was sent to the registrant
        methods=FORM,
    ),
    _own(),
    _own("officers/"),
    _own("officers/invite/", ORGANISATION_ADMIN_NOW, methods=FORM),
    _own("officers/<int:officer>/end/", OFFICER_OF_IT, methods=FORM),
    _own("officers/<int:officer>/change/", OFFICER_OF_IT, methods=FORM),
    Address(
        "organisations/<str:organisation>/invitations/<str:reference>/withdraw/",
        WAITING_INVITATION,
        "/organisations/{organisation}/invitations/{invitation}/withdraw/",
        methods=POST_ONLY,
    ),
    _own("terms/"),
    _own("terms/agree/", ORGANISATION_ADMIN, methods=FORM),
    _own("terms/ahead/"),
    _own("terms/ahead/agree/", ORGANISATION_ADMIN, methods=FORM),
    Address("desk/organisations/", OFFICERS, "/desk/organisations/"),
    Address(_ACCOUNT, OFFICERS, f"/{_ACCOUNT}"),
    Address(f"{_ACCOUNT}<str:reference>/", ORGANISATION_AT_DESK, f"/{_ACCOUNT}{{organisation}}/"),
    *(
        Address(
            f"{_ACCOUNT}<str:reference>/{rest}",
            ORGANISATION_AT_DESK,
            f"/{_ACCOUNT}{{organisation}}/{rest}",
            methods=FORM,
        )
        for rest in ("domains/", "close/")
    ),
    _desk(),
    _desk("message/", methods=POST_ONLY),
    _desk("letter/", methods=POST_ONLY),
    _desk("contact/", methods=FORM),
    _desk("accept/", methods=FORM),
    _desk("refuse/", methods=FORM),
)
