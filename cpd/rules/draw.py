"""The draw of an audit, in the few steps that anybody can repeat (docs/adr/0030).

`cpd/data/check_draw.py` says the same in a script of its own, which is handed out with the published files.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

SALT_BYTES, SECRET_BYTES = 16, 32


def leaf(*, salt: bytes, number: str, label: str) -> bytes:
    """The hash that stands for somebody in the published list; without their salt nobody can tell whose it is."""
    return sha256(salt + f"{number}|{label}".encode()).digest()


def heading(*, reference: str, share_per_mille: int, least: int) -> str:
    """The first line of a published list: how many are drawn is settled with who may be."""
    return f"audit {reference} share {share_per_mille} least {least}\n"


def line(*, label: str, leaf: bytes) -> str:
    """One line of a published list; they stand in the order of their hashes, which says nothing about anybody."""
    return f"{label} {leaf.hex()}\n"


def list_hash(lines: Iterable[str]) -> str:
    """The hash of a whole list, heading first: what `sha256sum` says of the published file."""
    found = sha256()
    for one in lines:
        found.update(one.encode())
    return found.hexdigest()


def draws(*, size: int, share_per_mille: int, least: int) -> int:
    """How many are drawn from a stratum: the share, rounded up, but at least the minimum, and never more than all."""
    return min(size, max(-(-size * share_per_mille // 1000), least))


def value(text: str) -> str:
    """What a witness said, as it goes into the seed: single spaces between its words, and none around them."""
    return " ".join(text.split())


def seed(*, secret: bytes, witness_value: str) -> bytes:
    """What the draw goes by; neither the register nor the witness can know it before the other has spoken."""
    return sha256(secret + witness_value.encode()).digest()


def rank(*, seed: bytes, leaf: bytes) -> bytes:
    """Where a line stands in the draw: the lowest of each stratum are drawn."""
    return sha256(seed + leaf).digest()


def selected(leaves: Sequence[tuple[str, bytes]], *, seed: bytes, share_per_mille: int, least: int) -> list[int]:
    """Which lines of a list are drawn, as the published script finds them; the first line has the number 1.

    Args:
        leaves: label and hash of each line, in the list’s order.
    """
    strata: dict[str, list[tuple[bytes, int]]] = {}
    for position, (label, one) in enumerate(leaves, start=1):
        strata.setdefault(label, []).append((rank(seed=seed, leaf=one), position))
    chosen: list[int] = []
    for ranked in strata.values():
        number = draws(size=len(ranked), share_per_mille=share_per_mille, least=least)
        chosen += [position for _, position in sorted(ranked)[:number]]
    return sorted(chosen)
