"""References that nobody can guess, for anything with an address of its own."""

import secrets

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o and u, which are misread


def new_reference() -> str:
    """A reference of 130 random bits, in letters and digits that are not mistaken for one another."""
    return "".join(secrets.choice(_LETTERS) for _ in range(26))
