"""The addresses of assessment: of those who judge, of the office that seats them, of applicants who object."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import (
    APPLICATION_AT_DESK,
    ASSESSORS,
    OBJECTION_AT_DESK,
    OWN_SEAT,
    OWN_SUBMITTED,
    SEAT_AT_DESK,
)

_READING = frozenset({"members_accessrecord"})  # opening it is recorded
_ONE, _DESK = "assessing/<str:reference>/", "desk/applications/<str:reference>/assessment/"


def _case(rest: str = "", sample: str = "", *, of: str = "assessed", **more: object) -> Address:
    how = {"methods": FORM, "writes": _READING} | more
    return Address(f"{_ONE}{rest}", OWN_SEAT, f"/assessing/{{{of}}}/{sample or rest}", **how)


def _compared(rest: str, sample: str = "") -> Address:
    return _case(rest, sample, of="compared")


def _desk(rest: str = "", sample: str = "", policy: str = APPLICATION_AT_DESK, **more: object) -> Address:
    of = "application" if policy == OBJECTION_AT_DESK else "assessed"
    path = f"/desk/applications/{{{of}}}/assessment/{sample or rest}"
    return Address(f"{_DESK}{rest}", policy, path, **{"methods": FORM} | more)


TABLE = (
    Address("assessing/", ASSESSORS, "/assessing/"),
    _case(),
    _case("application/", methods=FORM - {"POST"}),
    _case("references/", methods=FORM - {"POST"}),
    _case("conflict/"),
    _case("standards/<str:code>/", "standards/{assessed_code}/"),
    _case("standards/<str:code>/draft/", "standards/{assessed_code}/draft/", methods=POST_ONLY, writes=frozenset()),
    _case(
        "standards/<str:code>/draft/discard/",
        "standards/{assessed_code}/draft/discard/",
        methods=POST_ONLY,
        writes=frozenset(),
    ),
    _case("documents/<str:document>/<int:page>/", "documents/{assessed_document}/1/", methods=FORM - {"POST"}),
    _case(
        "documents/<str:document>/<int:page>.webp",
        "documents/{assessed_document}/1.webp",
        methods=FORM - {"POST"},
        media="image/webp",
    ),
    _case("hand-in/"),
    _case("compare/", of="compared", methods=FORM - {"POST"}),
    _compared("compare/<str:code>/", "compare/{differing}/"),
    _compared("compare/<str:code>/words/", "compare/{agreed}/words/"),
    _compared("compare/<str:code>/notes/", "compare/{agreed}/notes/"),
    _case("agree/<int:proposal>/", "agree/{proposal}/", of="compared", methods=POST_ONLY, writes=frozenset()),
    _compared("moderator/"),
    _compared("evidence/"),
    _compared("recommend/"),
    _desk(methods=FORM - {"POST"}),
    _desk("allocate/"),
    _desk("seat/<slug:kind>/", "seat/assessor/"),
    _desk("recommend/"),
    _desk("seats/<int:seat>/replace/", "seats/{seat}/replace/", SEAT_AT_DESK),
    _desk("objections/<int:objection>/", "objections/{objection}/", OBJECTION_AT_DESK),
    Address(
        "my/applications/<str:reference>/objections/",
        OWN_SUBMITTED,
        "/my/applications/{application}/objections/",
        methods=FORM,
    ),
)
