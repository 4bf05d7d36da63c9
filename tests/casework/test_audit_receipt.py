"""A receipt says what stands in the log, to whoever has the log's key and no line."""

import base64
import zlib
from datetime import datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from casework.audit import inclusion_proof, leaf_hash, log_leaf, root
from casework.audit.merkle import Frontier
from casework.audit.notes import COSIGNER, ED25519, Checkpoint, NoteKey, cosign, note_of, sign_note
from casework.audit.policy import Witness
from casework.audit.receipt import (
    CODE,
    MOST_CODE,
    Receipt,
    _three,
    check_receipt,
    code_bytes,
    code_of,
    read_receipt,
    receipt_text,
)
from casework.errors import ChainError, MalformedError
from casework.event import CHINA, Stamp
from central_mailbox.keys import verify

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG = NoteKey("police.example.cn/warm-policing", ED25519, KEY.public_key().public_bytes_raw())
WITNESS_KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(3)]
NAMED = [
    NoteKey(f"discipline.example.cn/w{n}", COSIGNER, key.public_key().public_bytes_raw())
    for n, key in enumerate(WITNESS_KEYS)
]
WITNESSES = [Witness(key.vkey) for key in NAMED]
AT = datetime(2026, 11, 27, 23, 19, 37, 123000, tzinfo=CHINA)


def leaf(position: int) -> bytes:
    stamp = Stamp(position, AT, f"诉求-20261127-{position:04}", AT)
    return log_leaf(f"event {position}".encode(), msgspec.json.encode(stamp))


def receipt(position: int, size: int, witnesses: int = 2) -> Receipt:
    leaves = [leaf_hash(leaf(at)) for at in range(1, size + 1)]
    nodes: dict[tuple[int, int], bytes] = {}
    frontier = Frontier()
    for one in leaves:
        nodes |= {(node.level, node.index): node.hash for node in frontier.completed_by(one)}
        frontier = frontier.append(one)
    proof = inclusion_proof(size, position - 1, lambda level, index: nodes[level, index])
    said = Checkpoint(LOG.name, size, root(leaves))
    lines = [sign_note(KEY.sign, LOG, said.text)]
    lines += [
        cosign(WITNESS_KEYS[n].sign, NAMED[n], said.text, 1_790_000_000) for n in range(witnesses)
    ]
    return Receipt(leaf(position), position - 1, tuple(proof), note_of(said.text, tuple(lines)))


@pytest.mark.parametrize(("position", "size"), [(1, 1), (1, 2), (5, 5), (37, 100), (64, 64)])
def test_a_receipt_proves_what_it_says_on_paper_too(position: int, size: int) -> None:
    text = receipt_text(receipt(position, size))
    for form in (text, code_of(text), code_of(text) + "\n"):
        proven = check_receipt(verify, LOG, WITNESSES, read_receipt(form))
        assert (proven.position, proven.size) == (position, size)
        assert proven.number == f"诉求-20261127-{position:04}"
        assert proven.received_at == AT
        assert proven.witnesses == {NAMED[n].name: 1_790_000_000 for n in range(2)}


def test_it_is_written_as_the_format_says() -> None:
    """c2sp.org/tlog-proof."""
    lines = receipt_text(receipt(3, 5)).split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert base64.b64decode(lines[1].removeprefix("extra ")) == leaf(3)
    assert lines[2] == "index 2"
    assert [len(base64.b64decode(line)) for line in lines[3:6]] == [32, 32, 32]
    assert lines[6] == ""
    assert lines[7] == LOG.name


@given(st.data())
def test_a_changed_byte_proves_nothing(data: st.DataObject) -> None:
    whole = receipt_text(receipt(37, 100, witnesses=0)).encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    bent = bytearray(whole)
    bent[at] ^= data.draw(st.integers(1, 255))
    try:
        found = read_receipt(bent.decode())
        with pytest.raises((ChainError, MalformedError)):
            check_receipt(verify, LOG, [], found)
    except (UnicodeDecodeError, MalformedError):
        pass


def test_another_log_s_head_proves_nothing_of_this_one() -> None:
    other = NoteKey(LOG.name, ED25519, WITNESS_KEYS[0].public_key().public_bytes_raw())
    with pytest.raises(ChainError):
        check_receipt(verify, other, [], receipt(3, 5))
    elsewhere = NoteKey("else.example", ED25519, LOG.public)
    with pytest.raises(ChainError):
        check_receipt(verify, elsewhere, [], receipt(3, 5))


def test_at_a_million_records_and_two_witnesses_it_fits_its_code() -> None:
    small = receipt(37, 100)
    noise = tuple(leaf_hash(bytes([n])) for n in range(20))
    code = code_of(receipt_text(Receipt(leaf(987_654), 987_653, noise, small.note)))
    assert code_bytes(code) <= MOST_CODE
    assert set(code) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_the_code_is_base45_as_published() -> None:
    """RFC 9285, section 4.3, over our own packing."""
    for plain, coded in ((b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"ietf!", "QED8WEX0")):
        assert _base45(plain) == coded


def _base45(data: bytes) -> str:
    """What ``code_of`` does behind its packing."""
    pairs = (data[at : at + 2] for at in range(0, len(data), 2))
    return "".join(_three(int.from_bytes(pair, "big"), len(pair)) for pair in pairs)


@pytest.mark.parametrize(
    "text",
    ["", "TLP1:", "TLP1:::::", "TLP1:é", "c2sp.org/tlog-proof@v1\nindex 0\n\n", CODE + "BB8BB"],
)
def test_what_is_no_receipt_is_not_read(text: str) -> None:
    with pytest.raises(MalformedError):
        read_receipt(text)


def test_a_code_that_unpacks_without_end_is_not_unpacked() -> None:
    bomb = zlib.compress(b"a" * 50_000_000, 9)
    with pytest.raises(MalformedError):
        read_receipt(CODE + _base45(bomb))
