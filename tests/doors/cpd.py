"""The addresses of the log."""

from tests.doors.addresses import FORM, JSON, PDF, POST_ONLY, Address
from tests.doors.policies import (
    EXPECTED,
    OWN_ACTIVITY,
    OWN_ACTIVITY_EVIDENCE,
    OWN_CYCLE,
    OWN_CYCLE_TAKEN_OUT,
    OWN_EVIDENCE,
    OWN_GAP,
    OWN_GOAL,
    OWN_INTAKE,
    OWN_RECORD,
    OWN_RECURRING,
)

_ONE, _GOAL = "cpd/records/<str:reference>/", "cpd/plan/<str:reference>/"
_FILE, _INTAKE = "cpd/files/<str:reference>/", "/cpd/files/{intake}/"
CSV = "text/csv; charset=utf-8"


def _page(rest: str, **more: object) -> Address:
    return Address(f"cpd/{rest}", OWN_RECORD, f"/cpd/{rest}", **more)


def _activity(rest: str = "", *, policy: str = OWN_ACTIVITY, of: str = "activity", **more: object) -> Address:
    return Address(f"{_ONE}{rest}", policy, f"/cpd/records/{{{of}}}/{rest}", **more)


def _leads_on() -> dict[str, int]:
    """An address that leads on to another, for whoever is let in."""
    return {role: 302 for role, status in EXPECTED[OWN_RECORD].items() if status == 200}


TABLE = (
    _page(""),
    _page("add/", methods=FORM),
    _page("waiting/"),
    _page("waiting/confirm/", methods=POST_ONLY),
    _page("deleted/"),
    _activity(methods=FORM),
    _activity("added/"),
    _activity("draft/", methods=POST_ONLY),
    _activity("draft/discard/", methods=POST_ONLY),
    _activity("history/"),
    _activity("evidence/", policy=OWN_ACTIVITY_EVIDENCE, methods=FORM),
    _activity("confirm/", of="proposed", methods=POST_ONLY),
    _activity("copy/", methods=POST_ONLY),
    _activity("delete/", methods=POST_ONLY),
    _activity("restore/", of="deleted", methods=POST_ONLY),
    _page("readiness/"),
    Address("cpd/readiness/<str:reference>/", OWN_CYCLE, "/cpd/readiness/{cycle}/"),
    _page("gaps/add/", methods=FORM),
    Address("cpd/gaps/<int:gap>/withdraw/", OWN_GAP, "/cpd/gaps/{stretch}/withdraw/", methods=POST_ONLY),
    _page("year/", answers=_leads_on()),
    Address("cpd/year/<int:year>/", OWN_RECORD, "/cpd/year/2026/", missing=("/cpd/year/1900/",)),
    _page("plan/"),
    _page("plan/add/", methods=FORM),
    Address(_GOAL, OWN_GOAL, "/cpd/plan/{goal}/", methods=FORM),
    Address(f"{_GOAL}review/", OWN_GOAL, "/cpd/plan/{goal}/review/", methods=FORM),
    Address(f"{_GOAL}again/", OWN_GOAL, "/cpd/plan/{goal}/again/", methods=POST_ONLY),
    _page("recurring/", methods=FORM),
    Address("cpd/recurring/<str:reference>/end/", OWN_RECURRING, "/cpd/recurring/{again}/end/", methods=POST_ONLY),
    _page("files/", methods=FORM),
    Address("cpd/files/log.csv", OWN_EVIDENCE, "/cpd/files/log.csv", media=CSV, sandboxed=True),
    Address("cpd/files/log.json", OWN_EVIDENCE, "/cpd/files/log.json", media=JSON, sandboxed=True),
    Address(_FILE, OWN_INTAKE, _INTAKE, methods=FORM),
    Address(f"{_FILE}columns/", OWN_INTAKE, f"{_INTAKE}columns/", methods=FORM),
    Address(f"{_FILE}cancel/", OWN_INTAKE, f"{_INTAKE}cancel/", methods=POST_ONLY),
    Address(f"{_FILE}faults.csv", OWN_INTAKE, f"{_INTAKE}faults.csv", media=CSV, sandboxed=True),
    Address(
        "cpd/readiness/<str:reference>/portfolio.pdf",
        OWN_CYCLE_TAKEN_OUT,
        "/cpd/readiness/{cycle}/portfolio.pdf",
        media=PDF,
        sandboxed=True,
    ),
)
