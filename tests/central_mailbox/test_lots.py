"""A lot is cast by a witness's line under a head that holds the list, and by nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from casework.audit.notes import has_signed, read_signature
from casework.cases.call_sample.lot import drawn
from casework.cases.call_sample.state import CallSample
from casework.cases.routine import RoutineCode
from casework.registry import decode_state
from central_mailbox import published
from central_mailbox.centre import Centre
from central_mailbox.keys import verify
from central_mailbox.routines import run_due
from central_mailbox.verify import verify_all
from sample_bureau import load
from sample_bureau.load import PlayedTime
from tests.harness.centre.witnesses import Panel
from tests.harness.sample import NOW, SEED, fresh_centre


@pytest.fixture
def time() -> PlayedTime:
    return PlayedTime(SEED, NOW)


@pytest.fixture
def centre(tmp_path: Path, time: PlayedTime) -> Iterator[Centre]:
    """The sample bureau at its centre, whose clock the test moves."""
    centre = fresh_centre(tmp_path)
    load(centre, SEED, NOW)
    yield centre.at_another_time(time)
    centre.close()


def samples(centre: Centre) -> list[CallSample]:
    with centre.store.read() as tx:
        states = [decode_state(row.state) for row in tx.cases.of_kinds(["call_sample"])]
    return [one for one in states if isinstance(one, CallSample)]


def on_rounds(centre: Centre, time: PlayedTime) -> dict[RoutineCode, int]:
    """An hour later the centre looks again; how many steps each routine took."""
    time.time += timedelta(hours=1)
    return {run.routine: run.taken for run in run_due(centre, time)}


def test_nobody_is_drawn_before_a_witness_has_seen_the_list(
    centre: Centre, time: PlayedTime, tmp_path: Path
) -> None:
    panel = Panel(tmp_path, 2, 1, time)
    panel.join(centre)
    panel.collect(centre)
    panel.away = {0, 1}
    done = on_rounds(centre, time)
    lists = len(samples(centre))
    assert done[RoutineCode.SAMPLES] == lists > 5
    assert done[RoutineCode.LOTS] == 0
    panel.collect(centre)
    assert on_rounds(centre, time)[RoutineCode.LOTS] == 0, "nobody answered"
    panel.away = {0}
    panel.collect(centre)
    assert on_rounds(centre, time)[RoutineCode.LOTS] == lists
    assert on_rounds(centre, time)[RoutineCode.LOTS] == 0
    signer = panel.policy.witnesses[1]
    for one in samples(centre):
        assert one.lot is not None
        assert (one.lot.by, one.lot.is_witnessed) == (signer.name, True)
        assert has_signed(verify, signer.key, one.lot.text, read_signature(one.lot.line))
        assert tuple(each.case for each in one.drawn) == drawn(one.lot, one.population, one.percent)
    assert verify_all(centre.store, centre.public_key).findings == ()


def test_first_head_that_holds_the_list_counts_and_no_later_one(
    centre: Centre, time: PlayedTime, tmp_path: Path
) -> None:
    panel = Panel(tmp_path, 1, 1, time)
    panel.join(centre)
    on_rounds(centre, time)
    panel.collect(centre)
    first = centre.log_head().size
    (sample, *_) = samples(centre)
    newest = centre.checkpoint()
    with centre.store.read() as tx:
        before = published.lot(tx, centre.policy, sample.case, newest)
    time.time += timedelta(days=1)
    run_due(centre, time)
    panel.collect(centre)
    with centre.store.read() as tx:
        after = published.lot(tx, centre.policy, sample.case, centre.checkpoint())
    assert before == after
    assert before is not None
    assert before.size == first < centre.log_head().size


def test_centre_without_witnesses_draws_by_its_own_line_and_says_so(
    centre: Centre, time: PlayedTime
) -> None:
    done = on_rounds(centre, time)
    assert done[RoutineCode.LOTS] == done[RoutineCode.SAMPLES] > 5
    for one in samples(centre):
        assert one.lot is not None
        assert not one.lot.is_witnessed
    assert verify_all(centre.store, centre.public_key).findings == ()


def test_lot_of_another_log_or_of_no_head_is_found(centre: Centre, time: PlayedTime) -> None:
    on_rounds(centre, time)
    (sample, *_) = samples(centre)
    lot = sample.lot
    assert lot is not None
    too_early = structs.replace(lot, size=1)
    not_yet = structs.replace(lot, size=lot.size + 10_000)
    another = structs.replace(lot, root=lot.root[::-1])
    with centre.store.read() as tx:
        told = [
            published.is_of_this_log(tx, sample.case, one)
            for one in (lot, too_early, not_yet, another)
        ]
    assert told == [True, False, False, False]
