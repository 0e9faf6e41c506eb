"""The addresses of the checks that organisations make."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import CHECKED_LINE, DONE_CHECK, ORGANISATION, OWN_CHECK

_OWN = "organisations/<str:organisation>/checks/"
_SAMPLE = "/organisations/{organisation}/checks/"
_ONE = f"{_OWN}<str:batch>/"
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _list(rest: str = "", **more: object) -> Address:
    return Address(f"{_OWN}{rest}", ORGANISATION, f"{_SAMPLE}{rest}", **more)


def _check(rest: str, policy: str = DONE_CHECK, **more: object) -> Address:
    return Address(f"{_ONE}{rest}", policy, f"{_SAMPLE}{{batch}}/{rest}", **more)


_LINES = f"{_SAMPLE}{{batch}}/lines/"
TABLE = (
    _list(),
    _list("checks.csv", media=_CSV),
    _list("one/", methods=FORM),
    _list("many/", methods=FORM),
    _check("", OWN_CHECK),
    Address(f"{_ONE}columns/", OWN_CHECK, f"{_SAMPLE}{{batch_to_map}}/columns/", methods=FORM),
    _check("end/", OWN_CHECK, methods=POST_ONLY),
    _check("again/", methods=FORM),
    _check("changes/"),
    _check("answers.csv", media=_CSV),
    _check("answers.xlsx", media=_XLSX),
    Address(
        f"{_ONE}lines/<int:position>/", CHECKED_LINE, f"{_LINES}1/", missing=(f"{_LINES}2/", f"{_LINES}99999999999/")
    ),
)
