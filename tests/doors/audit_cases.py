"""The addresses of audits of CPD: of whoever is audited, of those who audit, and of the desk."""

from tests.doors.addresses import FORM, PDF, POST_ONLY, READ, Address
from tests.doors.policies import (
    AUDIT_AT_DESK,
    AUDITORS,
    OFFICERS,
    OWN_AUDIT,
    OWN_AUDIT_CLOSED,
    OWN_AUDIT_EVIDENCE,
    OWN_AUDIT_REFERRED,
    OWN_AUDIT_SEAT,
    REFERRAL_AT_DESK,
)

_READING = frozenset({"members_accessrecord"})  # opening it is recorded
_MY, _ONE, _DESK = "my/audit/<str:reference>/", "auditing/<str:reference>/", "desk/audits/cases/<str:reference>/"


def _mine(rest: str = "", *, policy: str = OWN_AUDIT, of: str = "audit", **more: object) -> Address:
    return Address(f"{_MY}{rest}", policy, f"/my/audit/{{{of}}}/{rest}", **{"methods": FORM} | more)


def _seat(rest: str = "", sample: str = "", *, of: str = "audit_seated", **more: object) -> Address:
    how = {"methods": FORM, "writes": _READING} | more
    return Address(f"{_ONE}{rest}", OWN_AUDIT_SEAT, f"/auditing/{{{of}}}/{sample or rest}", **how)


def _desk(rest: str = "", *, policy: str = AUDIT_AT_DESK, of: str = "audit", **more: object) -> Address:
    how = {"methods": FORM, "writes": _READING} | more
    return Address(f"{_DESK}{rest}", policy, f"/desk/audits/cases/{{{of}}}/{rest}", **how)


TABLE = (
    _mine(methods=READ),
    _mine("acknowledge/", methods=POST_ONLY),
    _mine("summary/"),
    _mine("statement/"),
    _mine("answer/"),
    _mine("draft/", methods=POST_ONLY),
    _mine("activities/"),
    _mine("evidence/", policy=OWN_AUDIT_EVIDENCE),
    _mine("check/"),
    _mine("sent/", methods=READ),
    _mine("copy/", methods=READ),
    _mine("later/", policy=OWN_AUDIT_EVIDENCE),
    _mine("letter.pdf", policy=OWN_AUDIT_CLOSED, of="audit_referred", methods=READ, media=PDF, sandboxed=True),
    _mine("appeal/", policy=OWN_AUDIT_REFERRED, of="audit_referred"),
    Address("auditing/", AUDITORS, "/auditing/"),
    _seat(),
    _seat("profile/", methods=READ),
    _seat("standards/<str:code>/", "standards/{audit_code}/"),
    _seat("sign/"),
    _seat("compare/", of="audit_opened", methods=READ),
    _seat("agree/<str:code>/", "agree/{audit_code}/", of="audit_opened", methods=POST_ONLY, writes=frozenset()),
    _seat("third/", of="audit_opened", methods=POST_ONLY, writes=frozenset()),
    _seat("more/", of="audit_opened"),
    _seat("close/", of="audit_opened"),
    Address("desk/audits/cases/", OFFICERS, "/desk/audits/cases/"),
    _desk(methods=READ),
    _desk("auditors/", of="audit_seated"),
    _desk("auditors/by-hand/", of="audit_seated"),
    _desk("auditors/off/", of="audit_seated"),
    _desk("deferral/", of="audit_deferred"),
    _desk("referral/", policy=REFERRAL_AT_DESK, of="audit_referred"),
    _desk("appeal/", of="audit_referred"),
    _desk("end/"),
)
