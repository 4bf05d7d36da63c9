"""Clause 7: who signs a closing, and that nobody who signed on the way is the one accused."""

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from casework.cases.ledger.codes import LinkedKind
from casework.cases.ledger.gate import BEFORE_REQUEST, CLAUSES, CLOSING_GUARDS, Clause, readings
from casework.cases.ledger.state import Link, Waiver
from casework.registry import Proposal
from casework.state import State
from tests.harness.bureau import (
    CALLER,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    SISTER_HANDLER,
    SISTER_HEAD,
    START,
    fixed_id,
)
from tests.harness.lives.ledger import Item

SIGNED = "closing.signed_by_another"


@pytest.fixture
def item() -> Item:
    """An item of the division that waits for its owner's signature."""
    item = Item().go("CloseRequested")
    state = structs.replace(item.state, unit=DIVISION, units=(DIVISION, *item.state.units))
    item.office.states[item.case] = state
    return item


def closing(item: Item, by: str = DIV_HEAD, **fields: Any) -> str:
    """The clause that refuses the closing of the item so changed; it stays as it was."""
    before = item.state
    item.office.states[item.case] = structs.replace(before, **fields)
    clause = item.no("LedgerItemClosed", by)
    item.office.states[item.case] = before
    return clause


def test_owner_who_took_no_part_signs(item: Item) -> None:
    assert closing(item) == ""


@pytest.mark.parametrize("part", ["handlers", "close_requested_by"])
def test_owner_who_took_a_part_does_not_sign(item: Item, part: str) -> None:
    fields: dict[str, Any] = {"handlers": (HANDLER, DIV_HEAD), "close_requested_by": DIV_HEAD}
    assert closing(item, **{part: fields[part]}) == SIGNED


def test_owner_who_called_back_does_not_sign(item: Item) -> None:
    mine = structs.replace(item.state.call_backs[-1], by=DIV_HEAD)
    calls = (mine, *item.state.call_backs)
    assert closing(item, call_backs=calls) == SIGNED


@pytest.mark.parametrize(
    "signed",
    [
        {"result_by": SISTER_HANDLER},
        {"close_requested_by": SISTER_HEAD},
        {"exit_approved_by": SISTER_HEAD},
        {"waivers": (Waiver("closing.publicity", SISTER_HEAD, START, ""),)},
    ],
    ids=lambda signed: next(iter(signed)),
)
def test_what_a_later_respondent_signed_others_do_anew(item: Item, signed: dict[str, Any]) -> None:
    assert closing(item, respondents=(SISTER_HANDLER,)) == ""
    assert closing(item, respondents=(SISTER_HANDLER,), **signed) == SIGNED


@pytest.mark.parametrize("part", ["by", "approved_by"])
def test_feedback_of_a_later_respondent_is_given_anew(item: Item, part: str) -> None:
    told = item.state.feedback
    assert told is not None
    theirs = structs.replace(told, **{part: SISTER_HEAD})
    assert closing(item, respondents=(SISTER_HANDLER,), feedback=theirs) == SIGNED


def test_signer_who_is_not_known_here_is_nobodys_colleague(item: Item) -> None:
    assert closing(item, respondents=(SISTER_HANDLER,), result_by="gone") == ""


@pytest.mark.parametrize("clause", BEFORE_REQUEST, ids=lambda clause: str(clause.clause))
def test_clause_as_a_guard_says_its_own_words_before_there_is_a_form(clause: Clause) -> None:
    guard = clause.guard()
    assert (guard.clause, guard.rule) == (clause.clause, clause.rule)
    assert not guard.asks_form


def test_clause_as_a_guard_asks_the_item_and_the_orders_known_here(item: Item) -> None:
    context = item.office.context()
    body, private = item.form("CloseRequested")
    event = item.office.compose(CALLER, Proposal(item.case, body, private))
    for clause in BEFORE_REQUEST:
        assert clause.guard().holds(item.state, event, context)
    empty = structs.replace(item.state, outcome=None, feedback=None, call_backs=(), publicity=None)
    unmet = [one.clause for one in BEFORE_REQUEST if not one.guard().holds(empty, event, context)]
    assert unmet == [one.clause for one in BEFORE_REQUEST[:4]]


def test_readings_carry_the_words_of_the_approval_form(item: Item) -> None:
    found = [(one.clause, one.title, one.rule) for one in readings(item.state)]
    assert found == [(one.clause, one.title, one.rule) for one in CLAUSES]
    assert [guard.clause for guard in CLOSING_GUARDS] == [one.clause for one in CLAUSES]


def test_order_is_looked_up_where_the_item_is_read_and_where_it_is_judged(item: Item) -> None:
    """Settled is what the order says, wherever the question comes from."""
    order, nothing_open = fixed_id(7, 1), BEFORE_REQUEST[-1]
    linked = structs.replace(item.state, links=(Link(kind=LinkedKind.ORDER, case=order),))
    settled = structs.replace(item.state, status="ACCEPTED")
    known: dict[str, State] = {order: settled}
    nothing: dict[str, State] = {}
    body, private = item.form("CloseRequested")
    event = item.office.compose(CALLER, Proposal(item.case, body, private))
    for related, is_met in ((known.get, True), (nothing.get, False)):
        context = replace(item.office.context(), related=related)
        assert nothing_open.guard().holds(linked, event, context) is is_met
        met = {one.clause: one.is_met for one in readings(linked, related)}
        assert met[nothing_open.clause] is is_met
