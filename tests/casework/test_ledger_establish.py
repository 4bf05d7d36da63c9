"""建账与交办: how a matter gets into a ledger, and who is given the work (domain 9.2)."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.words import Words
from casework.codes import Ledger
from tests.harness.bureau import (
    AUX,
    BUREAU,
    CHIEF,
    DESK,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    OTHER_DIVISION,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
)
from tests.harness.lives.ledger import Item, amendment


def standing(item: Item, **fields: Any) -> Item:
    """The item as no form would have left it."""
    item.office.states[item.case] = structs.replace(item.state, **fields)
    return item


@pytest.mark.parametrize("lacking", [{"title": " "}, {"place": ""}, {"content": "油烟很大"}])
def test_draft_is_submitted_when_it_says_enough(lacking: dict[str, str]) -> None:
    item = standing(Item(is_submitted=False), **lacking)
    assert item.state.status == "DRAFT"
    assert item.no("LedgerItemSubmitted") == "ledger.complete"
    whole = Item(is_submitted=False)
    assert whole.say("LedgerItemSubmitted").status == "PENDING_EST"
    assert whole.state.submitted_at == whole.office.now
    over, values = amendment(**lacking)
    refused = whole.no("LedgerItemAmended", DESK, over, private=values)
    assert refused == "ledger.stays_complete"


def test_entry_is_opened_by_the_owner_of_the_ledger_alone() -> None:
    item = Item()
    for other in (HANDLER, SISTER_HEAD, OFFICE, AUX):
        assert item.no("LedgerItemEstablished", other).startswith("role.")
    assert item.no("LedgerItemEstablished", DIV_HEAD) == "ledger.owning_chief"
    assert item.no("LedgerItemEstablished", CHIEF) == "ledger.owning_chief"
    state = item.say("LedgerItemEstablished", HEAD)
    assert (state.status, state.established_by) == ("ESTABLISHED", HEAD)
    assert state.established_at == item.office.now


def test_entry_of_the_division_is_opened_by_its_own_chief() -> None:
    item = Item(owner=DIVISION)
    assert item.no("LedgerItemEstablished", HEAD) == "role.missing"
    assert item.say("LedgerItemEstablished", DIV_HEAD).status == "ESTABLISHED"


def test_entry_that_is_not_opened_has_its_reason() -> None:
    item = Item()
    silent = item.no("LedgerItemNotEstablished", private=Words("  "))
    assert silent == "ledger.words"
    assert item.no("LedgerItemNotEstablished", DIV_HEAD) == "ledger.owning_chief"
    state = item.say("LedgerItemNotEstablished")
    assert (state.status, bool(state.words)) == ("NOT_EST", True)
    assert state.ended_at == item.office.now


def assigned(item: Item, **changes: Any) -> LedgerItemAssigned:
    fields: dict[str, Any] = {"lead_unit": PRECINCT, "due_on": item.today} | changes
    return LedgerItemAssigned(**fields)


def test_assignment_names_one_lead_that_the_wall_does_not_shut_out_and_a_day_ahead() -> None:
    item = Item(owner=DIVISION).go("LedgerItemEstablished", by={"LedgerItemEstablished": DIV_HEAD})
    standing(item, respondents=(SISTER_HANDLER,))

    def no(**changes: Any) -> str:
        return item.no("LedgerItemAssigned", DIV_HEAD, assigned(item, **changes))

    assert no(lead_unit=OTHER_DIVISION) == "ledger.lead_unit"
    assert no(lead_unit=BUREAU) == "ledger.lead_unit"
    assert no(lead_unit=SISTER) == "ledger.lead_unit"
    assert no(co_units=(SISTER,)) == "ledger.co_units"
    assert no(co_units=("nowhere",)) == "ledger.co_units"
    assert no(handler=SISTER_HANDLER) == "ledger.handler"
    assert no(handler=AUX) == "ledger.handler"
    assert no(handler="nobody") == "ledger.handler"
    assert no(due_on=item.today - timedelta(days=1)) == "ledger.due"
    state = item.say(
        "LedgerItemAssigned", DIV_HEAD, assigned(item, co_units=(OTHER_DIVISION,), handler=HANDLER)
    )
    assert (state.lead_unit, state.co_units) == (PRECINCT, (OTHER_DIVISION,))
    assert {DIVISION, PRECINCT, OTHER_DIVISION} <= set(state.units)
    assert SISTER not in state.units


def test_entry_is_voided_only_before_it_is_opened() -> None:
    assert Item(is_submitted=False).say("LedgerItemVoided").status == "VOID"
    assert Item().say("LedgerItemVoided").status == "VOID"
    assert Item().no("LedgerItemVoided", private=Words("")) == "ledger.words"
    opened = Item().go("LedgerItemEstablished")
    assert opened.no("LedgerItemVoided") == "status.not_now"
    assert opened.state.ledger is Ledger.CLAIM
