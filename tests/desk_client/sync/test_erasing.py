"""An erasure between real desks and the real centre: everywhere, at once or late, and for good."""

from pathlib import Path

import pytest
from msgspec import structs

from casework.cases.erasing import Erased, ErasureGround
from casework.cases.walk_in import ResultText, WalkInFinished
from casework.registry import MACHINES, Proposal
from casework.state import State
from casework.wire import SyncResponse
from central_mailbox.verify import verify_all
from desk_client.services.witnessing import Witnessing, witnessing
from desk_client.signing import verify
from desk_client.store import Store
from desk_client.sync.errors import CentreLogError
from tests.harness import bureau
from tests.harness.desk.dump import dump
from tests.harness.machines.machines import DeskMachine, secret
from tests.harness.machines.offices import Offices
from tests.harness.pages import lying

NAME, RESULT = "张桂英", "已告知要带出生医学证明"


@pytest.fixture
def above(offices: Offices) -> DeskMachine:
    """The bureau's desk, at which its chief sits."""
    return offices.desk(bureau.BUREAU_DEVICE)


def ended(desk: DeskMachine) -> str:
    """A reception that has ended, not sent yet."""
    case = desk.receive()
    desk.record(bureau.DESK, [Proposal(case, WalkInFinished(), ResultText(RESULT))])
    return case


def erase(above: DeskMachine, case: str) -> None:
    """The chief has it erased, at their own desk."""
    body = MACHINES["walk_in"].own(Erased)(
        ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号"
    )
    above.record(bureau.CHIEF, [Proposal(case, body)])


def erased_state(offices: Offices, case: str) -> State:
    """The case as everybody has it: erased, and every record checked."""
    at_centre = offices.centre.state(case)
    assert at_centre is not None
    assert at_centre.is_erased
    for desk in offices.desks:
        assert desk.store.case(case) == at_centre, desk.name
        assert _parts(desk.store, case) == {False}
        assert desk.far.waiting == 0
        assert desk.far.kept_back == 0
        found = desk.store.verify(verify)
        assert found.is_sound, (desk.name, found)
    assert verify_all(offices.centre.store, offices.centre.public_key).findings == ()
    return at_centre


def _parts(store: Store, case: str) -> set[bool]:
    rows = dump(store, "journal", "case_id, sealed IS NOT NULL")
    return {bool(there) for one, there in rows if one == case}


def light(desk: DeskMachine) -> Witnessing:
    return witnessing(desk.far, desk.store.directory(), desk.store.now())


def test_erasure_reaches_whoever_has_the_case_and_whoever_is_let_in_later(
    offices: Offices, desk: DeskMachine, office: DeskMachine, above: DeskMachine
) -> None:
    case = ended(desk)
    offices.converse(desk)
    erase(above, case)
    offices.converse(above)
    state = erased_state(offices, case)
    for one in offices.desks:
        one.store.index()
        assert RESULT.encode() not in lying(one.files.path, secret(f"desk {one.device}"))
    new = offices.newcomer()
    new.engine.catch_up()
    assert new.store.case(case) == state
    assert _parts(new.store, case) == {False}
    assert new.store.verify(verify).sealed == ()
    assert new.far.kept_back == 0


def test_erasure_recorded_before_the_matter_is_known_to_have_gone_on_takes_what_stands_before_it(
    offices: Offices, desk: DeskMachine, above: DeskMachine
) -> None:
    """The bureau erases while the reception desk is offline with more to say."""
    case = ended(desk)
    offices.converse(desk)
    other = ended(desk)
    erase(above, case)
    offices.converse(above, desk)
    erased_state(offices, case)
    state = offices.centre.state(other)
    assert state is not None
    assert not state.is_erased
    assert _parts(desk.store, other) == {True}


def _without_parts(answer: SyncResponse) -> SyncResponse:
    feed = tuple(structs.replace(one, sealed=None) for one in answer.feed)
    return structs.replace(answer, feed=feed)


def test_centre_that_keeps_parts_back_under_a_true_head_turns_the_light_red(
    offices: Offices, desk: DeskMachine, office: DeskMachine
) -> None:
    offices.converse(desk, office)
    case = office.receive(bureau.FIELD)
    office.engine.catch_up()
    assert light(desk).light == "none"
    desk.line.bend = _without_parts
    desk.engine.catch_up()
    assert desk.store.case(case) is not None, "the sync goes on"
    assert light(desk).light == "withheld"
    assert light(desk).is_red
    assert len(desk.store.verify(verify).sealed) == desk.far.kept_back == 1


@pytest.mark.parametrize("keeps_case", [True, False], ids=["case kept", "case lost too"])
@pytest.mark.parametrize("is_eraser_first", [True, False], ids=["eraser first", "writer first"])
def test_erased_case_comes_to_rest_after_a_restore_whoever_sends_first(
    offices: Offices,
    desk: DeskMachine,
    office: DeskMachine,
    above: DeskMachine,
    tmp_path: Path,
    *,
    keeps_case: bool,
    is_eraser_first: bool,
) -> None:
    offices.converse(desk, office, above)
    backup = offices.machine.back_up(tmp_path / "before")
    case = ended(desk)
    offices.converse(desk)
    if keeps_case:
        backup = offices.machine.back_up(tmp_path / "between")
    erase(above, case)
    offices.converse(above)
    erased_state(offices, case)
    sent = [core.id for core in offices.own_events(desk.device)]
    offices.machine.put_back(backup)
    for one in offices.desks:
        with pytest.raises(CentreLogError):
            one.round()
    offices.centre.accept_restore()
    offices.converse(*((above, desk) if is_eraser_first else (desk, above)))
    assert [core.id for core in offices.own_events(desk.device)] == sent
    for one in offices.desks:
        assert _parts(one.store, case) == {False}, one.name
        assert one.far.waiting == 0
        one.store.index()
        assert RESULT.encode() not in lying(one.files.path, secret(f"desk {one.device}"))
    if is_eraser_first and not keeps_case:
        # It waited for the case, and was decided as soon as it was there.
        assert offices.refused(above) == ["final_say.moved_on"]
        erase(above, case)
        offices.converse(above)
    erased_state(offices, case)


def test_name_is_found_at_no_desk_after_an_erasure(
    offices: Offices, desk: DeskMachine, above: DeskMachine
) -> None:
    case = ended(desk)
    offices.converse(desk)
    for one in offices.desks:
        one.store.index()
    officers = {desk: bureau.DESK, above: bureau.CHIEF}

    def found() -> list[str]:
        hits = [
            hit.case
            for one, who in officers.items()
            for hit in one.store.search(NAME, one.store.directory().roster.officers[who])
        ]
        return [one for one in hits if one == case]

    assert len(found()) >= 1
    erase(above, case)
    offices.converse(above)
    assert found() == []
