"""The addresses of watches, notices and the department of an organisation."""

from tests.doors.addresses import FORM, Address
from tests.doors.policies import BATCH_TO_WATCH, NOTICE, ORGANISATION, WATCH

_OF, _HERE = "organisations/<str:organisation>/", "/organisations/{organisation}/"
_ONE, _THIS = f"{_OF}watches/<str:reference>/", f"{_HERE}watches/{{watch}}/"
_BATCH, _CHECK = f"{_OF}watches/from/<str:batch>/", f"{_HERE}watches/from/{{batch_to_watch}}/"
_CSV = "text/csv; charset=utf-8"

TABLE = (
    Address(f"{_OF}watches/", ORGANISATION, f"{_HERE}watches/"),
    Address(f"{_OF}watches/add/", ORGANISATION, f"{_HERE}watches/add/", methods=FORM),
    Address(f"{_OF}watches/end/", ORGANISATION, f"{_HERE}watches/end/", methods=FORM),
    Address(f"{_OF}watches/list/<str:kind>/", ORGANISATION, f"{_HERE}watches/list/csv/", media=_CSV),
    Address(
        f"{_OF}watches/from/<str:batch>/", BATCH_TO_WATCH, f"{_HERE}watches/from/{{batch_to_watch}}/", methods=FORM
    ),
    Address(_ONE, WATCH, _THIS),
    Address(f"{_ONE}change/", WATCH, f"{_THIS}change/", methods=FORM),
    Address(f"{_ONE}end/", WATCH, f"{_THIS}end/", methods=FORM),
    Address(f"{_ONE}again/", WATCH, f"{_THIS}again/", methods=FORM),
    Address(f"{_OF}notices/", ORGANISATION, f"{_HERE}notices/", methods=FORM),
    Address(f"{_OF}notices/settings/", ORGANISATION, f"{_HERE}notices/settings/", methods=FORM),
    Address(f"{_OF}notices/list/<str:kind>/", ORGANISATION, f"{_HERE}notices/list/csv/", media=_CSV),
    Address(f"{_OF}notices/<int:notice>/", NOTICE, f"{_HERE}notices/{{notice}}/", methods=FORM),
    Address(f"{_OF}department/", ORGANISATION, f"{_HERE}department/"),
    Address(f"{_OF}department/evidence/", ORGANISATION, f"{_HERE}department/evidence/"),
)
