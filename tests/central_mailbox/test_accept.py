"""Events come in once, each with an outcome of its own, judged by the rules of the desk."""

import logging

import msgspec
import pytest
from msgspec import Raw, structs

from casework.amend import Amended, AmendedPrivate, set_by
from casework.audit import record_leaf, verify_inclusion
from casework.cases.directory import LimitProfileIssued, OfficerRegistered
from casework.cases.ledger.intake import LedgerItemEstablished, LedgerItemNotEstablished
from casework.cases.words import Words
from casework.codes import Role
from casework.event import Label, Record
from casework.limits import LimitProfile
from casework.log_lines import AllowList
from casework.outside import new_id
from casework.registry import Proposal, encode_state, read
from casework.wire import AS_NAMED, ROOT_NAME, SyncRequest
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks, new_unit, received, service
from tests.harness.proposals import propose_as


def test_a_walk_in_is_accepted_with_position_time_and_number(desks: PlainDesks) -> None:
    case = desks.room.receive()
    desks.room.sync(desks.centre)
    (outcome,) = desks.room.outcomes.values()
    assert outcome.result == "accepted"
    record = desks.room.seen[outcome.id]
    assert record.stamp is not None
    assert record.stamp.position == outcome.position
    assert record.stamp.number == "JD-610103500100-20260914-0001"
    assert desks.room.states[case].number == record.stamp.number
    state = desks.centre.state(case)
    assert state is not None
    assert encode_state(state) == encode_state(desks.room.states[case])


def test_numbers_run_on_within_a_unit_and_day(desks: PlainDesks) -> None:
    cases = [desks.room.receive() for _ in range(3)]
    desks.room.sync(desks.centre)
    cases.append(desks.room.receive())
    desks.room.sync(desks.centre)
    numbers = [desks.room.states[case].number or "" for case in cases]
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]


def test_the_same_batch_twice_gets_the_same_answer_and_one_effect(desks: PlainDesks) -> None:
    for _ in range(4):
        desks.room.receive()
    request = desks.room.request()
    first = desks.centre.sync(desks.room.device, request)
    again = desks.centre.sync(desks.room.device, request)
    assert again.outcomes == first.outcomes
    assert again.tree == first.tree
    assert again.known_seq == 4


def test_head_is_not_told_again_to_whom_names_it(desks: PlainDesks) -> None:
    desks.room.receive()
    told = desks.room.sync(desks.centre).tree
    ask = SyncRequest(cursor=0, tree_size=told.size, tree_root=told.root[:ROOT_NAME])
    other = "f" * ROOT_NAME if told.root[0] != "f" else "0" * ROOT_NAME
    asks = {
        "this very one": ask,
        "none": structs.replace(ask, tree_root=""),
        "another history": structs.replace(ask, tree_root=other),
        "an earlier one": structs.replace(ask, tree_size=told.size - 1),
        "too short a name": structs.replace(ask, tree_root=told.root[: ROOT_NAME - 1]),
    }
    heads = {name: desks.centre.sync(desks.room.device, one).tree for name, one in asks.items()}
    assert heads.pop("this very one") == AS_NAMED
    assert set(heads.values()) == {told}


def test_half_of_a_batch_again_with_new_events_gets_stored_and_new_answers(
    desks: PlainDesks,
) -> None:
    for _ in range(4):
        desks.room.receive()
    first = desks.room.sync(desks.centre)
    for _ in range(2):
        desks.room.receive()
    mixed = desks.centre.sync(desks.room.device, desks.room.request(first=3))
    assert mixed.outcomes[:2] == first.outcomes[2:]
    assert [outcome.result for outcome in mixed.outcomes] == ["accepted"] * 4
    assert mixed.known_seq == 6
    assert mixed.tree.size == first.tree.size + 2


def test_an_old_request_that_comes_late_gets_its_stored_answers(desks: PlainDesks) -> None:
    desks.room.receive()
    old = desks.room.request()
    first = desks.room.sync(desks.centre)
    desks.room.receive()
    newer = desks.room.sync(desks.centre)
    late = desks.centre.sync(desks.room.device, old)
    assert late.outcomes == first.outcomes
    assert late.known_seq == 2
    assert late.tree == newer.tree


def test_a_refused_event_is_kept_and_blocks_nothing_behind_it(desks: PlainDesks) -> None:
    case = desks.room.receive()
    refused = desks.room.write(bureau.AUX, Proposal(case, LedgerItemEstablished()), seen=None)
    after = desks.room.receive()
    desks.room.sync(desks.centre)
    assert desks.room.outcomes[refused].result == "refused"
    refusal = desks.room.outcomes[refused].refusal
    assert refusal is not None
    assert refusal.say.zh
    assert refusal.say.en
    assert after in desks.room.states
    again = desks.centre.sync(desks.room.device, desks.room.request(first=1))
    assert {outcome.id: outcome for outcome in again.outcomes} == desks.room.outcomes


def test_poison_among_good_events_gets_a_reason_each_and_the_rest_is_accepted(
    desks: PlainDesks,
) -> None:
    desk = desks.room
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
    response = desk.sync(desks.centre)
    results = [outcome.result for outcome in response.outcomes]
    assert results == ["refused", "accepted"] * len(poison)
    assert all(one.refusal is not None for one in response.outcomes[::2])
    assert len({outcome.id for outcome in response.outcomes}) == len(results)
    again = desks.centre.sync(desk.device, desk.request(first=1))
    assert again.outcomes == response.outcomes
    with desks.centre.store.read() as tx:
        assert [bytes(one.core) for one in tx.events.chain(desk.device)] == [
            bytes(one.core) for one in desk.records
        ]


def test_a_sealed_part_that_was_changed_on_the_way_is_refused(desks: PlainDesks) -> None:
    desks.room.receive()
    record = desks.room.records[0]
    changed = Raw(bytes(record.sealed or b"").replace("张三".encode(), "李四".encode()))
    desks.room.records[0] = Record(record.core, changed)
    (outcome,) = desks.room.sync(desks.centre).outcomes
    assert outcome.result == "refused"


def test_an_id_of_another_event_is_refused_and_the_first_one_stands(desks: PlainDesks) -> None:
    first = desks.room.receive()
    desks.room.sync(desks.centre)
    (taken,) = desks.room.outcomes
    second = new_id(desks.outside)
    proposal = Proposal(second, received(desks.outside))
    desks.precinct.write(bureau.FIELD, proposal, id=taken)
    (outcome,) = desks.precinct.sync(desks.centre).outcomes
    assert (outcome.id, outcome.result) == (taken, "refused")
    assert desks.centre.state(first) is not None
    assert desks.centre.state(second) is None


def test_one_id_twice_in_a_batch_counts_once_and_stops_nothing_behind_it(
    desks: PlainDesks,
) -> None:
    first, second = new_id(desks.outside), new_id(desks.outside)
    id = desks.room.write(bureau.DESK, Proposal(first, received(desks.outside)))
    desks.room.write(bureau.DESK, Proposal(second, received(desks.outside)), id=id)
    desks.room.write(bureau.DESK, Proposal(first, service()), seen=id)
    outcomes = desks.room.sync(desks.centre).outcomes
    assert [one.result for one in outcomes] == ["accepted", "refused", "accepted"]
    assert desks.centre.state(first) is not None
    assert desks.centre.state(second) is None
    with desks.centre.store.read() as tx:
        assert [read(record).core.id for record in tx.events.log()].count(id) == 1


def test_a_step_before_its_case_is_held_then_decided_when_the_case_comes(desks: PlainDesks) -> None:
    case = new_id(desks.outside)
    early = [
        desks.precinct.write(bureau.FIELD, Proposal(case, service()), seen=None) for _ in range(2)
    ]
    desks.precinct.sync(desks.centre)
    assert desks.precinct.results(early) == ["held", "held"]
    still = desks.centre.sync(desks.precinct.device, SyncRequest(cursor=0, asks=tuple(early)))
    assert [outcome.result for outcome in still.outcomes] == ["held", "held"]

    desks.room.write(bureau.DESK, Proposal(case, received(desks.outside)))
    desks.room.sync(desks.centre)
    decided = desks.centre.sync(desks.precinct.device, SyncRequest(cursor=0, asks=tuple(early)))
    assert [outcome.result for outcome in decided.outcomes] == ["accepted", "accepted"]
    last = decided.tree.size
    assert [outcome.position for outcome in decided.outcomes] == [last - 1, last]
    state = desks.centre.state(case)
    assert state is not None
    assert state.count == 3
    assert [read(record).core.id for record in decided.feed[-2:]] == early


def test_what_is_sent_again_and_asked_about_has_one_outcome(desks: PlainDesks) -> None:
    early = desks.precinct.write(
        bureau.FIELD, Proposal(new_id(desks.outside), service()), seen=None
    )
    request = structs.replace(desks.precinct.request(), asks=(early,))
    for _ in range(2):
        answer = desks.centre.sync(desks.precinct.device, request)
        assert [(one.id, one.result) for one in answer.outcomes] == [(early, "held")]


def test_a_step_on_a_case_whose_opening_was_refused_is_refused_with_it(desks: PlainDesks) -> None:
    early_case, late_case = new_id(desks.outside), new_id(desks.outside)
    bad = msgspec.structs.replace(received(desks.outside), persons=0)
    before = desks.precinct.write(bureau.FIELD, Proposal(early_case, service()), seen=None)
    desks.precinct.sync(desks.centre)
    desks.room.write(bureau.DESK, Proposal(early_case, bad))
    desks.room.write(bureau.DESK, Proposal(late_case, bad))
    after = desks.room.serve(late_case)
    desks.room.sync(desks.centre)
    refusal = desks.room.outcomes[after].refusal
    assert refusal is not None
    assert refusal.clause == "case.opening_refused"
    (decided,) = desks.centre.sync(
        desks.precinct.device, SyncRequest(cursor=0, asks=(before,))
    ).outcomes
    assert decided.refusal == refusal


def test_asking_for_another_machines_events_or_for_nonsense_gets_no_answer(
    desks: PlainDesks,
) -> None:
    desks.room.receive()
    desks.room.sync(desks.centre)
    (id,) = desks.room.outcomes
    asks = (id, "", "\x00", "x" * 10_000, "%")
    response = desks.centre.sync(desks.sister.device, SyncRequest(cursor=0, asks=asks))
    assert response.outcomes == ()


def test_an_approval_of_a_matter_that_moved_on_is_refused_at_the_centre(desks: PlainDesks) -> None:
    case = desks.precinct.draft()
    desks.precinct.sync(desks.centre)
    seen = desks.precinct.states[case]
    body = Amended({"place": set_by(seen, "place")})
    private = AmendedPrivate({"place": "东关"})
    desks.precinct.write(bureau.HANDLER, propose_as(case, "LedgerItemAmended", body, private))
    desks.precinct.sync(desks.centre)
    late = desks.precinct.write(
        bureau.HEAD, Proposal(case, LedgerItemEstablished()), seen=seen.last
    )
    desks.precinct.sync(desks.centre)
    refusal = desks.precinct.outcomes[late].refusal
    assert refusal is not None
    assert refusal.clause == "final_say.moved_on"
    state = desks.centre.state(case)
    assert state is not None
    assert state.status == seen.status


def test_roles_are_those_of_the_centre_when_it_was_done_not_of_the_desk(
    desks: PlainDesks,
) -> None:
    changed = OfficerRegistered(
        police_no="061001", name="李晨", unit=bureau.ROOM, roles=(Role.DESK,), is_active=False
    )
    before = desks.room.receive()
    desks.centre.found([propose_as(bureau.DESK, "OfficerRegisteredAnew", changed)])
    after = desks.room.receive()
    done, outcome = desks.room.sync(desks.centre).outcomes
    assert done.result == "accepted"
    assert desks.centre.state(before) is not None
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "sender.inactive"
    assert desks.centre.state(after) is None


def test_every_accepted_record_is_a_leaf_under_the_signed_head(desks: PlainDesks) -> None:
    for _ in range(5):
        desks.room.receive()
    desks.room.sync(desks.centre)
    head = desks.centre.log_head()
    for record in desks.room.seen.values():
        assert record.stamp is not None
        position = record.stamp.position
        proof = [bytes.fromhex(step) for step in desks.centre.log_proof(position, head.size).proof]
        leaf = record_leaf(record)
        assert verify_inclusion(leaf, position - 1, head.size, proof, bytes.fromhex(head.root))


def test_a_rule_that_breaks_refuses_its_event_only(desks: PlainDesks) -> None:
    profile = LimitProfile(
        id="nowhere", city=Label("", ""), since=bureau.day("2026-01-01"), limits=(), base="none"
    )
    event = desks.bureau.write(
        bureau.ADMIN, Proposal(new_id(desks.outside), LimitProfileIssued(profile))
    )
    after = desks.bureau.write(bureau.ADMIN, Proposal(new_id(desks.outside), new_unit()))
    desks.bureau.sync(desks.centre)
    assert desks.bureau.results([event, after]) == ["refused", "accepted"]


def test_a_rule_that_breaks_leaves_nothing_in_the_log_that_somebody_wrote(
    desks: PlainDesks, caplog: pytest.LogCaptureFixture
) -> None:
    case = desks.precinct.receive(bureau.FIELD)
    words = Words("邻居张桂英说的话")
    desks.precinct.write(bureau.HEAD, Proposal(case, LedgerItemNotEstablished(), words))
    with caplog.at_level(logging.INFO):
        desks.precinct.sync(desks.centre)
    lines = [AllowList("central_mailbox").format(record) for record in caplog.records]
    assert [line for line in lines if "rule failed" in line]
    assert "张桂英" not in "".join(lines)
