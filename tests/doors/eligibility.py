"""The addresses of the public pages that say what a certificate of equivalence is, and for whom."""

from tests.doors.addresses import Address
from tests.doors.policies import ANYONE, CERTIFICATE_ROUTE

TABLE = (
    Address("equivalence/", ANYONE, "/equivalence/"),
    Address(
        "equivalence/check/<str:register>/<str:route>/",
        CERTIFICATE_ROUTE,
        "/equivalence/check/HSSR/hsst-equivalence/",
        missing=("/equivalence/check/HSSR/hsst/", "/equivalence/check/RCT/none/"),
    ),
)
