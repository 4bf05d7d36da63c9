"""Numbers that people read: how they look, and which count each of them takes."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from casework.cases.directory import CodeListIssued
from casework.context import CodeItem, Directory
from casework.event import CHINA, Label, Stamp
from casework.ids import SYSTEM
from casework.machine import Machine
from casework.numbering import AGENCIES, Series, display_number, formal_number, series
from casework.officers import Roster
from casework.registry import TYPES, Proposal, evolve, read
from casework.state import State
from casework.steps import Step
from tests.harness import bureau
from tests.harness.bureau import BUREAU, DIVISION, Scribe
from tests.harness.lives.order import Order

NEW_YEAR = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
"""00:00 of 2026-01-01 in China."""


def row(name: str) -> tuple[Machine[Any], Step[Any, Any]]:
    entry = TYPES[name]
    return entry.machine, entry.step


def counted(name: str, before: State | None, after: State, directory: Directory) -> Series | None:
    return series(*row(name), before, after, directory, datetime(2026, 9, 14, 9, 0, tzinfo=CHINA))


def test_display_number_has_the_type_the_unit_the_day_in_china_and_four_digits() -> None:
    assert display_number("JD", "610103500100", NEW_YEAR, 7) == "JD-610103500100-20260101-0007"
    assert display_number("JD", "610103500100", NEW_YEAR, 12345).endswith("-12345")


def test_formal_number_has_hexagonal_brackets_and_no_zeros() -> None:
    assert formal_number("古公", "督", 2026, 12) == "古公督〔2026〕12号"


def test_case_gets_its_display_number_once() -> None:
    order = Order()
    found = counted("SupervisionOrderDrafted", None, order.order, order.scribe.directory)
    assert found is not None
    assert found.key == "DB-610100000000-20260914"
    assert found.number(1) == "DB-610100000000-20260914-0001"
    numbered = replace(order.order, number="DB-610100000000-20260914-0001")
    again = counted("SupervisionOrderDrafted", numbered, numbered, order.scribe.directory)
    assert again is None


def test_step_that_numbers_nothing_takes_no_count() -> None:
    order = Order("ISSUE_PENDING")
    state = order.order
    assert counted("SupervisionOrderSubmitted", state, state, order.scribe.directory) is None


def issued(order: Order, directory: Directory, **changes: Any) -> Series:
    state = replace(order.order, **changes)
    found = counted("SupervisionOrderIssued", state, state, directory)
    assert found is not None
    return found


def test_orders_are_counted_by_issuing_office_and_year() -> None:
    order = Order("ISSUED")
    directory = order.scribe.directory
    bureau_s = issued(order, directory)
    assert bureau_s.number(12) == "古公督〔2026〕12号"
    assert bureau_s.key == f"督-{BUREAU}-2026"
    assert issued(order, directory, unit=DIVISION).key == f"督-{DIVISION}-2026"
    assert issued(order, directory, unit=DIVISION).number(1) == "碑公督〔2026〕1号"


def test_bureaus_own_short_name_stands_on_its_orders() -> None:
    scribe = Scribe()
    for proposal in bureau.founding():
        scribe.happen(SYSTEM, proposal)
    items = (
        CodeItem("999", Label("他公", "Other")),
        CodeItem("610100000000", Label("古城公", "Gucheng")),
    )
    body = CodeListIssued(AGENCIES, items)
    scribe.happen(SYSTEM, Proposal(scribe.new_case(), body))
    assert issued(Order("ISSUED"), scribe.directory).number(3) == "古城公督〔2026〕3号"


def test_office_that_is_not_known_here_still_counts_by_itself() -> None:
    order = Order("ISSUED")
    nowhere = Directory(Roster({}, {}, {}))
    assert issued(order, nowhere).number(3) == "督〔2026〕3号"
    found = counted("SupervisionOrderDrafted", None, order.order, nowhere)
    assert found is not None
    assert found.key == "DB--20260914"


def test_formal_number_stands_beside_the_display_number() -> None:
    order = Order("ISSUE_PENDING")
    before = replace(order.order, number="DB-610100000000-20260914-0001")
    order.do("Issued")
    event = read(order.scribe.records[-1])
    stamp = Stamp(9, order.now, "古公督〔2026〕12号")
    after: Any = evolve(before, replace(event, stamp=stamp))
    assert (after.number, after.formal_no) == (before.number, "古公督〔2026〕12号")
    assert after.issued_at == order.now
