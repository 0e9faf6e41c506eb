"""Merkle tree hashes as RFC 6962 (2.1) has them, grown leaf by leaf."""

from hashlib import sha256


def grow(peaks: list[bytes], *, size: int, leaf: bytes) -> None:
    """Add one leaf to a tree.

    Args:
        peaks: the tops of the whole trees that the tree is made of, largest first; changed in place.
        size: how many leaves there were before.
        leaf: what the leaf says, not yet hashed.
    """
    node = sha256(b"\x00" + leaf).digest()
    while size & 1:
        node = _above(peaks.pop(), node)
        size >>= 1
    peaks.append(node)


def root(peaks: list[bytes]) -> bytes:
    """The hash of the whole tree."""
    if not peaks:
        return sha256(b"").digest()
    *others, node = peaks
    for peak in reversed(others):
        node = _above(peak, node)
    return node


def _above(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
