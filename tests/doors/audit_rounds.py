"""The addresses of audit rounds: at the desk, of those who may be drawn, and of anybody."""

from tests.doors.addresses import FORM, JSON, POST_ONLY, TEXT, Address
from tests.doors.policies import ANYONE, AUDIT_ROUND, OFFICERS, OPEN_ROUND, OWN_RECORD, PUBLIC_ROUND

_ROUND = "desk/audits/rounds/<str:reference>/"


def _round(rest: str = "", **more: object) -> Address:
    return Address(f"{_ROUND}{rest}", AUDIT_ROUND, f"/desk/audits/rounds/{{audit_round}}/{rest}", **more)


def _public(rest: str = "", **more: object) -> Address:
    return Address(
        f"audits/<str:reference>/{rest}",
        PUBLIC_ROUND,
        f"/audits/{{audit_round}}/{rest}",
        missing=(f"/audits/{{planned_round}}/{rest}",),
        **more,
    )


TABLE = (
    Address("desk/audits/", OFFICERS, "/desk/audits/"),
    Address("desk/audits/plan/", OFFICERS, "/desk/audits/plan/", methods=FORM),
    _round(),
    _round("lock/", methods=POST_ONLY),
    _round("commit/", methods=POST_ONLY),
    _round("draw/", methods=FORM),
    _round("publish/", methods=POST_ONLY),
    _round("close/", methods=POST_ONLY),
    _round("cancel/", methods=FORM),
    _round("add/", methods=FORM),
    Address("cpd/draws/", OWN_RECORD, "/cpd/draws/"),
    Address(
        "cpd/draws/<str:reference>/volunteer/",
        OPEN_ROUND,
        "/cpd/draws/{audit_round}/volunteer/",
        missing=("/cpd/draws/{planned_round}/volunteer/",),
        methods=POST_ONLY,
    ),
    Address("audits/", ANYONE, "/audits/"),
    Address("audits/check_draw.py", ANYONE, "/audits/check_draw.py", media=TEXT),
    _public(),
    _public("list.txt", media=TEXT),
    _public("draw.json", media=JSON),
)
