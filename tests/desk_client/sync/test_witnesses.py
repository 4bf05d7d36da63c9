"""Witnesses from the desk's side: agreed at enrolment, asked at every sync, green, amber, red."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from casework.audit import leaf_hash, root
from casework.audit.notes import COSIGNER, Checkpoint, NoteKey, has_signed, read_signature
from casework.audit.policy import Policy, Witnessed
from casework.wire import EnrolRequest, SyncResponse
from central_mailbox.keys import verify
from desk_client.services.witnessing import Witnessing, witnessing
from desk_client.sync.errors import CentreForkedError, CentreShrankError, WitnessContradictsError
from tests.harness import bureau
from tests.harness.centre.witnesses import Panel
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices


@pytest.fixture
def panel(offices: Offices, tmp_path: Path) -> Iterator[Panel]:
    panel = Panel(tmp_path, 3, 2, offices.machine.chance)
    yield panel
    panel.close()


def agree(offices: Offices, desk: DeskMachine, panel: Panel) -> None:
    """What happens when a desk is let in at a centre that has witnesses."""
    panel.join(offices.centre)
    code = offices.centre.issue_code(desk.unit)
    known = offices.centre.directory().roster.devices[desk.device]
    let_in = offices.centre.enrol(EnrolRequest(code, desk.device, known.public_key))
    identity = desk.store.identity
    assert identity is not None
    desk.store.enrol(structs.replace(identity, policy=let_in.policy))


def light(desk: DeskMachine, synced: datetime | None = None) -> Witnessing:
    """How it stands; ``synced``: as if the last sync had been then."""
    far = desk.far if synced is None else structs.replace(desk.far, last_sync_at=synced)
    return witnessing(far, desk.store.directory(), desk.store.now())


def test_a_desk_keeps_the_policy_it_was_let_in_under(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    desk.round()
    assert light(desk).light == "none"
    agree(offices, desk, panel)
    policy = desk.far.policy
    assert policy.quorum == 2
    assert [one.name for one in policy.witnesses] == [f"witness.example/{n}" for n in range(3)]
    assert policy.origin == offices.centre.log_key.split("+")[0]
    offices.centre.policy = Policy()
    desk.round()
    desk.crash()
    assert desk.far.policy == policy, "a centre cannot take it back"


def test_a_desk_of_before_keeps_the_first_witnesses_it_is_told_and_no_others(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    desk.round()
    assert desk.far.policy.origin == offices.centre.log_key.split("+")[0]
    assert desk.far.policy.quorum == 0, "there are none yet"
    panel.join(offices.centre)
    desk.round()
    kept = desk.far.policy
    assert kept.quorum == 2
    offices.centre.policy = replace(panel.policy, quorum=1, witnesses=panel.policy.witnesses[:1])
    desk.round()
    offices.centre.policy = Policy()
    desk.round()
    desk.crash()
    assert desk.far.policy == kept


def test_a_head_that_enough_witnesses_saw_is_green(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    agree(offices, desk, panel)
    panel.away = {1}
    panel.collect(offices.centre)
    desk.round()
    assert light(desk).light == "seen"
    assert desk.far.witnessed is not None
    assert desk.far.witnessed.who == ("witness.example/0", "witness.example/2")
    assert str(desk.far.tree_size) in light(desk).words.zh


def test_too_few_witnesses_turn_amber_after_the_bureau_s_patience_and_stop_nothing(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    agree(offices, desk, panel)
    panel.collect(offices.centre)
    desk.round()
    panel.away = {0, 1}
    case = desk.receive()
    desk.round()
    panel.collect(offices.centre)
    desk.round()
    assert light(desk).light == "waiting"
    since = desk.far.unwitnessed_since
    assert since is not None
    assert light(desk, since + timedelta(minutes=59)).light == "waiting"
    assert light(desk, since + timedelta(minutes=61)).light == "unseen"
    assert case in {core.case for core in offices.own_events(desk.device)}, "it was accepted"
    panel.away = {0}
    panel.collect(offices.centre)
    desk.round()
    assert light(desk).light == "seen"


def test_an_old_word_is_none_where_a_centre_keeps_the_log_from_a_desk(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    agree(offices, desk, panel)
    panel.collect(offices.centre)
    desk.round()
    seen = desk.far.witnessed
    assert seen is not None
    heard = datetime.fromtimestamp(seen.at, UTC)
    assert light(desk, heard + timedelta(minutes=59)).light == "seen"
    assert light(desk, heard + timedelta(minutes=61)).light == "unseen"
    offices.machine.chance.pass_seconds(7200)
    panel.collect(offices.centre, again=True)
    desk.round()
    assert light(desk, heard + timedelta(minutes=150)).light == "seen"


def test_a_desk_without_a_line_does_not_turn_amber_for_it(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    agree(offices, desk, panel)
    panel.collect(offices.centre)
    desk.round()
    later = desk.store.now() + timedelta(days=9)
    assert witnessing(desk.far, desk.store.directory(), later).light == "seen"


def test_witnesses_of_somebody_else_s_choice_count_nothing(
    offices: Offices, desk: DeskMachine, panel: Panel, tmp_path: Path
) -> None:
    agree(offices, desk, panel)
    (tmp_path / "false").mkdir()
    creatures = Panel(tmp_path / "false", 5, 2, offices.machine.chance)
    offices.centre.policy = replace(
        creatures.policy, witnesses=creatures.policy.witnesses[3:], quorum=2
    )
    for one in creatures.witnesses[3:]:
        one.follow(offices.centre.log_key)
    creatures.collect(offices.centre)
    desk.round()
    creatures.close()
    assert light(desk).light == "waiting"
    assert desk.far.witnessed is None


def forked(panel: Panel, desk: DeskMachine, size: int, *who: int) -> Witnessed:
    """Another history that witnesses cosigned, as somebody might pass it on."""
    other = root(leaf_hash(f"another {n}".encode()) for n in range(size))
    said = Checkpoint(desk.far.policy.origin, size, other)
    lines = tuple(panel.sign_anything(n, said) for n in who)
    return Witnessed(size, other.hex(), lines)


@pytest.mark.parametrize("back", [0, 1, 7])
def test_one_witness_that_saw_another_history_stops_the_sync_and_stays_red(
    offices: Offices, desk: DeskMachine, office: DeskMachine, panel: Panel, back: int
) -> None:
    agree(offices, desk, panel)
    panel.collect(offices.centre)
    desk.round()
    office.receive(bureau.FIELD)
    office.round()
    before = desk.far
    evidence = forked(panel, desk, desk.far.tree_size - back, 2)

    def passed_on(answer: SyncResponse) -> SyncResponse:
        return replace(answer, witnessed=evidence)

    desk.line.bend = passed_on
    with pytest.raises(WitnessContradictsError):
        desk.round()
    assert desk.far.cursor == before.cursor
    assert light(desk).light == "two"
    desk.line.bend = lambda answer: answer
    desk.round()
    desk.crash()
    assert light(desk).light == "two", "it does not heal by itself"


def test_a_line_that_no_witness_wrote_accuses_nobody(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    agree(offices, desk, panel)
    evidence = forked(panel, desk, desk.far.tree_size)
    stranger = panel.sign_anything(0, Checkpoint("else.example", 1, bytes(32)))
    desk.line.bend = lambda answer: replace(answer, witnessed=replace(evidence, lines=(stranger,)))
    desk.round()
    assert light(desk).light == "waiting"


def test_a_centre_that_shows_another_history_is_red_until_its_operator_explains(
    offices: Offices, desk: DeskMachine, office: DeskMachine, panel: Panel, tmp_path: Path
) -> None:
    agree(offices, desk, panel)
    panel.collect(offices.centre)
    backup = offices.machine.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    offices.machine.put_back(backup)
    with pytest.raises(CentreShrankError):
        desk.round()
    assert light(desk).light != "two", "a head of before may only have come late"
    size = offices.centre.log_head().size
    for _ in range(3):
        office.receive(bureau.FIELD)
    office.round()
    with pytest.raises(CentreForkedError):
        desk.round()
    assert light(desk).light == "two"
    offices.centre.policy = panel.policy
    offices.centre.accept_restore(size)
    desk.engine.catch_up()
    assert light(desk).light == "waiting", "the restored log is another one for its witnesses"
    for one in panel.witnesses:
        one.follow(offices.centre.log_key)
    panel.collect(offices.centre)
    desk.round()
    assert light(desk).light == "seen"


def test_a_desk_cosigns_the_head_it_follows(
    offices: Offices, desk: DeskMachine, panel: Panel
) -> None:
    agree(offices, desk, panel)
    desk.receive()
    desk.round()
    tree = desk.far.tree
    desk.receive()
    desk.round()
    origin = desk.far.policy.origin
    with offices.centre.store.read() as tx:
        kept = tx.log.newest_cosigned(desk.device, origin)
        lines = tx.log.cosignatures(origin, kept)
    assert tree is not None
    assert kept == tree.size < desk.far.tree_size
    said = Checkpoint(origin, tree.size, bytes.fromhex(tree.root))
    known = offices.centre.directory().roster.devices[desk.device]
    key = NoteKey(desk.device, COSIGNER, known.public_key)
    assert [has_signed(verify, key, said.text, read_signature(one.line)) for one in lines] == [True]
