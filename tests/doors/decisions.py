"""The addresses of decisions on applications, of appeals and of certificates."""

from tests.doors.addresses import FORM, PDF, Address
from tests.doors.policies import (
    APPEAL_AT_DESK,
    APPLICATION_AT_DESK,
    CERTIFICATE,
    HEARING,
    ISSUED_AT_DESK,
    LATE_APPEAL,
    OWN_DECISION,
    OWN_ISSUED,
    OWN_REFUSAL,
    PANEL_MEMBERS,
    SUITABILITY,
)

_MY, _DESK = "my/applications/<str:reference>/decision/", "desk/applications/<str:reference>/"
_REFUSED, _AT_DESK = "/my/applications/{refused}/decision/", "/desk/applications/{refused}/"

TABLE = (
    Address(_MY, OWN_DECISION, _REFUSED),
    Address(f"{_MY}appeal/", OWN_REFUSAL, f"{_REFUSED}appeal/", methods=FORM),
    Address(f"{_MY}<slug:name>.pdf", OWN_ISSUED, f"{_REFUSED}letter.pdf", media=PDF),
    Address(f"{_DESK}decision/", APPLICATION_AT_DESK, f"{_AT_DESK}decision/", methods=FORM),
    Address(
        f"{_DESK}decision/<slug:name>.pdf",
        ISSUED_AT_DESK,
        f"{_AT_DESK}decision/letter.pdf",
        media=PDF,
    ),
    Address(
        f"{_DESK}suitability/",
        SUITABILITY,
        "/desk/applications/{declared}/suitability/",
        methods=FORM,
        writes=frozenset({"members_accessrecord"}),  # each reading is recorded
    ),
    Address(f"{_DESK}appeal/", APPEAL_AT_DESK, "/desk/applications/{heard}/appeal/", methods=FORM),
    Address(f"{_DESK}appeal/letter/", APPEAL_AT_DESK, f"{_AT_DESK}appeal/letter/", methods=FORM),
    Address(f"{_DESK}appeal/late/", LATE_APPEAL, f"{_AT_DESK}appeal/late/", methods=FORM),
    Address("hearings/", PANEL_MEMBERS, "/hearings/"),
    Address("hearings/<str:reference>/", HEARING, "/hearings/{heard}/", methods=FORM),
    Address("certificates/<str:reference>/", CERTIFICATE, "/certificates/{certificate}/"),
)
