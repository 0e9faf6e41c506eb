"""The addresses of the office's work on applications, but for assessment and decision."""

from tests.doors.addresses import FORM, HTML, PDF, Address
from tests.doors.policies import APPLICATION_AT_DESK, CASE, OFFICERS, PAPER_APPLICATION

_READING = frozenset({"members_accessrecord"})  # opening it is recorded
_LIST, _ONE = "desk/applications/", "desk/applications/<str:reference>/"


def _of_one(rest: str = "", **more: object) -> Address:
    return Address(f"{_ONE}{rest}", APPLICATION_AT_DESK, f"/{_LIST}{{application}}/{rest}", methods=FORM, **more)


TABLE = (
    Address(_LIST, OFFICERS, f"/{_LIST}"),
    Address(f"{_LIST}numbers/", OFFICERS, f"/{_LIST}numbers/"),
    Address(f"{_LIST}paper/", OFFICERS, f"/{_LIST}paper/", methods=FORM),
    Address(f"{_ONE}paper/", PAPER_APPLICATION, f"/{_LIST}{{paper_application}}/paper/", methods=FORM),
    Address(
        "desk/people/<int:person>/acted-for/application/",
        CASE,
        "/desk/people/{person}/acted-for/application/",
        methods=FORM,
    ),
    _of_one(writes=_READING),
    Address(
        f"{_ONE}copy.pdf",
        APPLICATION_AT_DESK,
        f"/{_LIST}{{application}}/copy.pdf",
        media=PDF,
        error_media=HTML,
        writes=_READING,
    ),
    *(_of_one(act) for act in ("complete/", "return/", "hold/", "release/", "roll-back/", "withdraw/")),
)
