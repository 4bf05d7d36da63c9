"""The limits of a ledger item: paused, extended, and named as the profile names them."""

from datetime import timedelta

import pytest

from casework.cases.ledger.state import LedgerItem
from casework.cases.timing import ClocksPaused, ExtensionRequested
from casework.clock_checks import ExtensionReason, PauseReason
from casework.clock_reading import Level, reading
from casework.clocks import Clock, due_text
from casework.codes import ContactWay
from casework.deadlines import clocks
from tests.harness.bureau import CHIEF, DIV_HEAD, HEAD, START
from tests.harness.lives.ledger import Item

TARGET = "ledger.claim.target"


def clock(item: Item, code: str = TARGET) -> Clock:
    """A running or stopped clock of the item."""
    return next(one for one in clocks(item.state, item.office.directory) if one.code == code)


def test_every_limit_of_a_ledger_names_moments_that_an_item_has() -> None:
    item = Item()
    profile = item.office.directory.profile(item.state.unit, START)
    assert profile is not None
    named = {
        name
        for limit in profile.limits
        if limit.code.startswith("ledger.")
        for name in (limit.starts, limit.stops)
    }
    assert named <= set(LedgerItem.__struct_fields__)


def test_pause_by_the_head_above_pushes_the_due_day() -> None:
    item = Item().go("LedgerItemTakenUp")
    before = clock(item).due_at
    item.say("LedgerItemClocksPaused", DIV_HEAD)
    assert reading(clock(item), item.office.now).level is Level.PAUSED
    item.later(days=5)
    item.say("LedgerItemClocksResumed", DIV_HEAD)
    assert clock(item).due_at >= before


def test_signing_never_pauses() -> None:
    item = Item().go("LedgerItemAssigned")
    body = ClocksPaused(("ledger.sign",), PauseReason.MATERIAL, item.today + timedelta(days=3))
    assert item.no("LedgerItemClocksPaused", body=body) == "clock.never_pauses"


def test_extension_is_asked_for_in_time_and_granted_by_the_head() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("LedgerItemExtensionRequested")
    assert item.no("LedgerItemExtensionGranted", CHIEF) == ""
    assert clock(item).extensions[0].amount == 10


@pytest.mark.parametrize("way", [None, ContactWay.PHONE])
def test_extension_without_the_citizen_being_told_is_refused(way: ContactWay | None) -> None:
    item = Item().go("LedgerItemTakenUp")
    body = ExtensionRequested(limit=TARGET, amount=10, reason=ExtensionReason.COMPLEX, told_way=way)
    assert item.no("LedgerItemExtensionRequested", body=body) == "timing.citizen_told"


def test_extension_after_the_limit_is_refused() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.later(days=70)
    assert item.no("LedgerItemExtensionRequested") == "clock.overdue"


def test_day_of_the_head_counts_when_it_is_earlier_and_moves_with_an_extension() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert due_text(clock(item).due_at) == "09-21 24:00"
    item.say("LedgerItemExtensionRequested")
    item.say("LedgerItemExtensionGranted", HEAD)
    assert due_text(clock(item).due_at) == "10-08 24:00", "10-01 is in the holidays"
    assert due_text(clock(item).original_due_at) == "09-21 24:00"
