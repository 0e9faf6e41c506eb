"""Numbers for what the register makes: by chance, so that none says how many there are or which comes next."""

import secrets
from collections.abc import Iterator

from registry.rules.numbers import choices, numbered

# So many tries find a free number while the register has used up fewer than nine of ten; beyond that, add a digit.
_TRIES = 200


def candidates(prefix: str) -> Iterator[str]:
    """Numbers to try, by chance; whoever takes one holds it by a constraint of the database."""
    for _try in range(_TRIES):
        yield numbered(prefix, secrets.randbelow(choices()))
