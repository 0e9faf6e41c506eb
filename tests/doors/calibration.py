"""The addresses of calibration rounds: of those who are asked to judge in them, and of the office."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import ASSESSOR, CALIBRATION_AT_DESK, LAY_ASSESSOR, OFFICERS, OWN_CALIBRATION

_ONE, _OWN = "assessing/calibration/<str:reference>/", "/assessing/calibration/{calibration}/"
_PART, _PLACE = f"{_ONE}<int:place>/<str:code>/", f"{_OWN}1/{{calibration_code}}/"
_DESK, _ROUND = "desk/equivalence/calibration/", "/desk/equivalence/calibration/{calibration}/"
_SEALED = {ASSESSOR: 422, LAY_ASSESSOR: 422}  # the round of the world is open


TABLE = (
    Address(_ONE, OWN_CALIBRATION, _OWN),
    Address(f"{_ONE}hand-in/", OWN_CALIBRATION, f"{_OWN}hand-in/", methods=FORM),
    Address(f"{_ONE}results/", OWN_CALIBRATION, f"{_OWN}results/", answers=_SEALED),
    Address(_PART, OWN_CALIBRATION, _PLACE, methods=FORM),
    Address(f"{_PART}draft/", OWN_CALIBRATION, f"{_PLACE}draft/", methods=POST_ONLY),
    Address(_DESK, OFFICERS, f"/{_DESK}"),
    Address(f"{_DESK}open/", OFFICERS, f"/{_DESK}open/", methods=FORM),
    Address(
        f"{_DESK}open/check/",
        OFFICERS,
        f"/{_DESK}open/check/",
        methods=FORM,
        answers={"officer": 302, "registrar": 302},  # nothing was chosen yet
    ),
    Address(f"{_DESK}<str:reference>/", CALIBRATION_AT_DESK, _ROUND),
    Address(f"{_DESK}<str:reference>/extend/", CALIBRATION_AT_DESK, f"{_ROUND}extend/", methods=FORM),
    Address(f"{_DESK}<str:reference>/close/", CALIBRATION_AT_DESK, f"{_ROUND}close/", methods=FORM),
    Address(f"{_DESK}<str:reference>/cancel/", CALIBRATION_AT_DESK, f"{_ROUND}cancel/", methods=FORM),
)
