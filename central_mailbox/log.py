"""The Merkle log: every accepted event is a leaf; every answer stands under a signed head.

A head is signed once per size, in the transaction that made it, and kept: the same
size never has two heads.  Proofs are made from stored nodes, without reading the log.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from casework.audit import (
    Frontier,
    Node,
    RestoreNotice,
    TreeHead,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    log_leaf,
    node_hash,
    places_proof,
    sign_restore,
    sign_tree_head,
)
from casework.audit.merkle import EMPTY_ROOT, subtree
from central_mailbox.errors import FaultError
from central_mailbox.keys import SUITE, CentreKey
from central_mailbox.store import Transaction


class Appending:
    """The log's end while one transaction appends to it."""

    def __init__(self, frontier: Frontier) -> None:
        self.nodes: list[Node] = []
        self._size = frontier.size
        self._peaks = [*frontier.peaks]

    @property
    def frontier(self) -> Frontier:
        """The log's end now."""
        return Frontier(self._size, tuple(self._peaks))

    @property
    def next_position(self) -> int:
        """The position of the next leaf (from 1)."""
        return self._size + 1

    def append(self, core: bytes, stamp: bytes) -> None:
        """One more leaf."""
        hash, index, level = leaf_hash(log_leaf(core, stamp)), self._size, 0
        self.nodes.append(Node(level, index, hash))
        while index & 1:
            hash, index, level = node_hash(self._peaks.pop(), hash), index >> 1, level + 1
            self.nodes.append(Node(level, index, hash))
        self._peaks.append(hash)
        self._size += 1


def newest_head(tx: Transaction) -> TreeHead:
    """The head over the log as it stands; the store has one for every committed size."""
    head = tx.log.head()
    if head is None:
        raise LookupError("a store without a first head: it was not opened by Centre")
    return head


def sign(tx: Transaction, key: CentreKey, frontier: Frontier, at: datetime) -> None:
    """Sign the log as it stands, if nobody has yet."""
    head = tx.log.head()
    if head is None or head.size != frontier.size:
        root = frontier.root().hex()
        tx.log.add_head(sign_tree_head(key.sign, SUITE, frontier.size, root, at))


def consistency(tx: Transaction, old: int, new: int) -> tuple[str, ...]:
    """The proof that the log of ``old`` records is the beginning of that of ``new``."""
    if not 0 <= old <= new <= tx.books().log.size:
        raise FaultError("request.range")
    return _hex(from_nodes(tx, lambda node: consistency_proof(old, new, node)))


def inclusion(tx: Transaction, position: int, size: int) -> tuple[str, ...]:
    """The proof that the record at ``position`` (from 1) stands in the log of ``size``."""
    if not 1 <= position <= size <= tx.books().log.size:
        raise FaultError("request.range")
    return _hex(from_nodes(tx, lambda node: inclusion_proof(size, position - 1, node)))


def places(tx: Transaction, positions: Iterable[int], size: int) -> bytes:
    """The proof that the records at ``positions`` stand in the log of ``size``."""
    indexes = [position - 1 for position in positions]
    return from_nodes(tx, lambda node: places_proof(size, indexes, node))


def put_back(tx: Transaction, key: CentreKey, size: int, at: datetime) -> RestoreNotice:
    """Say for good that the log was put back to its first ``size`` records."""
    if not 0 <= size <= tx.books().log.size:
        raise FaultError("request.range")
    root = from_nodes(tx, lambda node: subtree(0, size, node)) if size else EMPTY_ROOT
    notice = sign_restore(key.sign, SUITE, size, root.hex(), at)
    tx.log.add_notice(notice)
    return notice


def notices(tx: Transaction, known: str) -> tuple[RestoreNotice, ...]:
    """Every notice of a restore, unless the newest one is known already."""
    every = tx.log.notices()
    return () if every and every[-1].signature == known else tuple(every)


Lookup = Callable[[int, int], bytes]
T = TypeVar("T")


def from_nodes(tx: Transaction, make: Callable[[Lookup], T]) -> T:
    """Make a proof or a root twice: once to learn which nodes it needs, once with all of them."""
    wanted: list[tuple[int, int]] = []

    def note(level: int, index: int) -> bytes:
        wanted.append((level, index))
        return b""

    make(note)
    nodes = tx.log.nodes(wanted)
    return make(lambda level, index: nodes[level, index])


def _hex(proof: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(step.hex() for step in proof)
