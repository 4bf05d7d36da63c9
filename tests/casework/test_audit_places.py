"""One proof for a page of records: complete for every page, and no lie passes."""

import time
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.audit import (
    inclusion_proof,
    leaf_hash,
    places_proof,
    root,
    verify_inclusion,
    verify_places,
)
from casework.audit.merkle import Frontier

LARGEST = 600
LEAVES = [leaf_hash(str(number).encode()) for number in range(LARGEST)]
ROOTS = [root(LEAVES[:size]) for size in range(LARGEST + 1)]
NODES: dict[tuple[int, int], bytes] = {}
_frontier = Frontier()
for _leaf in LEAVES:
    for _node in _frontier.completed_by(_leaf):
        NODES[_node.level, _node.index] = _node.hash
    _frontier = _frontier.append(_leaf)


def stored(level: int, index: int) -> bytes:
    return NODES[level, index]


def page(indexes: set[int]) -> dict[int, bytes]:
    return {index: LEAVES[index] for index in indexes}


def on_the_way(index: int, size: int) -> set[bytes]:
    """The hashes of every subtree that holds a leaf, by the definition of RFC 6962."""
    low, high, found = 0, size, {LEAVES[index]}
    while high - low > 1:
        found.add(root(LEAVES[low:high]))
        middle = low + max(1 << k for k in range(20) if 1 << k < high - low)
        low, high = (low, middle) if index < middle else (middle, high)
    return found


@st.composite
def pages(draw: st.DrawFn) -> tuple[int, set[int]]:
    size = draw(st.integers(1, LARGEST))
    return size, draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=30))


@given(pages())
@settings(max_examples=200, deadline=None)
def test_page_has_the_hashes_of_its_paths_and_no_others(drawn: tuple[int, set[int]]) -> None:
    size, indexes = drawn
    proof = places_proof(size, indexes, stored)
    parts = [proof[at : at + 32] for at in range(0, len(proof), 32)]
    paths = {part for index in indexes for part in inclusion_proof(size, index, stored)}
    known = {one for index in indexes for one in on_the_way(index, size)}
    assert len(parts) == len(set(parts))
    assert set(parts) == paths - known
    assert verify_places(page(indexes), size, proof, ROOTS[size])


def test_page_of_one_record_is_its_path_from_left_to_right() -> None:
    for size in (1, 2, 7, 8, 100):
        for index in range(size):
            path = inclusion_proof(size, index, stored)
            proof = places_proof(size, [index], stored)
            assert sorted(path) == sorted(proof[at : at + 32] for at in range(0, len(proof), 32))
            assert verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])


@given(pages(), st.data())
@settings(max_examples=300, deadline=None)
def test_page_with_any_lie_in_it_is_not_proved(
    drawn: tuple[int, set[int]], data: st.DataObject
) -> None:
    size, indexes = drawn
    leaves, proof = page(indexes), places_proof(size, indexes, stored)
    index = data.draw(st.sampled_from(sorted(indexes)))
    forged = leaves | {index: leaf_hash(b"forged")}
    assert not verify_places(forged, size, proof, ROOTS[size])
    moved = dict(leaves)
    del moved[index]
    if moved:
        assert not verify_places(moved, size, proof, ROOTS[size]), "a leaf less: another claim"
    elsewhere = data.draw(st.integers(0, size + 3).filter(lambda at: at not in indexes))
    assert not verify_places(moved | {elsewhere: LEAVES[index]}, size, proof, ROOTS[size])
    assert not verify_places(leaves, size, proof + bytes(32), ROOTS[size])
    assert not verify_places(leaves, size, proof + b"\0", ROOTS[size])
    if proof:
        assert not verify_places(leaves, size, proof[:-32], ROOTS[size])
        at = data.draw(st.integers(0, len(proof) - 1))
        flipped = proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :]
        assert not verify_places(leaves, size, flipped, ROOTS[size])


def test_nothing_is_proved_by_nothing_and_by_nothing_else() -> None:
    assert places_proof(5, [], stored) == b""
    assert verify_places({}, 5, b"", ROOTS[5])
    assert not verify_places({}, 5, bytes(32), ROOTS[5])
    assert not verify_places({-1: LEAVES[0]}, 5, b"", ROOTS[5])
    assert not verify_places({0: LEAVES[0]}, 2**63, b"", ROOTS[5])


def test_thousand_scattered_records_are_proved_within_the_budget() -> None:
    """Ten times the budget of 11 ms: a machine that does other things as well."""
    dice, size = Random(1), LARGEST
    indexes = set(dice.sample(range(size), 300))
    proof, leaves = places_proof(size, indexes, stored), page(indexes)
    began = time.perf_counter()
    for _ in range(4):
        assert verify_places(leaves, size, proof, ROOTS[size])
    assert time.perf_counter() - began < 0.11
