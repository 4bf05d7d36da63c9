"""Formal numbers come from the centre alone, one after the other; letters by its clock."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from casework.cases.letter import intake as letters
from casework.cases.letter.codes import AppealType
from casework.cases.letter.state import Letter
from casework.cases.supervision import drafting, escalation
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.words import Words
from casework.codes import Channel
from casework.event import CHINA
from casework.outside import new_id
from casework.registry import Proposal, encode_state
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.proposals import propose_as


def write(
    desks: PlainDesks, actor: str, case: str, name: str, body: Any, private: Any = None
) -> str:
    """Record a step at the bureau's desk and send it; its result."""
    event = desks.bureau.write(actor, propose_as(case, name, body, private))
    desks.bureau.catch_up(desks.centre)
    return desks.bureau.outcomes[event].result


def sent_to_be_signed(desks: PlainDesks) -> str:
    """An order that waits for the chief; its case."""
    case = new_id(desks.outside)
    body = drafting.SupervisionOrderDrafted(
        office=bureau.BUREAU,
        lead=bureau.OFFICE,
        supervisor=bureau.DEPUTY,
        responsible=bureau.HEAD,
        responsible_unit=bureau.PRECINCT,
        due_on=desks.outside.now().date() + timedelta(days=7),
    )
    private = drafting.OrderPrivate("夜市油烟", "久拖不决", "五日内报结")
    for name, step, sealed in (
        ("SupervisionOrderDrafted", body, private),
        ("SupervisionOrderSubmitted", drafting.SupervisionOrderSubmitted(), None),
    ):
        assert write(desks, bureau.OFFICE, case, name, step, sealed) == "accepted"
    return case


def issue(desks: PlainDesks, case: str, actor: str = bureau.CHIEF) -> str:
    return write(desks, actor, case, "SupervisionOrderIssued", drafting.SupervisionOrderIssued())


def order(desks: PlainDesks, case: str) -> SupervisionOrder:
    state = desks.centre.state(case)
    assert isinstance(state, SupervisionOrder)
    assert encode_state(state) == encode_state(desks.bureau.states[case])
    return state


def test_orders_are_numbered_as_they_are_issued_not_as_they_are_drafted(desks: PlainDesks) -> None:
    first, second = sent_to_be_signed(desks), sent_to_be_signed(desks)
    assert order(desks, first).number == "DB-610100000000-20260914-0001"
    assert order(desks, first).formal_no is None
    assert issue(desks, second) == "accepted"
    assert issue(desks, first) == "accepted"
    assert order(desks, second).formal_no == "古公督〔2026〕1号"
    assert order(desks, first).formal_no == "古公督〔2026〕2号"


def test_refused_issue_leaves_no_gap_and_a_revoked_order_keeps_its_number(
    desks: PlainDesks,
) -> None:
    cases = [sent_to_be_signed(desks) for _ in range(3)]
    assert issue(desks, cases[0]) == "accepted"
    assert issue(desks, cases[1], actor=bureau.OFFICE) == "refused"
    assert issue(desks, cases[0]) == "refused"
    revoked = escalation.SupervisionOrderRevoked()
    why = Words("来源事项已撤诉")
    assert write(desks, bureau.CHIEF, cases[0], "SupervisionOrderRevoked", revoked, why) == (
        "accepted"
    )
    assert issue(desks, cases[2]) == "accepted"
    assert issue(desks, cases[1]) == "accepted"
    numbers = [order(desks, case).formal_no for case in cases]
    assert numbers == [f"古公督〔2026〕{count}号" for count in (1, 3, 2)]
    assert order(desks, cases[0]).status == "REVOKED"


def test_order_numbers_of_two_years_are_what_a_plain_count_gives(desks: PlainDesks) -> None:
    """733 orders, signed in any order between refusals, over the end of a year in China."""
    dice, waiting, given = Random(733), list[str](), dict[str, str]()
    counts = Counter[int]()
    while len(given) < 733:
        while len(waiting) < 5:
            waiting.append(sent_to_be_signed(desks))
        desks.outside.later(minutes=dice.randrange(60 * 12))
        case = waiting.pop(dice.randrange(2))
        if dice.random() < 0.2:
            assert issue(desks, case, actor=bureau.OFFICE) == "refused"
        assert issue(desks, case) == "accepted"
        year = desks.outside.now().astimezone(CHINA).year
        counts[year] += 1
        given[case] = f"古公督〔{year}〕{counts[year]}号"
    assert {case: order(desks, case).formal_no for case in given} == given
    assert min(counts.values()) > 100


def test_letter_is_received_and_signed_by_the_centres_clock_on_both_sides(
    desks: PlainDesks,
) -> None:
    case = new_id(desks.outside)
    body = letters.LetterReceived(owner=bureau.BUREAU, channel=Channel.MAIL, type=AppealType.HELP)
    private = letters.LetterPrivate("夜市油烟", "晚上睡不好")
    desks.bureau.write(bureau.TRIAGE, Proposal(case, body, private))
    desks.outside.later(minutes=5)
    desks.bureau.catch_up(desks.centre)
    assert write(desks, bureau.TRIAGE, case, "LetterSigned", letters.LetterSigned()) == "accepted"
    state = desks.centre.state(case)
    assert isinstance(state, Letter)
    assert encode_state(state) == encode_state(desks.bureau.states[case])
    assert state.number == "XJ-610100000000-20260914-0001"
    assert state.received_at - state.opened_at >= timedelta(minutes=5)
    assert not state.is_device_time
