"""The addresses under /my/ of what people say of themselves and may ask for."""

from tests.doors.addresses import ANONYMOUS, READ, Address

SIGN_IN, BUTTON = {ANONYMOUS: 303}, {ANONYMOUS: 405}
FORM, POST_ONLY = READ | {"POST"}, frozenset({"POST", "OPTIONS"})
OWN = "the person themselves"
OWN_EVIDENCE = "the person themselves, with a second factor"
OWN_CONTACTS = "the person themselves, with a second factor, just now"
OWN_EMPLOYMENT = "the person whose work it is"
_WORK, _SOME_WORK = "my/profile/employment/<int:employment>/", "/my/profile/employment/1/"
_NOBODYS_COPY = "/my/copy/0123456789abcdefghjkmnpqrs/"


def _page(path: str, policy: str, **more) -> Address:
    return Address(path, policy, f"/{path}", answers=SIGN_IN, **more)


def _button(route: str, policy: str, sample: str = "") -> Address:
    return Address(route, policy, sample or f"/{route}", answers=BUTTON, methods=POST_ONLY)


TABLE = (
    _page("my/", "whoever signed in"),
    _page("my/access/", OWN),
    _page("my/data/", OWN),
    _page("my/profile/", OWN),
    _page("my/profile/contacts/", OWN_CONTACTS, methods=FORM),
    _page("my/profile/outside/", OWN, methods=FORM),
    _button(
        "my/profile/outside/<int:registration>/withdraw/",
        "the person whose registration it is",
        "/my/profile/outside/1/withdraw/",
    ),
    _page("my/profile/employment/", OWN, methods=FORM),
    Address(_WORK, OWN_EMPLOYMENT, _SOME_WORK, answers=SIGN_IN, methods=FORM),
    Address(f"{_WORK}end/", OWN_EMPLOYMENT, f"{_SOME_WORK}end/", answers=SIGN_IN, methods=FORM),
    Address(f"{_WORK}questions/", OWN_EMPLOYMENT, f"{_SOME_WORK}questions/", answers=SIGN_IN, methods=FORM),
    _button(f"{_WORK}show/", OWN_EMPLOYMENT, f"{_SOME_WORK}show/"),
    _button(f"{_WORK}hide/", OWN_EMPLOYMENT, f"{_SOME_WORK}hide/"),
    _page("my/profile/questions/", OWN, methods=FORM),
    _page("my/name/", OWN_CONTACTS, methods=FORM),
    _button("my/name/withdraw/", "whose change of name is open"),
    _page("my/withhold/", OWN, methods=FORM),
    _button("my/withhold/withdraw/", "whose request is open"),
    _page("my/erasure/", OWN_EVIDENCE, methods=FORM),
    _button("my/erasure/withdraw/", "whose erasure request is open"),
    _page("my/copy/", OWN_EVIDENCE, methods=FORM),
    Address(
        "my/copy/<str:reference>/",
        "the person whose copy it is, with a second factor",
        _NOBODYS_COPY,
        answers=SIGN_IN,
    ),
)
