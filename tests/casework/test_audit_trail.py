"""Verifying a whole trail: each attack is named, placed and told apart."""

from collections.abc import Sequence

import msgspec
import pytest
from msgspec.structs import replace

from casework.audit import (
    Finding,
    Reason,
    SignedHead,
    TreeHead,
    Verdict,
    leaf_hash,
    log_leaf,
    record_leaf,
    sign_tree_head,
    verify_chain,
    verify_log,
)
from casework.event import Record, Stamp
from tests.harness.rules.audit import (
    CENTRE,
    DEVICES,
    NOW,
    event,
    events,
    head_over,
    log_of,
    stamped,
    tree_head,
    verify,
)

DEVICE, OTHER = DEVICES[:2]
CHAIN = events(DEVICE, 12)
CHAIN_HEADS = [head_over(DEVICE, CHAIN[:n]) for n in (4, 8, 12)]
LOG = log_of(4)
LOG_HEADS = [tree_head(LOG[:n]) for n in (4, 8, 12)]


def chain(records: Sequence[Record], heads: Sequence[SignedHead] = CHAIN_HEADS) -> Verdict:
    return verify_chain(verify, DEVICE.public, DEVICE.name, records, heads)


def log(records: Sequence[Record], heads: Sequence[TreeHead] = LOG_HEADS) -> Verdict:
    return verify_log(verify, CENTRE.public, records, heads)


def at(first: int, reason: Reason, last: int | None = None) -> Finding:
    return Finding(first, first if last is None else last, reason)


def moved(records: Sequence[Record]) -> list[Record]:
    """Records 6 and 7 have changed places."""
    return [*records[:5], records[6], records[5], *records[7:]]


# ------------------------------------------------------------------------ a true trail


def test_true_trails_are_sound_and_proved() -> None:
    assert chain(CHAIN) == Verdict((), proved=12, count=12)
    assert log(LOG) == Verdict((), proved=12, count=12)
    assert log(LOG).is_sound


def test_empty_trails_are_sound() -> None:
    assert chain([], []) == Verdict((), proved=0, count=0)
    assert log([], [tree_head([])]) == Verdict((), proved=0, count=0)


def test_records_behind_the_last_head_are_not_yet_proved() -> None:
    assert chain(CHAIN, CHAIN_HEADS[:2]) == Verdict((), proved=8, count=12)
    assert log(LOG, LOG_HEADS[:1]) == Verdict((), proved=4, count=12)


def test_erased_personal_data_is_no_finding() -> None:
    assert chain([replace(record, sealed=None) for record in CHAIN]).is_sound
    assert log([replace(record, sealed=None) for record in LOG]).is_sound


def test_records_that_wait_for_the_centre_are_passed_over() -> None:
    assert log([*LOG[:3], event(DEVICE.name, 5), *LOG[3:]]) == log(LOG)


# ------------------------------------------------------------------------- the attacks


def test_edited_event_is_placed_between_two_heads() -> None:
    edited = event(DEVICE.name, 6, "prettier")
    assert chain([*CHAIN[:5], edited, *CHAIN[6:]]).findings == (at(5, Reason.ALTERED, 8),)
    # the sixth record of the log is the second event of the third device
    edited = replace(event(DEVICES[2].name, 2, "prettier"), stamp=LOG[5].stamp)
    verdict = log([*LOG[:5], edited, *LOG[6:]])
    assert verdict == Verdict((at(5, Reason.ALTERED, 8),), proved=4, count=12)


def test_edited_personal_data_is_placed_exactly() -> None:
    lie = replace(CHAIN[5], sealed=CHAIN[6].sealed)
    assert chain([*CHAIN[:5], lie, *CHAIN[6:]]).findings == (at(6, Reason.ALTERED),)
    lie = replace(LOG[5], sealed=LOG[6].sealed)
    assert log([*LOG[:5], lie, *LOG[6:]]).findings == (at(6, Reason.ALTERED),)


def test_edited_receipt_time_is_found() -> None:
    assert LOG[5].stamp
    earlier = replace(LOG[5], stamp=replace(LOG[5].stamp, received_at=NOW))
    assert log([*LOG[:5], earlier, *LOG[6:]]).findings == (at(5, Reason.ALTERED, 8),)


def test_unreadable_event_is_placed_exactly() -> None:
    torn = msgspec.Raw(bytes(CHAIN[5].core)[:-1])
    findings = chain([*CHAIN[:5], replace(CHAIN[5], core=torn), *CHAIN[6:]]).findings
    assert findings == (at(5, Reason.ALTERED, 8), at(6, Reason.ALTERED))
    findings = log([*LOG[:5], replace(LOG[5], core=torn), *LOG[6:]]).findings
    assert findings == (at(5, Reason.ALTERED, 8), at(6, Reason.ALTERED))


def test_removed_event_is_missing() -> None:
    assert chain([*CHAIN[:5], *CHAIN[6:]]).findings == (at(6, Reason.MISSING),)
    assert log([*LOG[:5], *LOG[8:]]).findings == (at(6, Reason.MISSING, 8),)


def test_removed_record_with_the_rest_renumbered_is_found() -> None:
    verdict = log(stamped([*LOG[:5], *LOG[6:]]))
    assert verdict.findings == (at(5, Reason.ALTERED, 8), at(12, Reason.ROLLED_BACK))


def test_reordered_events_are_named() -> None:
    assert chain(moved(CHAIN)).findings == (at(6, Reason.REORDERED),)
    assert log(moved(LOG)).findings == (at(6, Reason.REORDERED),)
    assert log(stamped(moved(LOG))).findings == (at(5, Reason.ALTERED, 8),)


def test_cut_tail_is_a_roll_back() -> None:
    assert chain(CHAIN[:9]).findings == (at(10, Reason.ROLLED_BACK, 12),)
    assert log(LOG[:9]) == Verdict((at(10, Reason.ROLLED_BACK, 12),), proved=8, count=9)


def test_old_file_put_back_is_a_roll_back() -> None:
    assert chain([]).findings == (at(1, Reason.ROLLED_BACK, 12),)
    assert log(LOG[:8]) == Verdict((at(9, Reason.ROLLED_BACK, 12),), proved=8, count=8)


def test_tail_cut_and_written_anew_is_found_by_the_kept_head() -> None:
    anew = [*CHAIN[:8], *events(DEVICE, 12, "another story")[8:]]
    own_new_head = head_over(DEVICE, anew)
    assert chain(anew, CHAIN_HEADS).findings == (at(9, Reason.ALTERED, 12),)
    assert chain(anew, [*CHAIN_HEADS, own_new_head]).findings == (at(12, Reason.FORKED),)


def test_centre_that_signs_two_logs_is_a_fork() -> None:
    other = stamped([*LOG[:5], *events(OTHER, 7, "another story")])
    assert log(LOG, [*LOG_HEADS, tree_head(other)]).findings == (at(12, Reason.FORKED),)
    assert log(LOG, [*LOG_HEADS, tree_head(other[:7])]).findings == (at(7, Reason.FORKED),)


def test_false_head_over_nothing_is_a_fork() -> None:
    nothing = sign_tree_head(CENTRE.sign, 1, 0, "0" * 64, NOW)
    assert log([], [nothing]).findings == (at(0, Reason.FORKED),)


def test_log_that_fits_no_kept_head_is_altered_from_the_start() -> None:
    other = stamped(events(OTHER, 12, "another story"))
    assert log(other).findings == (at(1, Reason.ALTERED, 4),)


def test_replayed_event_is_two_histories() -> None:
    assert chain([*CHAIN, CHAIN[3]]).findings == (at(4, Reason.FORKED),)
    assert log([*LOG, LOG[3]]).findings == (at(4, Reason.FORKED),)
    assert log(stamped([*LOG, LOG[3]])).findings == (at(13, Reason.FORKED),)


def test_event_of_a_foreign_device_is_named() -> None:
    foreign = event(OTHER.name, 6)
    findings = chain([*CHAIN[:5], foreign, *CHAIN[6:]]).findings
    assert findings == (at(5, Reason.ALTERED, 8), at(6, Reason.FOREIGN))


def test_forged_head_is_named_and_proves_nothing() -> None:
    forged = replace(CHAIN_HEADS[2], signature=CHAIN_HEADS[1].signature)
    assert chain(CHAIN, [*CHAIN_HEADS[:2], forged]) == Verdict((at(12, Reason.SIGNATURE),), 8, 12)
    foreign = head_over(OTHER, events(OTHER, 3))
    assert chain(CHAIN, [*CHAIN_HEADS, foreign]).findings == (at(3, Reason.SIGNATURE),)
    false = tree_head(LOG[:6], signer=OTHER)
    assert log(LOG, [*LOG_HEADS, false]).findings == (at(6, Reason.SIGNATURE),)


@pytest.mark.parametrize("position", [-(2**62), 0, 2**62])
def test_absurd_position_is_found_without_hanging(position: int) -> None:
    absurd = replace(LOG[5], stamp=Stamp(position, NOW))
    verdict = log([*LOG[:5], absurd, *LOG[6:]])
    assert verdict.proved == 4
    assert not verdict.is_sound


def test_what_a_verdict_says_can_be_read_in_both_languages() -> None:
    assert all(reason.label.zh and reason.label.en for reason in Reason)


# -------------------------------------------------------------------------- the leaves


def test_leaf_is_the_published_construction() -> None:
    """Pinned: the spelling of a stamp may never change, or every old proof would fail."""
    stamp = Stamp(7, NOW, "2025-0007")
    spelt = b'{"position":7,"received_at":"2025-05-06T09:30:00.123000+08:00","number":"2025-0007"}'
    assert record_leaf(Record(msgspec.Raw(b"{}"), None, stamp)) == leaf_hash(log_leaf(b"{}", spelt))
    assert log_leaf(b"{}", b"stamp").hex() == (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" + b"stamp".hex()
    )
