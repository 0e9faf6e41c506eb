"""The addresses under /my/ of what people say of themselves and may ask for."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import (
    OWN_CONTACTS,
    OWN_COPY,
    OWN_EMPLOYMENT,
    OWN_ERASURE,
    OWN_EVIDENCE,
    OWN_NAME_CHANGE,
    OWN_OUTSIDE,
    OWN_RECORD,
    OWN_WITHHOLDING,
    SIGNED_IN,
)

_WORK, _SAMPLE = "my/profile/employment/<int:employment>/", "/my/profile/employment/{employment}/"


def _my(rest: str, policy: str, **more: object) -> Address:
    return Address(f"my/{rest}", policy, f"/my/{rest}", **more)


TABLE = (
    _my("", SIGNED_IN),
    _my("access/", OWN_RECORD),
    _my("profile/", OWN_RECORD),
    _my("profile/contacts/", OWN_CONTACTS, methods=FORM),
    _my("profile/outside/", OWN_RECORD, methods=FORM),
    Address(
        "my/profile/outside/<int:registration>/withdraw/",
        OWN_OUTSIDE,
        "/my/profile/outside/{outside}/withdraw/",
        methods=POST_ONLY,
    ),
    _my("profile/employment/", OWN_RECORD, methods=FORM),
    Address(_WORK, OWN_EMPLOYMENT, _SAMPLE, methods=FORM),
    Address(f"{_WORK}end/", OWN_EMPLOYMENT, f"{_SAMPLE}end/", methods=FORM),
    Address(f"{_WORK}show/", OWN_EMPLOYMENT, f"{_SAMPLE}show/", methods=POST_ONLY),
    Address(f"{_WORK}hide/", OWN_EMPLOYMENT, f"{_SAMPLE}hide/", methods=POST_ONLY),
    Address(f"{_WORK}questions/", OWN_EMPLOYMENT, f"{_SAMPLE}questions/", methods=FORM),
    _my("profile/questions/", OWN_RECORD, methods=FORM),
    _my("name/", OWN_CONTACTS, methods=FORM),
    _my("name/withdraw/", OWN_NAME_CHANGE, methods=POST_ONLY),
    _my("data/", OWN_RECORD),
    _my("withhold/", OWN_RECORD, methods=FORM),
    _my("withhold/withdraw/", OWN_WITHHOLDING, methods=POST_ONLY),
    _my("erasure/", OWN_EVIDENCE, methods=FORM),
    _my("erasure/withdraw/", OWN_ERASURE, methods=POST_ONLY),
    _my("copy/", OWN_EVIDENCE, methods=FORM),
    Address(
        "my/copy/<str:reference>/",
        OWN_COPY,
        "/my/copy/{copy}/",
        media="application/zip",
        sandboxed=True,
        writes=frozenset({"members_trailevent"}),  # that it was taken is recorded
    ),
)
