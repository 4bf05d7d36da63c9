"""k of n: how a policy is written, what it is good for, and what a witness's line proves."""

from datetime import UTC, datetime
from itertools import product

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from casework.audit import TreeHead, leaf_hash, root, sign_tree_head
from casework.audit.notes import COSIGNER, ED25519, Checkpoint, NoteKey, cosign
from casework.audit.policy import Policy, Witness, Witnessed, read_policy, standing
from casework.errors import ForkError, MalformedError
from central_mailbox.keys import verify

KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(6)]
NAMED = [
    NoteKey(f"w{n}.example", COSIGNER, key.public_key().public_bytes_raw())
    for n, key in enumerate(KEYS)
]
LOG = NoteKey("log.example", ED25519, KEYS[5].public_key().public_bytes_raw())
LINES = "".join(
    f"witness w{n} {key.vkey} https://w{n}.example/\n" for n, key in enumerate(NAMED[:3])
)
POLICY = Policy("log.example", tuple(Witness(key.vkey) for key in NAMED[:3]), 2)
LEAVES = [leaf_hash(bytes([n])) for n in range(8)]
OTHER = [leaf_hash(bytes([n + 100])) for n in range(8)]


def head(leaves: list[bytes], size: int) -> TreeHead:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return sign_tree_head(KEYS[5].sign, 1, size, root(leaves[:size]).hex(), at)


def offered(leaves: list[bytes], size: int, *who: int, origin: str = "log.example") -> Witnessed:
    said = Checkpoint(origin, size, root(leaves[:size]))
    lines = (cosign(KEYS[n].sign, NAMED[n], said.text, 1000 + n) for n in who)
    return Witnessed(size, said.root.hex(), tuple(lines))


def test_a_policy_in_the_format_of_everybody_is_read() -> None:
    text = f"# ours\nlog {LOG.vkey}\n\n{LINES}group g 2 w0 w1 w2\nquorum g\n"
    policy = read_policy(text)
    assert policy.quorum == 2
    assert [one.name for one in policy.witnesses] == [key.name for key in NAMED[:3]]
    assert policy.witnesses[1].url == "https://w1.example"


@pytest.mark.parametrize(
    ("rest", "count", "quorum"),
    [
        ("group g all w0 w1 w2\nquorum g\n", 3, 3),
        ("group g any w0 w2\nquorum g\n", 2, 1),
        ("quorum w1\n", 1, 1),
        ("quorum none\n", 0, 0),
    ],
)
def test_the_ways_to_say_how_many(rest: str, count: int, quorum: int) -> None:
    policy = read_policy(LINES + rest)
    assert (len(policy.witnesses), policy.quorum) == (count, quorum)


TWICE = f"witness again {NoteKey('x.example', COSIGNER, NAMED[0].public).vkey}\n"


@pytest.mark.parametrize(
    "text",
    [
        LINES,
        LINES + "quorum w9\n",
        LINES + "group g 4 w0 w1 w2\nquorum g\n",
        LINES + "group g 0 w0\nquorum g\n",
        LINES + "group g 1 w0 w0\nquorum g\n",
        LINES + "group g 1 w9\nquorum g\n",
        LINES + "group a any w0\ngroup g all a w1\nquorum g\n",
        LINES + "quorum w0\nquorum w1\n",
        LINES + TWICE + "group g 2 w0 again\nquorum g\n",
        LINES.replace("https", "file") + "quorum w0\n",
        f"witness w0 {LOG.vkey}\nquorum w0\n",
        "witness w0 nonsense\nquorum w0\n",
        "witnesses are good\n",
    ],
)
def test_a_policy_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_policy(text)


def test_how_many_false_witnesses_a_policy_bears_is_what_counting_all_cases_finds() -> None:
    """An honest witness cosigns one of two histories; a false one both.  Every way to choose."""
    for count in range(1, 6):
        for quorum in range(1, count + 1):
            bears = -1
            for false in range(count + 1):
                if any(
                    false + seen.count(0) >= quorum and false + seen.count(1) >= quorum
                    for seen in product((0, 1), repeat=count - false)
                ):
                    break
                bears = false
            policy = Policy("o", tuple(Witness("") for _ in range(count)), quorum)
            assert policy.may_lie == max(0, bears), (count, quorum)
            assert policy.is_split_proof == (bears >= 0), (count, quorum)


def test_enough_lines_stand_since_the_last_that_was_needed() -> None:
    found = standing(verify, POLICY, 0, offered(LEAVES, 8, 0, 1, 2), head(LEAVES, 8))
    assert found is not None
    assert (found.size, found.at) == (8, 1001)
    assert found.who == ("w0.example", "w1.example", "w2.example")


def test_one_witness_twice_is_one_witness() -> None:
    assert standing(verify, POLICY, 0, offered(LEAVES, 8, 0, 0), head(LEAVES, 8)) is None


def test_strangers_and_lines_for_another_log_count_nothing() -> None:
    assert standing(verify, POLICY, 0, offered(LEAVES, 8, 0, 4), head(LEAVES, 8)) is None
    elsewhere = offered(LEAVES, 8, 0, 1, origin="log.example/restored-1")
    assert standing(verify, POLICY, 0, elsewhere, head(LEAVES, 8)) is None
    assert standing(verify, POLICY, 1, elsewhere, head(LEAVES, 8)) is not None


def test_one_witness_is_enough_to_prove_two_histories() -> None:
    with pytest.raises(ForkError):
        standing(verify, POLICY, 0, offered(OTHER, 8, 2), head(LEAVES, 8))
    with pytest.raises(ForkError):
        standing(verify, POLICY, 0, offered(OTHER, 5, 2), head(LEAVES, 8))


def test_a_false_line_accuses_nobody() -> None:
    said = offered(OTHER, 8, 4)
    assert standing(verify, POLICY, 0, said, head(LEAVES, 8)) is None


def test_the_code_of_a_policy_changes_with_everything_that_counts() -> None:
    others = [
        replace(POLICY, origin="another.example"),
        replace(POLICY, quorum=3),
        replace(POLICY, witnesses=POLICY.witnesses[:2]),
        replace(POLICY, witnesses=(*POLICY.witnesses[:2], Witness(NAMED[4].vkey))),
    ]
    assert len({POLICY.code, *(one.code for one in others)}) == 5
    turned = tuple(replace(one, url="https://else.example") for one in POLICY.witnesses[::-1])
    assert replace(POLICY, witnesses=turned).code == POLICY.code
    assert len(POLICY.code.replace("-", "")) == 16
