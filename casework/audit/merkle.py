"""The Merkle tree of RFC 6962: one hash that stands for a whole log, and short proofs.

Rule kept: whoever holds a root of size *n* can be shown, in O(log n) hashes, that a
record stands in the log (inclusion) and that a longer log begins with the very same
records (consistency).  Proofs are made from stored nodes, so a database serves them
without reading the log; they are checked by the algorithms of RFC 9162 §2.1, which
give the same trees.

Leaf and inner hashes differ by a prefix byte: no inner node can pass for a record.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the empty tree."""

NodeLookup = Callable[[int, int], bytes]
"""``(level, index)`` to the hash of a *complete* node: leaves ``index << level`` up to
``index + 1 << level``.  Level 0 is the leaf hashes."""


class Node(Struct, frozen=True):
    """A complete node, as a database keeps it."""

    level: int
    index: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier(Struct, frozen=True):
    """All that appending needs: the roots of the complete subtrees, tallest first.

    There is one peak for every bit set in ``size``.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or self.size.bit_count() != len(self.peaks):
            raise ValueError(f"{len(self.peaks)} peaks do not make a tree of {self.size}")
        if any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise ValueError("a peak is not a hash")

    def completed_by(self, leaf: bytes) -> tuple[Node, ...]:
        """The nodes that ``leaf`` (a leaf hash) completes, from itself upwards.

        They are what a database stores when it appends; none ever changes again.
        """
        nodes = [Node(0, self.size, leaf)]
        index = self.size
        while index & 1:
            level, index = len(nodes), index >> 1
            nodes.append(Node(level, index, node_hash(self.peaks[-level], nodes[-1].hash)))
        return tuple(nodes)

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier with one more leaf hash."""
        nodes = self.completed_by(leaf)
        kept = len(self.peaks) - (len(nodes) - 1)
        return Frontier(self.size + 1, (*self.peaks[:kept], nodes[-1].hash))

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self.peaks:
            return EMPTY_ROOT
        *taller, result = self.peaks
        for peak in reversed(taller):
            result = node_hash(peak, result)
        return result


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier.root()


def inclusion_proof(size: int, index: int, node: NodeLookup) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 §2.1.1: that leaf ``index`` (0..) is in the tree.

    Raises ``ValueError`` when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    low, high, path = 0, size, list[bytes]()
    while high - low > 1:
        middle = low + left_size(high - low)
        if index < middle:
            path.append(subtree(middle, high, node))
            high = middle
        else:
            path.append(subtree(low, middle, node))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: NodeLookup) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 6962 §2.1.2: that the tree only grew.

    Empty when ``old`` is 0 or ``new``.  Raises ``ValueError`` when ``old > new``.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} does not grow into one of {new}")
    if old in (0, new):
        return []
    low, high, path = 0, new, list[bytes]()
    while high != old:
        middle = low + left_size(high - low)
        if old <= middle:
            path.append(subtree(middle, high, node))
            high = middle
        else:
            path.append(subtree(low, middle, node))
            low = middle
    if low:
        path.append(subtree(low, high, node))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether ``proof`` shows ``leaf`` at ``index`` under ``root`` (RFC 9162 §2.1.3.2).

    ``leaf`` must be a leaf hash that the caller computed.  ``size`` and ``root`` come
    from one signed head: the shape of a path alone does not always tell two sizes apart.
    """
    if not 0 <= index < size:
        return False
    place, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            result = node_hash(sibling, result)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and result == root


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Whether the tree of ``new`` begins with the tree of ``old`` (RFC 9162 §2.1.4.2).

    Every tree begins with the empty one.
    """
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def left_size(size: int) -> int:
    """The largest power of two smaller than ``size`` (two or more)."""
    return 1 << (size - 1).bit_length() - 1


def subtree(low: int, high: int, node: NodeLookup) -> bytes:
    """The hash over leaves ``low`` up to ``high``: one stored node, or its peaks folded."""
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, low >> level)
    middle = low + left_size(size)
    return node_hash(subtree(low, middle, node), subtree(middle, high, node))
