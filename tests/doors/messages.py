"""The addresses of messages and letters."""

from tests.doors.addresses import ANONYMOUS, NEVER_KEPT, Address

SIGN_IN = {ANONYMOUS: 303}
POST_ONLY = frozenset({"POST", "OPTIONS"})

TABLE = (
    Address("my/messages/", "the person themselves", "/my/messages/", answers=SIGN_IN),
    Address("my/messages/<int:message>/", "the person it was sent to", "/my/messages/1/", answers=SIGN_IN),
    Address("desk/letters/", "officers and the registrar", "/desk/letters/", answers=SIGN_IN),
    *(
        Address(
            f"desk/letters/<int:letter>/{act}",
            "officers and the registrar, if it is a letter",
            f"/desk/letters/1/{act}",
            answers=SIGN_IN if not act else {ANONYMOUS: 405},
            **({"methods": POST_ONLY} if act else {}),
        )
        for act in ("", "posted/", "returned/")
    ),
    Address(
        "webhooks/mail/",
        "the mail provider, by its secret",
        "/webhooks/mail/",
        answers={ANONYMOUS: 405},
        methods=POST_ONLY,
        kept=NEVER_KEPT,
    ),
)
