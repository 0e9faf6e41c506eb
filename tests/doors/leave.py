"""The addresses of time away, coming back, another scope and leaving, and of the death of somebody on the register."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import (
    ANYONE,
    CASE,
    DEATH_AT_DESK,
    ENTRY_REQUEST_AT_DESK,
    OWN_ENTRY,
    OWN_ENTRY_NOW,
    OWN_ENTRY_REQUEST,
    OWN_RECORD,
)


def _own(rest: str, policy: str = OWN_ENTRY) -> Address:
    return Address(f"my/{rest}", policy, f"/my/{rest.replace('<str:number>', '{number}')}", methods=FORM)


TABLE = (
    Address("my/registration/", OWN_RECORD, "/my/registration/"),
    _own("break/<str:number>/"),
    _own("break/<str:number>/longer/"),
    _own("break/<str:number>/return/"),
    _own("scope/<str:number>/"),
    _own("leave/<str:number>/", OWN_ENTRY_NOW),
    Address(
        "my/registration/<str:reference>/take-back/",
        OWN_ENTRY_REQUEST,
        "/my/registration/{entry_request}/take-back/",
        methods=POST_ONLY,
    ),
    Address(
        "desk/registration/<int:asked>/",
        ENTRY_REQUEST_AT_DESK,
        "/desk/registration/{entry_request_id}/",
        methods=FORM,
    ),
    Address("desk/people/<int:person>/death/", CASE, "/desk/people/{person}/death/", methods=FORM),
    Address("desk/deaths/<int:report>/", DEATH_AT_DESK, "/desk/deaths/{death}/", methods=FORM),
    Address("desk/deaths/<int:report>/undo/", DEATH_AT_DESK, "/desk/deaths/{death}/undo/", methods=FORM),
    # Without an account and without a cookie, so there is nothing that another site could abuse.
    Address("tell-us/", ANYONE, "/tell-us/", methods=FORM, csrf_exempt=True),
    Address("tell-us/thank-you/", ANYONE, "/tell-us/thank-you/"),
)
