"""Events come in once, each with an outcome of its own, judged by the rules of the desk."""

import msgspec
from msgspec import Raw

from casework.audit import record_leaf, verify_inclusion
from casework.cases.directory import LimitProfileIssued, OfficerRegistered
from casework.cases.ledger.intake import LedgerItemEstablished, LedgerItemNotEstablished
from casework.cases.words import Words
from casework.event import Label, Record
from casework.limits import LimitProfile
from casework.outside import new_id
from casework.registry import Proposal, encode_state, read
from casework.wire import SyncRequest
from tests.harness import bureau
from tests.harness.centre.desks import Precinct, new_unit, received, service
from tests.harness.proposals import propose_as


def test_a_walk_in_is_accepted_with_position_time_and_number(town: Precinct) -> None:
    case = town.room.receive()
    town.room.sync(town.centre)
    (outcome,) = town.room.outcomes.values()
    assert outcome.result == "accepted"
    record = town.room.seen[outcome.id]
    assert record.stamp is not None
    assert record.stamp.position == outcome.position
    assert record.stamp.number == "JD-610103500100-20260914-0001"
    assert town.room.states[case].number == record.stamp.number
    state = town.centre.state(case)
    assert state is not None
    assert encode_state(state) == encode_state(town.room.states[case])


def test_numbers_run_on_within_a_unit_and_day(town: Precinct) -> None:
    cases = [town.room.receive() for _ in range(3)]
    town.room.sync(town.centre)
    cases.append(town.room.receive())
    town.room.sync(town.centre)
    numbers = [town.room.states[case].number or "" for case in cases]
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]


def test_the_same_batch_twice_gets_the_same_answer_and_one_effect(town: Precinct) -> None:
    for _ in range(4):
        town.room.receive()
    request = town.room.request()
    first = town.centre.sync(town.room.device, request)
    again = town.centre.sync(town.room.device, request)
    assert again.outcomes == first.outcomes
    assert again.tree == first.tree
    assert again.known_seq == 4


def test_half_of_a_batch_again_with_new_events_gets_stored_and_new_answers(
    town: Precinct,
) -> None:
    for _ in range(4):
        town.room.receive()
    first = town.room.sync(town.centre)
    for _ in range(2):
        town.room.receive()
    mixed = town.centre.sync(town.room.device, town.room.request(first=3))
    assert mixed.outcomes[:2] == first.outcomes[2:]
    assert [outcome.result for outcome in mixed.outcomes] == ["accepted"] * 4
    assert mixed.known_seq == 6
    assert mixed.tree.size == first.tree.size + 2


def test_an_old_request_that_comes_late_gets_its_stored_answers(town: Precinct) -> None:
    town.room.receive()
    old = town.room.request()
    first = town.room.sync(town.centre)
    town.room.receive()
    newer = town.room.sync(town.centre)
    late = town.centre.sync(town.room.device, old)
    assert late.outcomes == first.outcomes
    assert late.known_seq == 2
    assert late.tree == newer.tree


def test_a_refused_event_is_kept_and_blocks_nothing_behind_it(town: Precinct) -> None:
    case = town.room.receive()
    refused = town.room.write(bureau.AUX, Proposal(case, LedgerItemEstablished()), seen=None)
    after = town.room.receive()
    town.room.sync(town.centre)
    assert town.room.outcomes[refused].result == "refused"
    refusal = town.room.outcomes[refused].refusal
    assert refusal is not None
    assert refusal.say.zh
    assert refusal.say.en
    assert after in town.room.states
    again = town.centre.sync(town.room.device, town.room.request(first=1))
    assert {outcome.id: outcome for outcome in again.outcomes} == town.room.outcomes


def test_poison_among_good_events_gets_a_reason_each_and_the_rest_is_accepted(
    town: Precinct,
) -> None:
    desk = town.room
    poison = {
        "unknown type": {"type": "CoffeeBrewed"},
        "newer version": {"v": 99},
        "body of another form": {"body": {"started_at": "yesterday"}},
        "body that is no object": {"body": 7},
        "time without a zone": {"at": "2026-09-14T09:00:00"},
        "id that is no id": {"id": "1; DROP TABLE events"},
        "case that is no id": {"case": "\u0000"},
        "id that is a number": {"id": 5},
        "sealed hash of nothing": {"sealed": "zz"},
        "counts below one": {"body": {"started_at": "2026-09-14T09:00:00+08:00", "persons": -1}},
        "name of a megabyte": {"unit": "名" * 400_000},
    }
    for change in poison.values():
        desk.receive()
        good = desk.records.pop()
        desk.hashes.pop()
        core = msgspec.json.decode(good.core) | change
        desk.append(Record(Raw(msgspec.json.encode(core)), good.sealed))
        desk.receive()
    response = desk.sync(town.centre)
    results = [outcome.result for outcome in response.outcomes]
    assert results == ["refused", "accepted"] * len(poison)
    assert all(one.refusal is not None for one in response.outcomes[::2])
    assert len({outcome.id for outcome in response.outcomes}) == len(results)
    again = town.centre.sync(desk.device, desk.request(first=1))
    assert again.outcomes == response.outcomes
    with town.centre.store.read() as tx:
        assert [bytes(one.core) for one in tx.events.chain(desk.device)] == [
            bytes(one.core) for one in desk.records
        ]


def test_a_sealed_part_that_was_changed_on_the_way_is_refused(town: Precinct) -> None:
    town.room.receive()
    record = town.room.records[0]
    changed = Raw(bytes(record.sealed or b"").replace("张三".encode(), "李四".encode()))
    town.room.records[0] = Record(record.core, changed)
    (outcome,) = town.room.sync(town.centre).outcomes
    assert outcome.result == "refused"


def test_an_id_of_another_event_is_refused_and_the_first_one_stands(town: Precinct) -> None:
    first = town.room.receive()
    town.room.sync(town.centre)
    (taken,) = town.room.outcomes
    second = new_id(town.hand)
    proposal = Proposal(second, received(town.hand))
    town.precinct.write(bureau.FIELD, proposal, id=taken)
    (outcome,) = town.precinct.sync(town.centre).outcomes
    assert (outcome.id, outcome.result) == (taken, "refused")
    assert town.centre.state(first) is not None
    assert town.centre.state(second) is None


def test_a_step_before_its_case_is_held_then_decided_when_the_case_comes(town: Precinct) -> None:
    case = new_id(town.hand)
    early = [
        town.precinct.write(bureau.FIELD, Proposal(case, service()), seen=None) for _ in range(2)
    ]
    town.precinct.sync(town.centre)
    assert town.precinct.results(early) == ["held", "held"]
    still = town.centre.sync(town.precinct.device, SyncRequest(cursor=0, asks=tuple(early)))
    assert [outcome.result for outcome in still.outcomes] == ["held", "held"]

    town.room.write(bureau.DESK, Proposal(case, received(town.hand)))
    town.room.sync(town.centre)
    decided = town.centre.sync(town.precinct.device, SyncRequest(cursor=0, asks=tuple(early)))
    assert [outcome.result for outcome in decided.outcomes] == ["accepted", "accepted"]
    last = decided.tree.size
    assert [outcome.position for outcome in decided.outcomes] == [last - 1, last]
    state = town.centre.state(case)
    assert state is not None
    assert state.count == 3
    assert [read(record).core.id for record in decided.feed[-2:]] == early


def test_a_step_on_a_case_whose_opening_was_refused_is_refused_with_it(town: Precinct) -> None:
    early_case, late_case = new_id(town.hand), new_id(town.hand)
    bad = msgspec.structs.replace(received(town.hand), persons=0)
    before = town.precinct.write(bureau.FIELD, Proposal(early_case, service()), seen=None)
    town.precinct.sync(town.centre)
    town.room.write(bureau.DESK, Proposal(early_case, bad))
    town.room.write(bureau.DESK, Proposal(late_case, bad))
    after = town.room.serve(late_case)
    town.room.sync(town.centre)
    refusal = town.room.outcomes[after].refusal
    assert refusal is not None
    assert refusal.clause == "case.opening_refused"
    (decided,) = town.centre.sync(
        town.precinct.device, SyncRequest(cursor=0, asks=(before,))
    ).outcomes
    assert decided.refusal == refusal


def test_asking_for_another_machines_events_or_for_nonsense_gets_no_answer(
    town: Precinct,
) -> None:
    town.room.receive()
    town.room.sync(town.centre)
    (id,) = town.room.outcomes
    asks = (id, "", "\x00", "x" * 10_000, "%")
    response = town.centre.sync(town.sister.device, SyncRequest(cursor=0, asks=asks))
    assert response.outcomes == ()


def test_an_approval_of_a_matter_that_moved_on_is_refused_at_the_centre(town: Precinct) -> None:
    case = town.precinct.draft()
    town.precinct.sync(town.centre)
    old = town.precinct.states[case].last
    town.precinct.establish(case)
    town.precinct.sync(town.centre)
    late = town.precinct.write(
        bureau.HEAD,
        Proposal(case, LedgerItemNotEstablished(), Words("重复")),
        seen=old,
    )
    town.precinct.sync(town.centre)
    assert town.precinct.results([late]) == ["refused"]
    state = town.centre.state(case)
    assert state is not None
    assert state.status == "ESTABLISHED"


def test_roles_are_those_of_the_centre_at_that_moment_not_of_the_desk(town: Precinct) -> None:
    changed = OfficerRegistered(
        police_no="061001", name="李晨", unit=bureau.ROOM, roles=(), is_active=False
    )
    case = town.room.receive()
    town.centre.found([propose_as(bureau.DESK, "OfficerRegisteredAnew", changed)])
    (outcome,) = town.room.sync(town.centre).outcomes
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "sender.inactive"
    assert town.centre.state(case) is None


def test_every_accepted_record_is_a_leaf_under_the_signed_head(town: Precinct) -> None:
    for _ in range(5):
        town.room.receive()
    town.room.sync(town.centre)
    head = town.centre.log_head()
    for record in town.room.seen.values():
        assert record.stamp is not None
        position = record.stamp.position
        proof = [bytes.fromhex(step) for step in town.centre.log_proof(position, head.size).proof]
        leaf = record_leaf(record)
        assert verify_inclusion(leaf, position - 1, head.size, proof, bytes.fromhex(head.root))


def test_a_rule_that_breaks_refuses_its_event_only(town: Precinct) -> None:
    profile = LimitProfile(
        id="nowhere", city=Label("", ""), since=bureau.day("2026-01-01"), limits=(), base="none"
    )
    event = town.bureau.write(
        bureau.ADMIN, Proposal(new_id(town.hand), LimitProfileIssued(profile))
    )
    after = town.bureau.write(bureau.ADMIN, Proposal(new_id(town.hand), new_unit()))
    town.bureau.sync(town.centre)
    assert town.bureau.results([event, after]) == ["refused", "accepted"]
