"""The addresses of messages and letters."""

from tests.doors.addresses import POST_ONLY, Address
from tests.doors.policies import LETTER, OFFICERS, OWN_MESSAGE, OWN_RECORD, PROVIDER

TABLE = (
    Address("my/messages/", OWN_RECORD, "/my/messages/"),
    Address("my/messages/<int:message>/", OWN_MESSAGE, "/my/messages/{message}/"),
    Address("desk/letters/", OFFICERS, "/desk/letters/"),
    Address(
        "desk/letters/<int:letter>/",
        LETTER,
        "/desk/letters/{letter}/",
        writes=frozenset({"members_accessrecord"}),  # reading it is recorded
    ),
    *(
        Address(f"desk/letters/<int:letter>/{act}/", LETTER, f"/desk/letters/{{letter}}/{act}/", methods=POST_ONLY)
        for act in ("posted", "returned")
    ),
    Address("webhooks/mail/", PROVIDER, "/webhooks/mail/", methods=POST_ONLY, csrf_exempt=True),  # by its secret
)
