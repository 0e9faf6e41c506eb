"""Merkle tree hashes as RFC 6962 (2.1) has them, grown leaf by leaf, and the paths from a leaf to the top."""

from collections.abc import Sequence
from hashlib import sha256


def leaf(words: bytes) -> bytes:
    """The hash of a leaf that says this."""
    return sha256(b"\x00" + words).digest()


def grow(peaks: list[bytes], *, size: int, leaf: bytes) -> None:
    """Add one leaf to a tree.

    Args:
        peaks: the tops of the whole trees that the tree is made of, largest first; changed in place.
        size: how many leaves there were before.
        leaf: what the leaf says, not yet hashed.
    """
    add(peaks, size=size, node=sha256(b"\x00" + leaf).digest())


def add(peaks: list[bytes], *, size: int, node: bytes) -> None:
    """Add one leaf whose hash is known already.

    Args:
        peaks: as for `grow`.
        size: how many leaves there were before.
        node: the hash of the leaf, see `leaf`.
    """
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


def path(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """What somebody who has one leaf needs to work out the hash of the whole tree (RFC 6962, 2.1.1), lowest first.

    Args:
        leaves: the hashes of all leaves in their order.
        place: which of them, from 0.
    """
    found = []
    level = list(leaves)
    while len(level) > 1:
        if place ^ 1 < len(level):
            found.append(level[place ^ 1])
        pairs = zip(level[::2], level[1::2], strict=False)
        # One without a neighbour moves up as it is.
        level = [_above(left, right) for left, right in pairs] + level[len(level) & ~1 :]
        place >>= 1
    return found


def climb(node: bytes, *, place: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The hash of the whole tree as a path leads to it from one leaf; None where a path of that length leads nowhere.

    Args:
        node: the hash of the leaf.
        place: which leaf it is, from 0.
        size: how many leaves the tree has.
        path: see `path`.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= place < size:
        return None
    last = size - 1
    for beside in path:
        if not last:
            return None
        if place & 1 or place == last:
            node = _above(beside, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = _above(node, beside)
        place, last = place >> 1, last >> 1
    return node if not last else None


def _above(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
