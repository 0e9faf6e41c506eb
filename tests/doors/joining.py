"""The addresses of the public pages about joining."""

from tests.doors.addresses import HTML, Address
from tests.doors.policies import ANYONE, FRAMEWORK

_SCIENTIST = "?work=scientist&hcpc=yes"

TABLE = (
    Address("join/", ANYONE, "/join/"),
    Address("join/answer/", ANYONE, f"/join/answer/{_SCIENTIST}"),
    Address("join/programmes/", ANYONE, "/join/programmes/"),
    Address(
        "join/programmes/programmes.csv",
        ANYONE,
        "/join/programmes/programmes.csv",
        media="text/csv; charset=utf-8",
        error_media=HTML,
    ),
    Address("join/standards/", ANYONE, "/join/standards/"),
    Address(
        "join/standards/<str:framework>/",
        FRAMEWORK,
        "/join/standards/rct-physics/",
        missing=("/join/standards/no-such-standards/",),
    ),
    Address("join/decisions/", ANYONE, "/join/decisions/"),
    Address("join/coming-back/", ANYONE, "/join/coming-back/"),
)
