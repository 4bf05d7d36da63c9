"""Formal numbers come from the centre alone, one after the other; letters by its clock."""

from datetime import timedelta
from typing import Any

from casework.cases.letter import intake as letters
from casework.cases.letter.codes import AppealType
from casework.cases.letter.state import Letter
from casework.cases.supervision import drafting, escalation
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.words import Words
from casework.codes import Channel
from casework.outside import new_id
from casework.registry import Proposal, encode_state
from tests.harness import bureau
from tests.harness.centre.desks import Precinct
from tests.harness.proposals import propose_as


def write(town: Precinct, actor: str, case: str, name: str, body: Any, private: Any = None) -> str:
    """Record a step at the bureau's desk and send it; its result."""
    event = town.bureau.write(actor, propose_as(case, name, body, private))
    town.bureau.catch_up(town.centre)
    return town.bureau.outcomes[event].result


def sent_to_be_signed(town: Precinct) -> str:
    """An order that waits for the chief; its case."""
    case = new_id(town.hand)
    body = drafting.SupervisionOrderDrafted(
        office=bureau.BUREAU,
        lead=bureau.OFFICE,
        supervisor=bureau.DEPUTY,
        responsible=bureau.HEAD,
        responsible_unit=bureau.PRECINCT,
        due_on=town.hand.now().date() + timedelta(days=7),
    )
    private = drafting.OrderPrivate("夜市油烟", "久拖不决", "五日内报结")
    for name, step, sealed in (
        ("SupervisionOrderDrafted", body, private),
        ("SupervisionOrderSubmitted", drafting.SupervisionOrderSubmitted(), None),
    ):
        assert write(town, bureau.OFFICE, case, name, step, sealed) == "accepted"
    return case


def issue(town: Precinct, case: str, actor: str = bureau.CHIEF) -> str:
    return write(town, actor, case, "SupervisionOrderIssued", drafting.SupervisionOrderIssued())


def order(town: Precinct, case: str) -> SupervisionOrder:
    state = town.centre.state(case)
    assert isinstance(state, SupervisionOrder)
    assert encode_state(state) == encode_state(town.bureau.states[case])
    return state


def test_orders_are_numbered_as_they_are_issued_not_as_they_are_drafted(town: Precinct) -> None:
    first, second = sent_to_be_signed(town), sent_to_be_signed(town)
    assert order(town, first).number == "DB-610100000000-20260914-0001"
    assert order(town, first).formal_no is None
    assert issue(town, second) == "accepted"
    assert issue(town, first) == "accepted"
    assert order(town, second).formal_no == "古公督〔2026〕1号"
    assert order(town, first).formal_no == "古公督〔2026〕2号"


def test_refused_issue_leaves_no_gap_and_a_revoked_order_keeps_its_number(town: Precinct) -> None:
    cases = [sent_to_be_signed(town) for _ in range(3)]
    assert issue(town, cases[0]) == "accepted"
    assert issue(town, cases[1], actor=bureau.OFFICE) == "refused"
    assert issue(town, cases[0]) == "refused"
    revoked = escalation.SupervisionOrderRevoked()
    why = Words("来源事项已撤诉")
    assert write(town, bureau.CHIEF, cases[0], "SupervisionOrderRevoked", revoked, why) == (
        "accepted"
    )
    assert issue(town, cases[2]) == "accepted"
    assert issue(town, cases[1]) == "accepted"
    numbers = [order(town, case).formal_no for case in cases]
    assert numbers == [f"古公督〔2026〕{count}号" for count in (1, 3, 2)]
    assert order(town, cases[0]).status == "REVOKED"


def test_letter_is_received_and_signed_by_the_centres_clock_on_both_sides(town: Precinct) -> None:
    case = new_id(town.hand)
    body = letters.LetterReceived(owner=bureau.BUREAU, channel=Channel.MAIL, type=AppealType.HELP)
    private = letters.LetterPrivate("夜市油烟", "晚上睡不好")
    town.bureau.write(bureau.TRIAGE, Proposal(case, body, private))
    town.hand.later(minutes=5)
    town.bureau.catch_up(town.centre)
    assert write(town, bureau.TRIAGE, case, "LetterSigned", letters.LetterSigned()) == "accepted"
    state = town.centre.state(case)
    assert isinstance(state, Letter)
    assert encode_state(state) == encode_state(town.bureau.states[case])
    assert state.number == "XJ-610100000000-20260914-0001"
    assert state.received_at - state.opened_at >= timedelta(minutes=5)
    assert not state.is_device_time
