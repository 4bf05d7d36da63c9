"""Taking in a batch: what the centre asks of a device's chain, named after the attack."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.audit import (
    Link,
    Reason,
    SignedHead,
    Tip,
    chain_over,
    chain_start,
    origin,
    sign_head,
    verify_batch,
)
from casework.errors import (
    AlteredError,
    ChainError,
    ForkError,
    GapError,
    MalformedError,
    RollBackError,
    SignatureError,
    WrongDeviceError,
)
from casework.event import Record
from tests.harness.rules.audit import DEVICES, cores, event, events, head_over, verify

DEVICE, OTHER = DEVICES[:2]
TRUE = events(DEVICE, 12)
FALSE = [*TRUE[:5], *events(DEVICE, 14, "another story")[5:]]


def known(count: int, records: Sequence[Record] = TRUE) -> Tip:
    chained = chain_over(DEVICE.name, cores(records[:count])).hex()
    return Tip(DEVICE.name, count, chained)


def hash_at(seq: int) -> str:
    """What the centre kept on the way; before the first event it keeps nothing."""
    assert seq > 0
    return known(seq).hash


def take(tip: Tip, batch: Sequence[Record], head: SignedHead) -> tuple[Link, ...]:
    return verify_batch(verify, DEVICE.public, tip, cores(batch), head, hash_at)


def found(tip: Tip, batch: Sequence[Record], head: SignedHead) -> type[ChainError]:
    with pytest.raises(ChainError) as caught:
        take(tip, batch, head)
    assert Reason[caught.value.code].label.zh
    assert caught.value.number >= 0
    assert str(caught.value).startswith(f"{DEVICE.name}, {caught.value.number}: ")
    return type(caught.value)


def where(tip: Tip, batch: Sequence[Record], head: SignedHead) -> int:
    with pytest.raises(ChainError) as caught:
        take(tip, batch, head)
    return caught.value.number


# ------------------------------------------------------------------------- the chain


def test_chain_is_the_published_construction() -> None:
    """Expected values from sha256sum over "device-chain", a zero byte, "d-1"; then "{}"."""
    assert chain_start("d-1").hex() == (
        "b492414ed38b49b10bb418cca0787a615d8972dca99cbab242643a977cdfb0f7"
    )
    assert chain_over("d-1", [b"{}"]).hex() == (
        "26d5530c53c92439ab8dbf7d4dc59901bb35671f7ce42dbf4be984f7a53b96fc"
    )


def test_chain_goes_on_from_where_it_stood() -> None:
    half = chain_over(DEVICE.name, cores(TRUE[:7]))
    assert chain_over(DEVICE.name, cores(TRUE[7:]), half) == chain_over(DEVICE.name, cores(TRUE))


# ------------------------------------------------------------------------ what is taken


def test_first_batch_of_a_device_is_taken() -> None:
    links = take(origin(DEVICE.name), TRUE, head_over(DEVICE, TRUE))
    assert [link.seq for link in links] == list(range(1, 13))
    assert [link.core for link in links] == cores(TRUE)
    assert [link.hash for link in links] == [known(n).hash for n in range(1, 13)]


def test_next_batch_is_taken() -> None:
    assert len(take(known(5), TRUE[5:9], head_over(DEVICE, TRUE[:9]))) == 4


def test_empty_batch_under_the_known_head_is_taken() -> None:
    assert take(known(5), [], head_over(DEVICE, TRUE[:5])) == ()
    assert take(origin(DEVICE.name), [], head_over(DEVICE, [])) == ()


@pytest.mark.parametrize("first", range(6))
def test_repetition_after_a_lost_answer_gives_only_what_is_new(first: int) -> None:
    links = take(known(5), TRUE[first:9], head_over(DEVICE, TRUE[:9]))
    assert [link.seq for link in links] == [6, 7, 8, 9]
    assert take(known(5), TRUE[first:5], head_over(DEVICE, TRUE[:5])) == ()


# -------------------------------------------------------------------------- the attacks


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 6), st.data())
def test_edited_event_is_found(which: int, data: st.DataObject) -> None:
    batch = cores(TRUE[5:])
    changed = bytearray(batch[which])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    batch[which] = bytes(changed)
    with pytest.raises((ChainError, MalformedError)):
        verify_batch(verify, DEVICE.public, known(5), batch, head_over(DEVICE, TRUE), hash_at)


def test_edited_body_is_altered() -> None:
    batch = [*TRUE[5:7], event(DEVICE.name, 8, "prettier"), *TRUE[8:]]
    assert found(known(5), batch, head_over(DEVICE, TRUE)) is AlteredError


def test_edited_event_in_a_repetition_is_altered() -> None:
    batch = [event(DEVICE.name, 4, "prettier"), *TRUE[4:]]
    assert found(known(5), batch, head_over(DEVICE, TRUE)) is AlteredError


def test_removed_event_is_a_gap() -> None:
    assert found(known(5), [*TRUE[5:7], *TRUE[8:]], head_over(DEVICE, TRUE)) is GapError
    assert found(known(5), TRUE[6:], head_over(DEVICE, TRUE)) is GapError
    assert found(known(5), TRUE[2:4] + TRUE[5:], head_over(DEVICE, TRUE)) is GapError


def test_cut_tail_is_a_gap() -> None:
    assert found(known(5), TRUE[5:10], head_over(DEVICE, TRUE)) is GapError
    assert found(known(5), [], head_over(DEVICE, TRUE)) is GapError
    assert found(known(5), TRUE[2:4], head_over(DEVICE, TRUE)) is GapError


def test_event_slipped_in_behind_the_head_is_altered() -> None:
    assert found(known(5), TRUE[5:], head_over(DEVICE, TRUE[:11])) is AlteredError
    assert found(known(5), TRUE[5:], head_over(DEVICE, TRUE[:5])) is AlteredError


def test_reordered_events_are_found() -> None:
    assert found(known(5), [*TRUE[6:4:-1], *TRUE[7:]], head_over(DEVICE, TRUE)) is GapError
    assert found(known(5), [*TRUE[5:7], TRUE[5], *TRUE[8:]], head_over(DEVICE, TRUE)) is (
        AlteredError
    )


def test_rolled_back_device_is_found() -> None:
    assert found(known(9), TRUE[:7], head_over(DEVICE, TRUE[:7])) is RollBackError
    assert found(known(9), [], head_over(DEVICE, [])) is RollBackError


def test_replayed_head_is_a_roll_back() -> None:
    earlier = head_over(DEVICE, TRUE[:6])
    assert found(known(9), TRUE[5:6], earlier) is RollBackError
    assert found(known(9), TRUE[9:], earlier) is RollBackError


@pytest.mark.parametrize("length", range(6, 15))
def test_cloned_device_is_a_fork(length: int) -> None:
    """Both wrote on after event 5; the centre knows one of them up to 9."""
    assert found(known(9), FALSE[5:length], head_over(DEVICE, FALSE[:length])) is ForkError


@pytest.mark.parametrize("count", range(6, 12))
def test_clone_is_a_fork_wherever_the_known_history_ends(count: int) -> None:
    assert found(known(count), FALSE[5:], head_over(DEVICE, FALSE)) is ForkError


def test_second_head_over_the_same_number_is_a_fork() -> None:
    assert found(known(9), [], head_over(DEVICE, FALSE[:9])) is ForkError


def test_clone_that_hides_where_it_left_is_still_refused() -> None:
    assert found(known(9), FALSE[9:], head_over(DEVICE, FALSE)) is AlteredError


def test_event_of_a_foreign_device_is_found() -> None:
    batch = [*TRUE[5:11], event(OTHER.name, 12)]
    assert found(known(5), batch, head_over(DEVICE, TRUE)) is WrongDeviceError


def test_head_of_a_foreign_device_is_found() -> None:
    foreign = head_over(OTHER, events(OTHER, 3))
    assert found(known(5), TRUE[5:], foreign) is WrongDeviceError
    own_key = sign_head(DEVICE.sign, 1, OTHER.name, 3, foreign.hash)
    assert found(known(5), events(OTHER, 3), own_key) is WrongDeviceError


def test_head_under_another_key_is_a_bad_signature() -> None:
    stolen_name = sign_head(OTHER.sign, 1, DEVICE.name, 12, known(12).hash)
    assert found(known(5), TRUE[5:], stolen_name) is SignatureError


def test_fork_cannot_be_charged_to_a_device_without_its_key() -> None:
    forged = sign_head(OTHER.sign, 1, DEVICE.name, 5, "0" * 64)
    assert found(known(5), [], forged) is SignatureError


def test_error_says_where() -> None:
    whole = head_over(DEVICE, TRUE)
    assert where(known(5), TRUE[7:], whole) == 6
    assert where(known(5), [*TRUE[5:7], *TRUE[8:]], whole) == 8
    assert where(known(5), TRUE[5:10], whole) == 11
    assert where(known(5), [*TRUE[5:7], TRUE[5]], whole) == 6
    assert where(known(5), [*TRUE[5:11], event(DEVICE.name, 12, "prettier")], whole) == 12
    assert where(known(9), TRUE[:7], head_over(DEVICE, TRUE[:7])) == 7
    assert where(known(9), FALSE[3:], head_over(DEVICE, FALSE)) == 6
    assert where(known(5), [*TRUE[5:11], event(OTHER.name, 12)], whole) == 12


@pytest.mark.parametrize(
    "core",
    [
        b"",
        b"[]",
        b"{}",
        b'{"device":"d","seq":0}',
        b'{"device":"d","seq":1.5}',
        b'{"device":"d","seq":9223372036854775808}',
        b'{"device":"\xff","seq":1}',
        b'{"device":"d","seq":1,"body":' + b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_event_are_malformed(core: bytes) -> None:
    with pytest.raises(MalformedError):
        verify_batch(verify, DEVICE.public, known(12), [core], head_over(DEVICE, TRUE), hash_at)
