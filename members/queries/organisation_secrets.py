"""Links and codes of organisations: made anew from what is stored and the installation's own secret, kept nowhere."""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from members.choices import RequestState
from members.models import OfficerInvitation, OrganisationRequest

LINK_LASTS, CODE_LASTS = timedelta(days=14), timedelta(days=60)
_LINK, _CODE, _INVITATION = "members.organisations.link", "members.organisations.code", "members.organisations.invite"
_SYMBOLS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread or read aloud in two ways
_LONG = 10


def link_token(request: OrganisationRequest, *, at: datetime) -> str:
    """The last part of the link that is sent to the address at the organisation.

    Args:
        at: from when its time runs: when its message was promised.
    """
    return signing.Signer(salt=_LINK).sign_object([request.reference, request.email, int(at.timestamp())])


def link_works(request: OrganisationRequest, token: str, *, at: datetime) -> bool:
    """Whether a link was sent for this request, to its address, and can still be used: once, and for a fortnight."""
    try:
        reference, email, made = signing.Signer(salt=_LINK).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return False
    fresh = timedelta(0) <= at - datetime.fromtimestamp(made, at.tzinfo) <= LINK_LASTS
    is_open = request.state == RequestState.ASKED and not request.verified_by
    return bool(fresh and is_open and (reference, email) == (request.reference, request.email))


def code(request: OrganisationRequest, *, sent_at: datetime) -> str:
    """The symbols that the letter to the organisation carries."""
    digest = int(salted_hmac(_CODE, f"{request.reference}:{sent_at.isoformat()}", algorithm="sha256").hexdigest(), 16)
    symbols = []
    for _ in range(_LONG):
        digest, rest = divmod(digest, len(_SYMBOLS))
        symbols.append(_SYMBOLS[rest])
    return "".join(symbols)


def hashed(request: OrganisationRequest, given: str) -> str:
    """What is stored of a code; without the installation's secret it cannot be searched through."""
    return salted_hmac(f"{_CODE}.hash", f"{request.reference}:{given}", algorithm="sha256").hexdigest()


def code_is(request: OrganisationRequest, given: str, *, at: datetime) -> bool:
    """Whether this is the code of the letter sent last, however it is spaced, within sixty days."""
    if request.code_sent_at is None or at - request.code_sent_at > CODE_LASTS:
        return False
    plain = "".join(sign for sign in given.upper() if sign.isalnum())
    return constant_time_compare(request.code_sha256, hashed(request, plain))


def invitation_token(invitation: OfficerInvitation) -> str:
    """The last part of the link of an invitation."""
    return salted_hmac(_INVITATION, invitation.reference, algorithm="sha256").hexdigest()
