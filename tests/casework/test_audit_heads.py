"""Signed heads: every part is covered, and a desk follows the log only forwards."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from casework.audit import (
    Frontier,
    RestoreNotice,
    SignedHead,
    TreeHead,
    consistency_proof,
    follow,
    head_message,
    is_genuine,
    record_leaf,
    tree_head_message,
)
from casework.errors import ChainError, ForkError, RollBackError, SignatureError
from casework.event import Record
from tests.harness.rules.audit import (
    CENTRE,
    DEVICES,
    NOW,
    events,
    head_over,
    log_of,
    stamped,
    tree_head,
    verify,
)

DEVICE, OTHER = DEVICES[:2]
LOG = log_of(7)


def proof(records: list[Record], old: int) -> list[bytes]:
    nodes, frontier = {}, Frontier()
    for record in records:
        leaf = record_leaf(record)
        nodes.update({(n.level, n.index): n.hash for n in frontier.completed_by(leaf)})
        frontier = frontier.append(leaf)
    return consistency_proof(old, len(records), lambda level, index: nodes[level, index])


# ----------------------------------------------------------------------- what is signed


def test_messages_are_spelt_as_published() -> None:
    assert head_message(1, "d-1", 7, "ab" * 32) == b"device-head\0001|d-1|7|" + b"ab" * 32
    assert (
        tree_head_message(1, 9, "cd" * 32, NOW)
        == b"tree-head\0001|9|" + b"cd" * 32 + b"|2025-05-06T09:30:00.123000+08:00"
    )


def test_heads_that_travelled_are_still_genuine() -> None:
    device_head, log_head = head_over(DEVICE, events(DEVICE, 3)), tree_head(LOG)
    read_head = msgspec.json.decode(msgspec.json.encode(device_head), type=SignedHead)
    read_tree = msgspec.json.decode(msgspec.json.encode(log_head), type=TreeHead)
    assert is_genuine(verify, DEVICE.public, read_head)
    assert is_genuine(verify, CENTRE.public, read_tree)


def test_device_head_changed_anywhere_is_refused() -> None:
    head = head_over(DEVICE, events(DEVICE, 3))
    signature = head.signature
    for lie in (
        replace(head, suite=2),
        replace(head, device=OTHER.name),
        replace(head, seq=4),
        replace(head, hash=head.hash[:-1] + ("0" if head.hash[-1] != "0" else "1")),
        replace(head, signature=head_over(DEVICE, events(DEVICE, 2)).signature),
        replace(head, signature=""),
        replace(head, signature=signature + "\n"),
        replace(head, signature="é" + signature[1:]),
    ):
        assert not is_genuine(verify, DEVICE.public, lie), lie
    assert not is_genuine(verify, OTHER.public, head)


def test_tree_head_changed_anywhere_is_refused() -> None:
    head = tree_head(LOG)
    for lie in (
        replace(head, suite=0),
        replace(head, size=head.size - 1),
        replace(head, size=head.size + 1),
        replace(head, root="0" * 64),
        replace(head, at=head.at + timedelta(milliseconds=1)),
        replace(head, at=head.at + timedelta(microseconds=1)),
    ):
        assert not is_genuine(verify, CENTRE.public, lie), lie


def test_signature_in_another_spelling_is_refused() -> None:
    head = head_over(DEVICE, events(DEVICE, 1))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(head.signature[-3])
    same_bytes = head.signature[:-3] + alphabet[last ^ 1] + "=="
    assert not is_genuine(verify, DEVICE.public, replace(head, signature=same_bytes))


@pytest.mark.parametrize("hash", ["", "AB" * 32, "ab" * 31, "ab" * 32 + "\n", "zz" * 32])
def test_head_without_a_proper_hash_is_not_read(hash: str) -> None:
    text = msgspec.json.encode(SignedHead(1, DEVICE.name, 1, hash, ""))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=SignedHead)


# -------------------------------------------------------------------- following the log


def test_first_head_is_taken() -> None:
    head = tree_head(LOG[:4])
    assert follow(verify, CENTRE.public, None, head, []) is head


@pytest.mark.parametrize("old", range(len(LOG) + 1))
def test_log_that_grew_is_followed(old: int) -> None:
    head = tree_head(LOG)
    assert follow(verify, CENTRE.public, tree_head(LOG[:old]), head, proof(LOG, old)) is head


def refusal(kept: list[Record], offered: list[Record], path: list[bytes]) -> ChainError:
    with pytest.raises(ChainError) as caught:
        follow(verify, CENTRE.public, tree_head(kept), tree_head(offered), path)
    assert (caught.value.owner, caught.value.number) == ("log", len(offered))
    return caught.value


def test_rolled_back_centre_is_refused() -> None:
    error = refusal(LOG, LOG[:20], [])
    assert type(error) is RollBackError
    assert str(error) == "log, 20: the log had 21 records before"


def test_rewritten_history_is_refused() -> None:
    rewritten = stamped([*events(OTHER, 5, "another story"), *LOG[5:]])
    assert type(refusal(LOG[:12], rewritten, proof(rewritten, 12))) is ForkError
    assert type(refusal(LOG, rewritten, [])) is ForkError


def test_missing_proof_is_refused() -> None:
    assert type(refusal(LOG[:12], LOG, [])) is ForkError


def test_head_of_a_false_centre_is_refused() -> None:
    with pytest.raises(SignatureError, match=r"^log, 21: .*not signed by the centre"):
        follow(verify, CENTRE.public, None, tree_head(LOG, signer=OTHER), [])


def test_replayed_older_head_is_refused() -> None:
    kept = follow(verify, CENTRE.public, tree_head(LOG[:9]), tree_head(LOG), proof(LOG, 9))
    with pytest.raises(RollBackError):
        follow(verify, CENTRE.public, kept, tree_head(LOG[:9]), [])


@pytest.mark.parametrize("kind", [TreeHead, RestoreNotice])
def test_log_longer_than_a_database_counts_is_not_read(
    kind: type[TreeHead] | type[RestoreNotice],
) -> None:
    fields = {"suite": 1, "root": "0" * 64, "at": "2026-09-14T09:00:00+08:00", "signature": ""}
    assert msgspec.convert(fields | {"size": 2**63 - 1}, kind).size == 2**63 - 1
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(fields | {"size": 2**63}, kind)
