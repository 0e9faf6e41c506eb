"""The addresses of the evidence locker."""

from tests.doors.addresses import FORM, PDF, Address
from tests.doors.policies import OWN_DOCUMENT, OWN_EVIDENCE, VIEWING_COPY

_ONE, _SAMPLE = "my/documents/<str:reference>/", "/my/documents/{document}/"

TABLE = (
    Address("my/documents/", OWN_EVIDENCE, "/my/documents/"),
    Address("my/documents/add/", OWN_EVIDENCE, "/my/documents/add/", methods=FORM),
    Address(_ONE, OWN_DOCUMENT, _SAMPLE),
    Address(f"{_ONE}answer/", OWN_DOCUMENT, "/my/documents/{warned}/answer/", methods=FORM),
    Address(f"{_ONE}remove/", OWN_DOCUMENT, f"{_SAMPLE}remove/", methods=FORM),
    Address(f"{_ONE}file", OWN_DOCUMENT, f"{_SAMPLE}file", media=PDF, sandboxed=True),
    Address(f"{_ONE}view", VIEWING_COPY, f"{_SAMPLE}view", media=PDF, sandboxed=True),
)
