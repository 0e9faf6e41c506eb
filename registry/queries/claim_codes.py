"""The secrets of a claim: made anew from what is stored and the installation's own secret, never stored themselves."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import salted_hmac

from registry.models import EntryClaim

LETTER_DAYS = timedelta(days=21)
_SYMBOLS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread or read aloud in two ways


def code_from(nonce: str) -> str:
    """The eight symbols that a claim's message carries."""
    digest = int(salted_hmac("registry.claim", nonce, algorithm="sha256").hexdigest(), 16)
    symbols = []
    for _ in range(8):
        digest, rest = divmod(digest, len(_SYMBOLS))
        symbols.append(_SYMBOLS[rest])
    return "".join(symbols)


def hashed(nonce: str, code: str) -> str:
    """What is stored of a code; without the installation's secret it cannot be searched through."""
    return salted_hmac("registry.claim.hash", f"{nonce}:{code}", algorithm="sha256").hexdigest()


def stop_token(claim: EntryClaim) -> str:
    """The token of the link that stops a claim, or says after it that it was not oneself."""
    return _signer().sign(claim.reference)


def stopped_by(token: str) -> str:
    """The reference of the claim that a token is for.

    Raises:
        django.core.signing.BadSignature: when it is not one of ours, or too old.
    """
    return _signer().unsign(token, max_age=LETTER_DAYS)


def is_valid(token: str) -> bool:
    """Whether a token is one of ours and young enough to be followed."""
    try:
        return EntryClaim.objects.filter(reference=stopped_by(token)).exists()
    except BadSignature:
        return False


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="registry.claim.stop")
