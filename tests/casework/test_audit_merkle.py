"""The tree: published vectors, the definitions of RFC 6962 word for word, every lie refused."""

from functools import cache
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.audit import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The vectors of the Certificate Transparency reference implementation.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_INCLUSION = {
    (1, 0): [],
    (8, 0): ["96a296d2", "5f083f0a", "6b47aaf2"],
    (8, 5): ["bc1a0643", "ca854ea1", "d37ee418"],
    (3, 2): ["fac54203"],
    (5, 1): ["6e340b9c", "5f083f0a", "bc1a0643"],
}
CT_CONSISTENCY = {
    (1, 1): [],
    (1, 8): ["96a296d2", "5f083f0a", "6b47aaf2"],
    (6, 8): ["0ebc5d34", "ca854ea1", "d37ee418"],
    (2, 5): ["5f083f0a", "bc1a0643"],
}

LARGEST = 130
DATA = [b"entry %d" % n for n in range(LARGEST)]
LEAVES = [leaf_hash(data) for data in DATA]
NODES: dict[tuple[int, int], bytes] = {}
ROOTS = [Frontier().root()]


def _fill() -> None:
    frontier = Frontier()
    for leaf in LEAVES:
        for node in frontier.completed_by(leaf):
            NODES[node.level, node.index] = node.hash
        frontier = frontier.append(leaf)
        ROOTS.append(frontier.root())


_fill()


def stored(level: int, index: int) -> bytes:
    """What a database would answer; a node that is not complete is not there."""
    return NODES[level, index]


def split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


@cache
def mth(low: int, high: int) -> bytes:
    """MTH(D[low:high]) as RFC 6962 §2.1 writes it."""
    if high == low:
        return sha256(b"").digest()
    if high - low == 1:
        return sha256(b"\x00" + DATA[low]).digest()
    k = split(high - low)
    return sha256(b"\x01" + mth(low, low + k) + mth(low + k, high)).digest()


def path(m: int, low: int, high: int) -> list[bytes]:
    """PATH(m, D[low:high]) as RFC 6962 §2.1.1 writes it."""
    if high - low == 1:
        return []
    k = split(high - low)
    if m < k:
        return [*path(m, low, low + k), mth(low + k, high)]
    return [*path(m - k, low + k, high), mth(low, low + k)]


def subproof(m: int, low: int, high: int, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[low:high], whole) as RFC 6962 §2.1.2 writes it."""
    if m == high - low:
        return [] if whole else [mth(low, high)]
    k = split(high - low)
    if m <= k:
        return [*subproof(m, low, low + k, whole), mth(low + k, high)]
    return [*subproof(m - k, low + k, high, False), mth(low, low + k)]


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def short(proof: list[bytes]) -> list[str]:
    return [hash.hex()[:8] for hash in proof]


# ------------------------------------------------------------------ published vectors


@pytest.mark.parametrize("size", range(9))
def test_reference_leaves_give_reference_roots(size: int) -> None:
    assert root(map(leaf_hash, CT_LEAVES[:size])).hex() == CT_ROOTS[size]


def test_reference_proofs_are_reproduced() -> None:
    nodes, frontier = {}, Frontier()
    for data in CT_LEAVES:
        nodes.update({(n.level, n.index): n.hash for n in frontier.completed_by(leaf_hash(data))})
        frontier = frontier.append(leaf_hash(data))

    def lookup(level: int, index: int) -> bytes:
        return nodes[level, index]

    for (size, index), expected in CT_INCLUSION.items():
        assert short(inclusion_proof(size, index, lookup)) == expected
    for (old, new), expected in CT_CONSISTENCY.items():
        assert short(consistency_proof(old, new, lookup)) == expected


# ------------------------------------------------------------- every size up to LARGEST


def test_every_size_has_the_root_of_the_definition() -> None:
    assert [mth(0, size) for size in range(LARGEST + 1)] == ROOTS


def test_every_leaf_of_every_size_has_a_proof_that_verifies() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = inclusion_proof(size, index, stored)
            assert proof == path(index, 0, size)
            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


def test_every_old_size_is_the_beginning_of_every_new_one() -> None:
    for new in range(LARGEST + 1):
        for old in range(new + 1):
            proof = consistency_proof(old, new, stored)
            assert proof == (subproof(old, 0, new, True) if old else [])
            assert verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])


def test_a_proof_from_a_log_of_a_billion_asks_for_few_nodes() -> None:
    asked = list[tuple[int, int]]()

    def lookup(level: int, index: int) -> bytes:
        asked.append((level, index))
        return leaf_hash(b"%d/%d" % (level, index))

    size = 10**9 - 1
    assert len(inclusion_proof(size, 123_456_789, lookup)) <= 30
    assert len(consistency_proof(123_456_789, size, lookup)) <= 31
    assert len(asked) < 4 * 30
    assert all(index + 1 << level <= size for level, index in asked)


# --------------------------------------------------------------------------- the lies


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_flipped_bit_in_an_inclusion_proof_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    parts = [LEAVES[index], *inclusion_proof(size, index, stored), ROOTS[size]]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    assert not verify_inclusion(parts[0], index, size, parts[1:-1], parts[-1])


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_flipped_bit_in_a_consistency_proof_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, LARGEST))
    old = data.draw(st.integers(1, new - 1))
    parts = [ROOTS[old], *consistency_proof(old, new, stored), ROOTS[new]]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    assert not verify_consistency(old, new, parts[1:-1], parts[0], parts[-1])


def test_every_bit_of_a_proof_counts() -> None:
    proof = inclusion_proof(13, 9, stored)
    for place in range(len(proof)):
        for bit in range(256):
            lie = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
            assert not verify_inclusion(LEAVES[9], 9, 13, lie, ROOTS[13])
    proof = consistency_proof(9, 13, stored)
    for place in range(len(proof)):
        for bit in range(256):
            lie = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
            assert not verify_consistency(9, 13, lie, ROOTS[9], ROOTS[13])


def test_proof_for_another_place_is_refused() -> None:
    for size in range(1, 40):
        for index in range(size):
            proof = inclusion_proof(size, index, stored)
            for wrong in {*range(-2, size + 3)} - {index}:
                assert not verify_inclusion(LEAVES[index], wrong, size, proof, ROOTS[size])


def test_proof_under_the_root_of_another_size_is_refused() -> None:
    for size in range(1, 40):
        for index in range(size):
            proof = inclusion_proof(size, index, stored)
            for wrong in {*range(1, 45)} - {size}:
                assert not verify_inclusion(LEAVES[index], index, wrong, proof, ROOTS[wrong])


def test_consistency_between_other_sizes_is_refused() -> None:
    for new in range(2, 26):
        for old in range(1, new):
            proof = consistency_proof(old, new, stored)
            for other in {*range(1, 30)} - {old}:
                assert not verify_consistency(other, new, proof, ROOTS[other], ROOTS[new])
            for other in {*range(1, 30)} - {new}:
                assert not verify_consistency(old, other, proof, ROOTS[old], ROOTS[other])


def test_proof_with_a_part_more_or_less_is_refused() -> None:
    for size in range(1, 34):
        for index in range(size):
            proof = inclusion_proof(size, index, stored)
            for lie in ([*proof, LEAVES[0]], [LEAVES[0], *proof]):
                assert not verify_inclusion(LEAVES[index], index, size, lie, ROOTS[size])
            if proof:
                assert not verify_inclusion(LEAVES[index], index, size, proof[:-1], ROOTS[size])
        for old in range(1, size):
            proof = consistency_proof(old, size, stored)
            for lie in ([*proof, LEAVES[0]], [LEAVES[0], *proof], proof[:-1], []):
                assert not verify_consistency(old, size, lie, ROOTS[old], ROOTS[size])


def test_inner_node_is_refused_as_a_record() -> None:
    inner = node_hash(LEAVES[0], LEAVES[1])
    assert not verify_inclusion(inner, 0, 2, [], ROOTS[2])
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != inner


def test_equal_sizes_with_other_roots_are_refused() -> None:
    assert not verify_consistency(5, 5, [], ROOTS[5], ROOTS[4])
    assert not verify_consistency(5, 5, [LEAVES[0]], ROOTS[5], ROOTS[5])


def test_shrinking_log_is_refused() -> None:
    assert not verify_consistency(6, 5, [], ROOTS[6], ROOTS[5])
    assert not verify_consistency(-1, 5, [], ROOTS[0], ROOTS[5])


def test_false_empty_root_is_refused() -> None:
    assert not verify_consistency(0, 5, [], ROOTS[1], ROOTS[5])
    assert not verify_consistency(0, 5, [LEAVES[0]], ROOTS[0], ROOTS[5])


# ------------------------------------------------------------------------- our own side


def test_frontier_that_travelled_goes_on_as_before() -> None:
    frontier = Frontier()
    for leaf in LEAVES:
        frontier = msgspec.json.decode(msgspec.json.encode(frontier), type=Frontier).append(leaf)
    assert frontier.root() == ROOTS[LARGEST]


@pytest.mark.parametrize(
    "text", ['{"size":3,"peaks":[]}', '{"size":1,"peaks":["AAAA"]}', '{"size":-1,"peaks":["AA=="]}']
)
def test_broken_frontier_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Frontier)


@pytest.mark.parametrize(("size", "index"), [(0, 0), (5, 5), (5, -1)])
def test_proof_of_a_leaf_that_is_not_there_is_not_made(size: int, index: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(size, index, stored)


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5)])
def test_proof_of_a_shrinking_log_is_not_made(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="does not grow"):
        consistency_proof(old, new, stored)
