"""The addresses of claiming an entry, of acting for somebody, and of roles."""

from tests.doors.addresses import FORM, Address
from tests.doors.policies import (
    CASE,
    CLAIM_LINK,
    CLAIM_WORK,
    CONFIRMED,
    LINKED_CLAIM,
    OWN_CLAIM,
    ROLE_ACT,
    ROLE_GRANT,
    THE_REGISTRAR,
)

_PERSON = "desk/people/<int:person>/"


def _case(rest: str, **more: object) -> Address:
    return Address(f"{_PERSON}{rest}", CASE, f"/desk/people/{{person}}/{rest}", **more)


TABLE = (
    Address("my/claim/", CONFIRMED, "/my/claim/", methods=FORM),
    Address("my/claim/<str:reference>/", OWN_CLAIM, "/my/claim/{claim}/", methods=FORM),
    Address("my/claim/<str:reference>/done/", LINKED_CLAIM, "/my/claim/{claim}/done/"),
    Address(
        "claims/stop/<str:token>/",
        CLAIM_LINK,
        "/claims/stop/{stop_token}/",
        methods=FORM,
        csrf_exempt=True,  # the link is the authority, and needs no cookie
    ),
    Address("desk/claims/<int:item>/", CLAIM_WORK, "/desk/claims/{claim_item}/", methods=FORM),
    _case("claim/", methods=FORM),
    _case("claim/undo/", methods=FORM),
    _case("acted-for/"),
    _case(
        "acted-for/contacts/",
        methods=FORM,
        writes=frozenset({"members_accessrecord"}),  # it shows what is masked elsewhere, which is recorded
    ),
    _case("acted-for/withhold/", methods=FORM),
    _case("acted-for/erasure/", methods=FORM),
    Address("desk/roles/", THE_REGISTRAR, "/desk/roles/"),
    Address("desk/roles/grant/", THE_REGISTRAR, "/desk/roles/grant/", methods=FORM),
    Address("desk/roles/<int:grant>/end/", ROLE_GRANT, "/desk/roles/{grant}/end/", methods=FORM),
    Address("desk/roles/proposed/<str:reference>/", ROLE_ACT, "/desk/roles/proposed/{role_act}/"),
)
