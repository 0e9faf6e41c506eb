"""What the messages about claims to an entry show."""

from members import mail
from members.mail import Builder
from members.models import Message
from registry.choices import ClaimEnd
from registry.models import AssistedClaim, EntryClaim
from registry.queries.claim_codes import code_from, stop_token


def _code(message: Message) -> dict[str, object]:
    claim = EntryClaim.objects.select_related("entry").get(pk=message.context["claim"])
    if claim.end or claim.entry is None or message.sent_at is not None:
        raise mail.Gone("A code is written once.")
    code = code_from(claim.nonce)
    return {
        "code": f"{code[:4]}-{code[4:]}",
        "number": claim.entry.number,
        "expires_at": claim.expires_at,
        "link": mail.address("claim-stop", stop_token(claim)),
        "link_words": "Say that this was not you",
    }


def _claimed(message: Message) -> dict[str, object]:
    claim = EntryClaim.objects.select_related("entry").get(pk=message.context["claim"], end=ClaimEnd.LINKED)
    return {
        "number": claim.entry.number if claim.entry else "",
        "link": mail.address("claim-stop", stop_token(claim)),
        "link_words": "Say that this was not you",
    }


def _assisted(message: Message) -> dict[str, object]:
    claim = AssistedClaim.objects.select_related("act").get(pk=message.context["claim"])
    return {"from_instant": claim.act.carried_out_from if claim.act else None}


EVENTS: dict[str, Builder] = {
    "registry/mail/claim_code": _code,
    "registry/mail/claimed": _claimed,
    "registry/mail/claim_assisted": _assisted,
}


def events() -> dict[str, Builder]:
    """The messages about claims, and what their templates show."""
    return EVENTS
