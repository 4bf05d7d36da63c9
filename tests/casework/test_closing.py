"""The seven clauses of the closing gate, each by what it asks of an item."""

from typing import Any

import pytest
from msgspec import structs

from casework.cases.ledger.codes import CoordinationWay
from casework.cases.ledger.gate import CLAUSES, WAIVABLE, readings
from casework.cases.ledger.state import (
    CallBack,
    Coordination,
    Feedback,
    LedgerItem,
    Waiver,
)
from casework.cases.timing import ExtensionAsked
from casework.clock_checks import ExtensionReason, PauseReason
from casework.clocks import Pause
from casework.codes import ContactWay, Satisfaction
from casework.state import Amendment, Conflict
from tests.harness.bureau import CALLER, CHIEF, DIV_HEAD, HANDLER, HEAD, SISTER, START
from tests.harness.lives.ledger import Item

TOLD = Feedback(START, HANDLER, ContactWay.FACE, "已告知", is_approved=True, approved_by=HEAD)
LATER = START.replace(year=2027)


def call(by: str = CALLER, mark: Satisfaction = Satisfaction.SATISFIED) -> CallBack:
    is_connected = mark is not Satisfaction.NOT_RATED
    return CallBack(START, by, ContactWay.PHONE, is_connected, mark, "好了")


COORDINATION = Coordination(START, HEAD, CoordinationWay.LETTER, "城管局", "会商")
AMENDMENT = Amendment("place", "一号院", "event", HEAD, START)


@pytest.fixture(scope="module")
def ready() -> LedgerItem:
    """An item for which closing may be asked."""
    return Item().go("AccountabilityDecided").state


def unmet(item: LedgerItem) -> set[str]:
    return {one.clause for one in readings(item) if not one.is_met}


def test_item_that_has_everything_waits_for_its_signature_only(ready: LedgerItem) -> None:
    assert unmet(ready) == {"closing.signed_by_another"}
    assert unmet(structs.replace(ready, closed_by=HEAD)) == set()


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"outcome": None}, "result"),
        ({"outcome_text": " "}, "result"),
        ({"evidence": "\t"}, "result"),
        ({"feedback": None}, "feedback"),
        ({"feedback": structs.replace(TOLD, is_approved=False)}, "feedback"),
        ({"feedback": structs.replace(TOLD, approved_by=HANDLER)}, "feedback"),
        ({"call_backs": ()}, "satisfied"),
        ({"call_backs": (call(HANDLER),)}, "satisfied"),
        ({"call_backs": (call(HEAD),), "feedback": TOLD}, "satisfied"),
        ({"call_backs": (call(), call(mark=Satisfaction.DISSATISFIED))}, "satisfied"),
        ({"call_backs": (call(mark=Satisfaction.NOT_RATED),)}, "satisfied"),
        ({"exit_approved_by": HANDLER}, "satisfied"),
        ({"publicity": None}, "publicity"),
        ({"accountability": None}, "accountability"),
        ({"co_units": (SISTER,)}, "nothing_open"),
        ({"coordinations": (COORDINATION,)}, "nothing_open"),
        ({"conflicts": (Conflict("place", AMENDMENT, AMENDMENT),)}, "nothing_open"),
        (
            {"pauses": {"ledger.claim.target": (Pause(START, None, PauseReason.LEGAL),)}},
            "nothing_open",
        ),
        (
            {
                "extension_asked": ExtensionAsked(
                    "ledger.claim.target", 5, ExtensionReason.OTHER, START, HANDLER
                )
            },
            "nothing_open",
        ),
    ],
)
def test_clause_is_unmet_by_itself(ready: LedgerItem, changes: dict[str, Any], clause: str) -> None:
    found = unmet(structs.replace(ready, **changes))
    assert found == {f"closing.{clause}", "closing.signed_by_another"}


@pytest.mark.parametrize(
    "changes",
    [
        {"call_backs": (call(mark=Satisfaction.DISSATISFIED), call())},
        {"call_backs": (call(), call(mark=Satisfaction.NOT_RATED))},
        {"call_backs": (), "exit_approved_by": DIV_HEAD},
        {"call_backs": (call(mark=Satisfaction.VERY_DISSATISFIED),), "exit_approved_by": CHIEF},
        {"call_backs": (call(),), "feedback": None},
        {"co_units": (SISTER,), "co_units_done": (SISTER,)},
        {"coordinations": (structs.replace(COORDINATION, ended_at=START),)},
        {
            "pauses": {"ledger.claim.target": (Pause(START, LATER, PauseReason.LEGAL),)},
        },
    ],
)
def test_newest_answer_or_an_exit_counts_and_what_is_finished_is_not_open(
    ready: LedgerItem, changes: dict[str, Any]
) -> None:
    item = structs.replace(ready, **changes)
    assert not {"closing.satisfied", "closing.nothing_open"} & unmet(item)


def test_waived_clause_stays_unmet_and_says_so(ready: LedgerItem) -> None:
    waiver = Waiver("closing.publicity", DIV_HEAD, START, "涉及未成年人")
    item = structs.replace(ready, publicity=None, waivers=(waiver,))
    shown = {one.clause: (one.is_met, one.is_waived) for one in readings(item)}
    assert shown["closing.publicity"] == (False, True)
    assert shown["closing.accountability"] == (True, False)
    assert shown["closing.signed_by_another"] == (False, False)
    met = {one.clause: one for one in readings(structs.replace(ready, waivers=(waiver,)))}
    assert not met["closing.publicity"].is_waived, "nothing to waive: it is met"


def test_every_clause_but_satisfaction_may_be_waived() -> None:
    assert {clause.clause for clause in CLAUSES} - WAIVABLE == {"closing.satisfied"}
    assert len(CLAUSES) == 7
