"""The addresses of what a panel, its applicant and the office do besides marks, and of certificates of equivalence."""

from tests.doors.addresses import FORM, Address
from tests.doors.policies import (
    ANYONE,
    APPLICATION_AT_DESK,
    CERTIFICATE_AT_DESK,
    OWN_INTERVIEW,
    OWN_SEAT,
    REVOKED_CERTIFICATE,
)

_READING = frozenset({"members_accessrecord"})  # opening it is recorded
_READ = FORM - {"POST"}
_ONE, _DESK = "assessing/<str:reference>/", "desk/applications/<str:reference>/"

TABLE = (
    Address(
        f"{_ONE}dissent/<int:proposal>/",
        OWN_SEAT,
        "/assessing/{compared}/dissent/{proposal}/",
        methods=FORM,
        writes=_READING,
    ),
    Address(f"{_ONE}interview/", OWN_SEAT, "/assessing/{compared}/interview/", methods=FORM, writes=_READING),
    Address(
        f"{_ONE}interview/record/",
        OWN_SEAT,
        "/assessing/{interviewed}/interview/record/",
        methods=FORM,
        writes=_READING,
    ),
    Address(f"{_DESK}portfolio/", APPLICATION_AT_DESK, "/desk/applications/{assessed}/portfolio/", methods=FORM),
    Address(f"{_DESK}interview/", APPLICATION_AT_DESK, "/desk/applications/{assessed}/interview/", methods=FORM),
    Address(
        "my/applications/<str:reference>/interview/",
        OWN_INTERVIEW,
        "/my/applications/{own_interview}/interview/",
        methods=FORM,
    ),
    Address("equivalence/certificates/", ANYONE, "/equivalence/certificates/"),
    Address("equivalence/certificates/<str:number>/", ANYONE, "/equivalence/certificates/{certificate_number}/"),
    Address(
        "desk/applications/<str:reference>/certificate/",
        CERTIFICATE_AT_DESK,
        "/desk/applications/{certified}/certificate/",
        methods=FORM,
    ),
    Address(
        "desk/applications/<str:reference>/certificate/relying/",
        REVOKED_CERTIFICATE,
        "/desk/applications/{revoked}/certificate/relying/",
        missing=("/desk/applications/{certified}/certificate/relying/",),
        methods=FORM,
    ),
)
