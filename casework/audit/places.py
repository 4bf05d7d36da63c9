"""Many records of the log under one head: one proof for a whole page.

Rule kept: whoever is handed records with their places needs one root and the hashes that
the records themselves do not give.  Paths to the root share most of their way, so a page
of neighbours costs some twenty hashes, and a thousand records scattered over a hundred
thousand about seven each.

The proof is one string of bytes: the hashes of the subtrees that hold none of the records,
32 bytes each, from left to right as the tree is walked from the root.  A subtree is split
where RFC 6962 splits it.  For one record it is the path of ``inclusion_proof`` in the order
of the leaves.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from casework.audit.merkle import HASH_BYTES, NodeLookup, left_size, node_hash, subtree


def places_proof(size: int, indexes: Iterable[int], node: NodeLookup) -> bytes:
    """That the leaves at ``indexes`` (0..) stand in the tree of ``size``.

    Empty when there are no indexes.  Raises ``ValueError`` for a leaf that is not there.
    """
    wanted = sorted(set(indexes))
    if not wanted:
        return b""
    if wanted[0] < 0 or wanted[-1] >= size:
        raise ValueError(f"no leaves {wanted[0]} to {wanted[-1]} in a tree of {size}")
    parts: list[bytes] = []

    def walk(low: int, high: int, first: int, last: int) -> None:
        if first == last:
            parts.append(subtree(low, high, node))
        elif high - low > last - first:
            middle = low + left_size(high - low)
            split = bisect_left(wanted, middle, first, last)
            walk(low, middle, first, split)
            walk(middle, high, split, last)

    walk(0, size, 0, len(wanted))
    return b"".join(parts)


def verify_places(leaves: Mapping[int, bytes], size: int, proof: bytes, root: bytes) -> bool:
    """Whether ``proof`` shows every leaf at its index under ``root``.

    ``leaves`` are leaf hashes that the caller computed; ``size`` and ``root`` come from one
    signed head.  Without leaves nothing is claimed, and only the empty proof shows it.
    """
    if not leaves:
        return not proof
    wanted = sorted(leaves)
    if wanted[0] < 0 or wanted[-1] >= size or len(proof) % HASH_BYTES:
        return False
    parts = iter([proof[at : at + HASH_BYTES] for at in range(0, len(proof), HASH_BYTES)])

    def walk(low: int, high: int, first: int, last: int) -> bytes:
        if first == last:
            return next(parts)
        if high - low == 1:
            return leaves[low]
        middle = low + left_size(high - low)
        split = bisect_left(wanted, middle, first, last)
        return node_hash(walk(low, middle, first, split), walk(middle, high, split, last))

    try:
        result = walk(0, size, 0, len(wanted))
    except StopIteration:
        return False
    return result == root and next(parts, None) is None
