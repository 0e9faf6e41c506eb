"""The addresses of the registrar's desk: its queue, people, data quality and exports."""

from tests.doors.addresses import ANONYMOUS, READ, Address

OFFICE = "the office"
OFFICERS = "officers and the registrar"
WORK_ITEM = "the office, if the work is for their role and not about themselves"
PERSON = "the office, about anybody else"
CASE = "officers and the registrar, about anybody else"
SIGN_IN = {ANONYMOUS: 303}
FORM = READ | {"POST"}


def _desk(route: str, policy: str, sample: str = "", **more: object) -> Address:
    return Address(f"desk/{route}", policy, f"/desk/{sample or route}", answers=SIGN_IN, **more)


TABLE = (
    _desk("", OFFICE, methods=FORM),
    _desk("work/<int:item>/", WORK_ITEM, "work/1/", methods=FORM),
    _desk("people/", OFFICE, methods=FORM),
    _desk("people/<int:person>/", PERSON, "people/1/", methods=FORM),
    _desk("people/<int:person>/open/", CASE, "people/1/open/", methods=FORM),
    _desk("quality/", OFFICERS),
    _desk("quality/<slug:code>/", OFFICERS, "quality/no-scope/"),
    _desk("exports/", OFFICERS),
    _desk("exports/agreed/<slug:reference>/", OFFICERS, "exports/agreed/0123456789abcdefghjkmnpqrs/", methods=FORM),
    _desk("exports/<slug:code>/", OFFICERS, "exports/queue/", methods=FORM),
)
