"""The addresses of the registrar's desk: its queue, people, acts, data quality and exports."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import (
    ACT,
    CASE,
    FINANCE,
    LIST_TO_TAKE,
    OFFICE,
    OFFICER,
    OFFICERS,
    PERSON,
    REGISTRAR,
    THE_REGISTRAR,
    WORK_ITEM,
)


def _desk(route: str, policy: str, sample: str = "", **more: object) -> Address:
    return Address(f"desk/{route}", policy, f"/desk/{sample or route}", **more)


TABLE = (
    _desk("", OFFICE, methods=FORM),
    _desk("work/<int:item>/", WORK_ITEM, "work/{item}/", methods=FORM),
    _desk("people/", OFFICE, methods=FORM),
    _desk(
        "people/<int:person>/",
        PERSON,
        "people/{person}/",
        methods=FORM,
        writes=frozenset({"members_accessrecord"}),  # opening it is recorded
    ),
    _desk("people/<int:person>/open/", CASE, "people/{person}/open/", methods=FORM),
    _desk("acts/", OFFICE),
    _desk("acts/<str:reference>/", ACT, "acts/{act}/", methods=FORM),
    _desk("acts/<str:reference>/withdraw/", ACT, "acts/{act}/withdraw/", methods=POST_ONLY),
    _desk("quality/", OFFICERS),
    _desk("quality/<slug:code>/", OFFICERS, "quality/no-scope/"),
    _desk("exports/", OFFICE),
    _desk(
        "exports/agreed/<slug:reference>/",
        OFFICE,
        "exports/agreed/0123456789abcdefghjkmnpqrs/",  # nothing was agreed
        answers={OFFICER: 404, REGISTRAR: 404, FINANCE: 404},
        methods=FORM,
    ),
    _desk("readings/", THE_REGISTRAR, methods=FORM),
    _desk("exports/<slug:code>/", LIST_TO_TAKE, "exports/queue/", methods=FORM),
)
