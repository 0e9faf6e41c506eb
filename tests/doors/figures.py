"""The addresses of what is counted about certificates of equivalence."""

from tests.doors.addresses import HTML, Address
from tests.doors.policies import ANYONE, JUDGED_FRAMEWORK, OFFICERS

_READING = frozenset({"members_trailevent"})  # each look is recorded
_DESK = "desk/equivalence/reliability/"

TABLE = (
    Address("equivalence/numbers/", ANYONE, "/equivalence/numbers/"),
    Address(_DESK, OFFICERS, f"/{_DESK}"),
    Address(f"{_DESK}<slug:framework>/", JUDGED_FRAMEWORK, f"/{_DESK}hss/", writes=_READING),
    Address(
        f"{_DESK}<slug:framework>.csv",
        JUDGED_FRAMEWORK,
        f"/{_DESK}hss.csv",
        media="text/csv; charset=utf-8",
        error_media=HTML,
        writes=_READING,
    ),
)
