"""The figures of the three ledgers, and the monthly account that balances."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from casework.cases.ledger.state import CallBack, LedgerItem, Round
from casework.clocks import Extension, Pause
from casework.codes import ContactWay, DissatisfiedReason, Ledger, Satisfaction
from casework.event import CHINA
from casework.exemptions import Outage
from casework.metrics import Account, LedgerFigures, Rate, account, days, ledger_figures
from casework.metrics.ledgers import RESULT_LIMIT, stays
from casework.state import Signature, Was
from tests.harness.bureau import CALLER, HEAD, PRECINCT, SISTER
from tests.harness.lives.ledger import ROAD, Item
from tests.harness.lives.ledger import call as bad_call
from tests.harness.rules.figures import NINE, directory, item, scope

OCTOBER = date(2026, 10, 1)


def figures(*items: LedgerItem, **changes: Any) -> LedgerFigures:
    return ledger_figures(items, scope(**changes))


def of(rate: Rate) -> tuple[int, int]:
    return rate.numerator, rate.denominator


def left_out(rate: Rate) -> dict[str, int]:
    return {one.reason.en: one.count for one in rate.left_out}


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def closed(number: int, began: str, ended: str, **fields: Any) -> LedgerItem:
    return item(number, on(began), status="CLOSED", closed_at=on(ended), **fields)


def gone_round(began: str, ended: str, exit_by: str = "") -> Round:
    return Round(on(began), on(ended), HEAD, None, None, exit_by, ())


def test_closing_rate_is_closed_of_established() -> None:
    found = figures(
        closed(1, "2026-09-02", "2026-09-20"),
        closed(2, "2026-09-03", "2026-10-01"),
        item(3),
        item(4, None, status="PENDING_EST"),
        closed(5, "2026-08-30", "2026-09-10"),
        item(6, on("2026-09-05"), status="TRANSFERRED", ended_at=on("2026-09-06")),
        item(7, on("2026-09-05"), status="TRANSFERRED", ended_at=on("2026-10-01")),
        item(8, on("2026-10-01")),
    ).closed
    assert of(found) == (1, 4)
    assert left_out(found) == {"Handed to another body": 1}


def test_founding_years_closing_rate_comes_out_of_the_function() -> None:
    """23,789 items opened, 20,634 of them closed (seed 004)."""
    one, other = closed(1, "2023-03-01", "2023-06-01"), item(2, on("2023-03-01"))
    year = scope(period=days(date(2023, 1, 1), date(2023, 12, 31)))
    found = ledger_figures([one] * 20_634 + [other] * (23_789 - 20_634), year)
    assert of(found.closed) == (20_634, 23_789)
    assert found.closed.text == "86.73 %"


def test_relapsed_item_counts_once_and_as_open() -> None:
    back = item(1, on("2026-09-20"), rounds=(gone_round("2026-09-01", "2026-09-10"),), reopened=1)
    assert of(figures(back).closed) == (0, 1)
    again = closed(2, "2026-09-20", "2026-09-25", rounds=(gone_round("2026-09-01", "2026-09-10"),))
    assert of(figures(again).closed) == (1, 1)
    assert [stay.began_at for stay in stays(again)] == [on("2026-09-01"), on("2026-09-20")]
    later = item(3, on("2026-10-01"), rounds=(gone_round("2026-09-01", "2026-09-10"),))
    assert of(figures(later).closed) == (1, 1)


def test_round_that_was_never_established_is_no_stay() -> None:
    odd = item(1, rounds=(Round(None, NINE, HEAD, None, None, "", ()),))
    assert len(stays(odd)) == 1


def test_first_request_counts_closings_that_nobody_sent_back() -> None:
    back = Signature("CloseReturned", HEAD, on("2026-09-12"))
    found = figures(
        closed(1, "2026-09-02", "2026-09-20", signatures=(back,)),
        closed(2, "2026-09-13", "2026-09-20", signatures=(back,)),
        closed(3, "2026-09-02", "2026-09-11", signatures=(back,)),
        closed(4, "2026-09-02", "2026-09-20"),
        closed(5, "2026-09-12", "2026-09-20", signatures=(back,)),
        closed(6, "2026-09-02", "2026-09-12", signatures=(back,)),
        closed(7, "2026-09-02", "2026-09-20"),
    ).first_request
    assert of(found) == (4, 7)


def test_mean_days_and_exits_are_of_the_closings_of_the_period() -> None:
    found = figures(
        closed(1, "2026-09-02", "2026-09-05"),
        closed(2, "2026-08-30", "2026-09-10", exit_approved_by=HEAD),
        closed(3, "2026-09-02", "2026-10-10"),
        item(4, rounds=(gone_round("2026-09-01", "2026-09-11", HEAD),)),
    )
    assert found.mean_days.value == Decimal("8.0")
    assert of(found.by_exit) == (2, 3)


def test_overdue_is_late_against_the_limit_of_the_result() -> None:
    assert set(RESULT_LIMIT) == set(Ledger)
    suggestion: dict[str, Any] = {"ledger": Ledger.SUGGESTION}
    in_time = item(1, fed_back_at=NINE + timedelta(days=1), **suggestion)
    late = item(2, fed_back_at=NINE + timedelta(days=9), **suggestion)
    owing = item(3, **suggestion)
    paused = item(
        4, pauses={"ledger.suggestion.reply": (Pause(NINE, None, "MATERIAL"),)}, **suggestion
    )
    found = figures(in_time, late, owing, paused, item(5, None))
    assert of(found.overdue) == (2, 3)
    assert of(found.in_time) == (1, 3)
    assert left_out(found.overdue) == left_out(found.in_time) == {"Paused": 1}


def test_extension_granted_when_the_limit_had_come_moves_it_into_no_other_month() -> None:
    """A suggestion, due on the 21st of September; granted on the 8th of October."""
    granted = {"ledger.suggestion.reply": (Extension(on("2026-10-08"), 10, "COMPLEX"),)}
    late = item(1, ledger=Ledger.SUGGESTION, extensions=granted, fed_back_at=on("2026-10-09"))
    assert of(figures(late).overdue) == (1, 1)
    assert of(figures(late, of=OCTOBER).overdue) == (0, 0)


def test_later_day_that_is_set_when_the_first_has_passed_heals_nothing() -> None:
    """Fed back on the 20th: due on the 16th; on the 18th the head set the 25th."""
    told_at = on("2026-09-20")
    fields: dict[str, Any] = {"due_on": date(2026, 9, 25), "fed_back_at": told_at}
    moved = (Was(on("2026-09-18"), "due_on", "2026-09-16"),)
    in_time = (Was(on("2026-09-16"), "due_on", "2026-09-16"),)
    found = figures(item(1, past=moved, **fields), item(2, past=in_time, **fields))
    assert (of(found.in_time), of(found.overdue)) == ((1, 2), (1, 2))


SLOW = DissatisfiedReason.SLOW
LAST_STEPS = ROAD[ROAD.index("ResultRecorded") :]


def test_overdue_item_that_is_closed_and_back_again_stays_overdue() -> None:
    """Both in one month: the second stay has a limit of its own, which has not come."""
    one = Item()
    one.go("LedgerItemTakenUp")
    one.later(days=9)
    assert of(_of(one).overdue) == (1, 1)
    for step in (*LAST_STEPS, "RelapseReported", "LedgerItemReopened"):
        one.later(minutes=1)
        one.say(step)
    assert one.state.status == "REOPENED"
    found = _of(one)
    assert (of(found.overdue), of(found.in_time)) == ((1, 1), (0, 1))
    assert left_out(found.overdue) == {"Not due yet": 1}


def test_bad_call_does_not_take_back_that_the_citizen_was_told_in_time() -> None:
    one = Item()
    one.go("LedgerItemTakenUp")
    for step in LAST_STEPS[:3]:
        one.later(hours=1)
        one.say(step)
    one.say("CallBackRecorded", body=bad_call(one.scribe.now, Satisfaction.DISSATISFIED, SLOW))
    assert one.state.fed_back_at is None
    one.later(days=20)
    assert of(_of(one).in_time) == (1, 1)
    assert of(_of(one).overdue) == (0, 1)


def test_marks_of_a_stay_that_is_over_are_still_counted() -> None:
    one = Item()
    one.go("LedgerItemClosed")
    before = of(_of(one).satisfied)
    for step in ("RelapseReported", "LedgerItemReopened"):
        one.later(minutes=1)
        one.say(step)
    assert one.state.call_backs == ()
    assert of(_of(one).satisfied) == before == (1, 1)


def _of(one: Item) -> LedgerFigures:
    year = days(date(2026, 1, 1), date(2026, 12, 31))
    asked = scope(period=year, now=one.scribe.now, directory=one.office.directory)
    return ledger_figures([one.state], asked)


def test_outage_of_the_lead_unit_exempts_the_result() -> None:
    late = item(1, fed_back_at=NINE + timedelta(days=9), ledger=Ledger.SUGGESTION)
    down = Outage(
        id="o", unit=PRECINCT, starts_at=NINE, ends_at=NINE + timedelta(days=2), evidence="日志"
    )
    known = replace(directory(), outages=(down,))
    assert left_out(figures(late, directory=known, exempts=True).in_time) == {"System outage": 1}
    elsewhere = structs.replace(late, lead_unit=SISTER)
    assert of(figures(elsewhere, directory=known, exempts=True).in_time) == (0, 1)
    nobodys = structs.replace(late, lead_unit="")
    assert left_out(figures(nobodys, directory=known, exempts=True).in_time) == {"System outage": 1}


def call(mark: Satisfaction, is_connected: bool = True) -> CallBack:
    return CallBack(NINE, CALLER, ContactWay.PHONE, is_connected, mark, "")


def test_satisfaction_of_a_ledger_counts_the_newest_mark() -> None:
    bad, good = Satisfaction.DISSATISFIED, Satisfaction.VERY_SATISFIED
    found = figures(
        item(1, call_backs=(call(bad), call(good))),
        item(2, call_backs=(call(good), call(bad))),
        item(3, call_backs=(call(Satisfaction.NOT_RATED),)),
        item(4, call_backs=(call(Satisfaction.NOT_RATED, is_connected=False),)),
        item(5),
    ).satisfied
    assert of(found) == (1, 2)
    assert left_out(found) == {"Not rated": 1, "No answer": 1}


def test_long_term_rate_is_of_the_items_opened() -> None:
    waiting = item(1, long_term_since=NINE)
    before = item(2, on("2026-08-01"), long_term_since=NINE)
    assert of(figures(waiting, item(3), item(4), before).long_term) == (1, 3)


def test_monthly_account_carries_over_what_was_in_hand() -> None:
    items = (
        closed(1, "2026-08-10", "2026-09-05"),
        closed(2, "2026-09-02", "2026-09-20"),
        closed(3, "2026-09-03", "2026-10-01"),
        item(4, on("2026-09-04"), status="LONG_TERM"),
        item(5, on("2026-09-05"), status="TRANSFERRED", ended_at=on("2026-09-06")),
        closed(6, "2026-09-20", "2026-09-25", rounds=(gone_round("2026-08-01", "2026-09-10"),)),
        item(7, on("2026-08-01"), ledger=Ledger.SUGGESTION),
        closed(8, "2026-07-01", "2026-08-01"),
        item(9, on("2026-10-02")),
        item(10, None, status="DRAFT"),
    )
    september = account(items, scope())
    assert september == Account(
        carried_over=3, opened=5, closed=4, handed_on=1, in_hand=3, long_term=1, overdue=1
    )
    october = account(items, scope(OCTOBER))
    assert october.carried_over == september.in_hand
    assert september.is_balanced
    assert october.is_balanced
    assert not structs.replace(october, closed=october.closed + 1).is_balanced


MOMENTS = st.integers(0, 150 * 24 * 60).map(
    lambda minutes: on("2026-07-01") + timedelta(minutes=minutes)
)


@st.composite
def items(draw: st.DrawFn) -> LedgerItem:
    """An item with up to three stays, in order, the last one perhaps still open."""
    many = draw(st.sampled_from((2, 3, 4, 5, 6)))
    times = sorted(draw(st.lists(MOMENTS, min_size=many, max_size=many, unique=True)))
    rounds = tuple(
        Round(began, ended, HEAD, None, None, "", ())
        for began, ended in zip(times[:-2:2], times[1:-2:2], strict=False)
    )
    ended = draw(st.sampled_from(("closed_at", "ended_at", None)))
    return item(1, times[-2], rounds=rounds, **({ended: times[-1]} if ended else {}))


@given(st.lists(items(), max_size=8))
def test_accounts_of_following_months_balance_whatever_happened(known: list[LedgerItem]) -> None:
    months = [account(known, scope(date(2026, month, 1))) for month in range(6, 13)]
    assert all(one.is_balanced for one in months)
    for before, after in pairwise(months):
        assert before.in_hand == after.carried_over
    assert sum(one.opened for one in months) == sum(len(stays(one)) for one in known)
