"""The addresses of the evidence locker."""

from tests.doors.addresses import ANONYMOUS, READ, Address

OWN_EVIDENCE = "the person themselves, with a second factor"
OWN_DOCUMENT = "the owner of the document, with a second factor"
VIEWING_COPY = "the owner, or somebody the document was opened to, with a second factor"
SIGN_IN = {ANONYMOUS: 303}
FORM = READ | {"POST"}
_ONE = "my/documents/<str:reference>/"
_NOBODYS = "/my/documents/0123456789abcdefghjkmnpqrs/"

TABLE = (
    Address("my/documents/", OWN_EVIDENCE, "/my/documents/", answers=SIGN_IN),
    Address("my/documents/add/", OWN_EVIDENCE, "/my/documents/add/", answers=SIGN_IN, methods=FORM),
    Address(_ONE, OWN_DOCUMENT, _NOBODYS, answers=SIGN_IN),
    Address(f"{_ONE}answer/", OWN_DOCUMENT, f"{_NOBODYS}answer/", answers=SIGN_IN, methods=FORM),
    Address(f"{_ONE}remove/", OWN_DOCUMENT, f"{_NOBODYS}remove/", answers=SIGN_IN, methods=FORM),
    Address(f"{_ONE}file", OWN_DOCUMENT, f"{_NOBODYS}file", answers=SIGN_IN),
    Address(f"{_ONE}view", VIEWING_COPY, f"{_NOBODYS}view", answers=SIGN_IN),
)
