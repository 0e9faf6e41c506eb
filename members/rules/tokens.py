"""What is kept of the secret part of a link, or of a key."""

from hashlib import sha256


def digest(token: str) -> str:
    """What is kept of it: it is long and random, so that one hash of it tells nothing about it."""
    return sha256(token.encode()).hexdigest()
