"""The figures of the mailbox (domain 10): what counts, and what is left out and why."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases.letter.state import GradeFacts
from casework.clocks import Extension, Pause
from casework.codes import ContactWay, Satisfaction, Solved
from casework.event import CHINA, Label
from casework.exemptions import Outage
from casework.metrics import LetterFigures, Rate, letter_figures, with_and_without
from casework.officers import Roster
from casework.state import Person, Was
from casework.thresholds import Threshold, ThresholdTable
from tests.harness.bureau import BUREAU, DIVISION, OTHER_DIVISION, PRECINCT
from tests.harness.rules.figures import (
    NINE,
    answered,
    attempt,
    call,
    closed,
    directory,
    letter,
    no_answer,
    scope,
)


def figures(*letters: Any, **changes: Any) -> LetterFigures:
    return letter_figures(letters, scope(**changes))


def of(rate: Rate) -> tuple[int, int]:
    return rate.numerator, rate.denominator


def left_out(rate: Rate) -> dict[str, int]:
    return {one.reason.en: one.count for one in rate.left_out}


def minutes(many: float) -> datetime:
    return NINE + timedelta(minutes=many)


def with_number(code: str, value: int) -> Any:
    one = Threshold(code=code, label=Label("数", "n"), value=value, source="[D]")
    table = ThresholdTable(id="古城", since=date(2026, 1, 1), thresholds=(one,))
    return replace(directory(), thresholds=(table,))


# ------------------------------------------------------------------------------ signing


@pytest.mark.parametrize(("after", "in_time"), [(10, 1), (10.1, 0)])
def test_sign_rate_counts_the_tenth_minute_as_in_time(after: float, in_time: int) -> None:
    assert of(figures(answered(signed_at=minutes(after))).signed) == (in_time, 1)


def test_sign_rate_knows_no_exemption_but_an_outage() -> None:
    gone = [
        answered(number, status=status, ended_at=NINE + timedelta(days=1), signed_at=minutes(after))
        for number, status in enumerate(("TRANSFERRED", "REJECTED", "MERGED", "WITHDRAWN"))
        for after in (5, 15)
    ]
    assert of(figures(*gone).signed) == (4, 8)
    at_once = answered(9, status="TRANSFERRED", ended_at=minutes(6))
    assert of(figures(at_once).signed) == (1, 1)


def test_letter_withdrawn_before_anybody_was_late_is_left_out_of_signing() -> None:
    withdrawn = letter(status="WITHDRAWN", ended_at=minutes(4))
    signed = letter(2, status="WITHDRAWN", ended_at=minutes(4), signed_at=minutes(3))
    assert left_out(figures(withdrawn, signed).signed) == {"Not owed any more": 2}
    too_late = letter(status="WITHDRAWN", ended_at=minutes(14))
    assert of(figures(too_late).signed) == (0, 1)


def test_void_letter_was_not_received_but_a_limit_that_had_passed_was_missed() -> None:
    void, late = letter(status="VOID", ended_at=minutes(4)), minutes(14)
    found = figures(void, letter(2, status="VOID", ended_at=late), letter(3))
    assert found.received == 1
    assert left_out(found.signed) == {"Void": 1}
    assert of(found.signed) == (0, 2)
    for rate in (found.closed, found.repeated, found.supervised):
        assert left_out(rate) == {"Void": 2}


def test_limit_that_has_not_come_is_no_verdict_yet() -> None:
    found = figures(letter(), now=minutes(5))
    assert left_out(found.signed) == {"Not due yet": 1}
    assert left_out(found.completed) == {"Not due yet": 1}
    assert of(figures(letter(), now=minutes(11)).signed) == (0, 1)


def test_order_counts_in_the_period_in_which_its_limit_falls() -> None:
    last = datetime(2026, 9, 30, 23, 55, tzinfo=CHINA)
    received = answered(received_at=last)
    assert of(figures(received).signed) == (0, 0)
    assert of(figures(received, of=date(2026, 10, 1)).signed) == (1, 1)
    assert figures(received).received == 1


def test_where_signing_ends_with_the_routing_a_letter_left_lying_is_late() -> None:
    """Zhanjiang's 签收流转; Shenzhen asks for the signing alone."""
    lying = answered(1, signed_at=minutes(5), routed_at=minutes(11))
    unrouted = answered(2, signed_at=minutes(5), routed_at=None)
    found = figures(lying, unrouted, answered(3))
    assert of(found.signed) == of(found.responded) == (1, 3)
    there = figures(lying, unrouted, answered(3), directory=with_profile("shenzhen"))
    assert of(there.signed) == of(there.responded) == (3, 3)


# ------------------------------------------------------------------------------ contact


def test_contact_rate_counts_letters_with_contact_details() -> None:
    nameless = answered(1, writer=None, contacts=(), contacted_at=None)
    unreachable = answered(2, writer=Person("张"), contacts=(), contacted_at=None)
    late = answered(3, contacts=(), contacted_at=minutes(31))
    found = figures(answered(), nameless, unreachable, late)
    assert of(found.contacted) == (1, 2)
    assert left_out(found.contacted) == {"No contact details": 2}


def test_attempt_in_time_and_contact_in_time_are_two_figures() -> None:
    tried = answered(
        contacts=(attempt(minutes(9), False), attempt(minutes(50))), contacted_at=minutes(50)
    )
    never = answered(2, contacts=(), contacted_at=None)
    late = answered(3, contacts=(attempt(minutes(40), False),), contacted_at=None)
    found = figures(tried, never, late)
    assert of(found.attempted) == (1, 3)
    assert of(found.contacted) == (0, 3)


def test_merged_letter_answers_for_its_own_signing_and_contact() -> None:
    merged = answered(status="MERGED", merged_into="elsewhere")
    found = figures(merged)
    assert of(found.contacted) == (1, 1)
    assert left_out(found.completed) == {"Merged": 1}
    assert left_out(found.closed) == {"Merged": 1}


def test_letters_passed_on_or_refused_are_left_out_of_contact_and_reply() -> None:
    passed_on = answered(1, status="TRANSFERRED")
    refused = answered(2, status="REJECTED")
    found = figures(passed_on, refused)
    for rate in (found.contacted, found.completed, found.closed, found.responded):
        assert of(rate) == (0, 0)
        assert left_out(rate) == {"Not accepted": 1, "Passed on": 1}


def test_refusal_that_is_only_drafted_leaves_the_letter_ours() -> None:
    drafted = answered(1, status="REJECT_PENDING", contacts=(), contacted_at=None, replied_at=None)
    found = figures(drafted)
    for rate in (found.contacted, found.completed, found.closed, found.responded):
        assert of(rate) == (0, 1)


GONE_LATE = ("TRANSFERRED", "REJECTED", "WITHDRAWN")


@pytest.mark.parametrize("status", GONE_LATE)
def test_late_letter_does_not_leave_its_rates_by_being_passed_on_afterwards(status: str) -> None:
    late = answered(
        1, status=status, ended_at=NINE + timedelta(days=20), contacted_at=None, replied_at=None
    )
    found = figures(late, directory=with_profile("shenzhen"))
    assert of(found.contacted) == of(found.responded) == of(found.completed) == (0, 1)
    told = answered(1, status=status, ended_at=minutes(31), contacted_at=minutes(31))
    assert of(figures(told).contacted) == (0, 1)


@pytest.mark.parametrize("status", GONE_LATE)
@pytest.mark.parametrize("signed_after", [5, 11])
def test_letter_gone_before_its_contact_was_due_is_in_no_response_rate(
    status: str, signed_after: int
) -> None:
    """Whether or not it was signed for late, and whether or not the writer was told by then."""
    gone = answered(1, status=status, ended_at=minutes(20), signed_at=minutes(signed_after))
    nameless = answered(2, writer=None, signed_at=minutes(signed_after))
    found = figures(gone, nameless)
    assert of(found.responded) == of(found.contacted) == (0, 0)
    assert found.responded.left_out_count == 2


def test_response_of_a_unit_does_not_contain_the_signing_of_the_bureau() -> None:
    unsigned = answered(signed_at=minutes(11))
    assert of(letter_figures([unsigned], scope(), PRECINCT).responded) == (1, 1)
    assert of(letter_figures([unsigned], scope(), BUREAU).responded) == (0, 1)
    assert of(letter_figures([unsigned], scope()).responded) == (0, 1)


def test_response_asks_for_signing_and_contact_in_time() -> None:
    unsigned = answered(2, signed_at=minutes(11))
    unreached = answered(3, contacts=(), contacted_at=minutes(31))
    assert of(figures(answered(), unsigned, unreached).responded) == (1, 3)


def test_bureau_may_count_contact_alone_as_response() -> None:
    unsigned = answered(signed_at=minutes(11))
    alone = with_number("figures.response.contact_only", 1)
    assert of(figures(unsigned, directory=alone).responded) == (1, 1)


def test_late_signing_counts_in_the_month_of_the_contact_limit_across_midnight() -> None:
    """The sign limit fell into August, the contact limit into September."""
    late = datetime(2026, 8, 31, 23, 45, tzinfo=CHINA)
    unsigned = answered(received_at=late, signed_at=late + timedelta(minutes=11))
    signed = answered(2, received_at=late)
    assert of(figures(unsigned, signed).responded) == (1, 2)


def test_details_that_are_found_later_bring_no_letter_into_the_rate() -> None:
    """Else only those who could be reached after all would be counted."""
    nameless = answered(1, writer=None)
    assert nameless.contacted_at is not None
    assert left_out(figures(nameless).contacted) == {"No contact details": 1}
    assert left_out(figures(nameless).attempted) == {"No contact details": 1}


def test_attempt_in_time_counts_before_the_limit_has_come() -> None:
    tried = answered(1, contacts=(attempt(minutes(12), False),), contacted_at=None)
    found = figures(tried, now=minutes(20))
    assert of(found.attempted) == (1, 1)
    assert left_out(found.contacted) == {"Not due yet": 1}


def test_letter_gone_before_its_limit_is_left_out_whether_or_not_it_was_kept() -> None:
    told = answered(1, status="WITHDRAWN", ended_at=minutes(15), contacted_at=minutes(15))
    silent = answered(2, status="WITHDRAWN", ended_at=minutes(15), contacted_at=None, contacts=())
    assert of(figures(told, silent).contacted) == (0, 0)
    assert left_out(figures(told, silent).contacted) == {"Not owed any more": 2}


def test_city_without_a_contact_limit_has_no_contact_rate() -> None:
    nowhere = answered(1, unit="nowhere", units=("nowhere",))
    found = figures(nowhere)
    assert of(found.contacted) == of(found.signed) == of(found.responded) == (0, 0)
    assert found.contacted.left_out == ()


# ------------------------------------------------------------------------------ replies


def test_first_feedback_counts_where_the_city_has_such_a_limit() -> None:
    assert of(figures(answered()).first_feedback) == (0, 0)
    shenzhen = with_profile("shenzhen")
    in_time = answered(1)
    late = answered(2, first_feedback_at=NINE + timedelta(days=5))
    found = figures(in_time, late, answered(3, status="MERGED"), directory=shenzhen)
    assert of(found.first_feedback) == (1, 2)


def with_profile(city: str) -> Any:
    roster = directory().roster
    units = dict(roster.units) | {BUREAU: structs.replace(roster.units[BUREAU], profile=city)}
    return replace(directory(), roster=Roster(units, roster.officers, roster.devices))


def extended(days: int, replied_after: int) -> Any:
    granted = {"mailbox.reply": (Extension(NINE, days, "COMPLEX"),)}
    return answered(days, extensions=granted, replied_at=NINE + timedelta(days=replied_after))


def test_extension_does_not_hide_lateness() -> None:
    """Due on the 21st; two working days more make the 23rd."""
    in_time, only_extended, late = extended(2, 6), extended(2, 8), extended(2, 12)
    found = figures(in_time, in_time, only_extended, late)
    assert of(found.completed) == (3, 4)
    assert of(found.completed_originally) == (2, 4)


def test_extension_granted_when_the_limit_had_come_moves_it_into_no_other_month() -> None:
    """Due on the 21st of September; granted on the 8th of October, for ten working days."""
    october = datetime(2026, 10, 8, tzinfo=CHINA)
    granted = {"mailbox.reply": (Extension(october, 10, "COMPLEX"),)}
    late = answered(1, extensions=granted, replied_at=october + timedelta(days=1))
    assert of(figures(late).completed) == (0, 1)
    assert of(figures(late, of=date(2026, 10, 1)).completed) == (0, 0)


def test_paused_reply_is_left_out_until_it_runs_again() -> None:
    paused = {"mailbox.reply": (Pause(NINE + timedelta(days=1), None, "MATERIAL"),)}
    waiting = answered(replied_at=None, pauses=paused)
    for rate in (figures(waiting).completed, figures(waiting).completed_originally):
        assert left_out(rate) == {"Paused": 1}


# -------------------------------------------------------------------------------- stock


def test_closed_counts_letters_received_in_the_period_and_closed_by_its_end() -> None:
    in_october = closed(2, closed_at=datetime(2026, 10, 1, tzinfo=CHINA))
    before = answered(3, received_at=datetime(2026, 8, 31, tzinfo=CHINA))
    assert of(figures(closed(1), in_october, before, answered(4)).closed) == (1, 3)


def test_repetition_counts_merged_and_repeated_letters() -> None:
    again = answered(2, facts=GradeFacts(repeats=2))
    once = answered(3, facts=GradeFacts(repeats=1))
    elsewhere = answered(5, received_at=datetime(2026, 8, 1, tzinfo=CHINA), status="MERGED")
    found = figures(answered(1, status="MERGED"), again, once, answered(4), elsewhere)
    assert of(found.repeated) == (2, 4)


def test_long_term_supervised_reworked_and_returned_are_shares_of_what_came() -> None:
    found = figures(
        answered(1, long_term_since=NINE, returns=1, dispatches=2),
        answered(2, supervision_order="DB", reworks=1),
        answered(3, status="TRANSFERRED", dispatches=0),
        answered(4, replied_at=None, status="HANDLING"),
    )
    assert of(found.long_term) == (1, 3)
    assert of(found.supervised) == (1, 3)
    assert of(found.reworked) == (1, 3)
    assert of(found.returned) == (1, 4)


# --------------------------------------------------------------------------- call-backs


def test_resolution_counts_the_newest_word_of_those_who_answered() -> None:
    letters = (
        closed(1, call(Solved.NO), call(Solved.YES)),
        closed(2, call(Solved.NO)),
        closed(3, call(Solved.PART)),
        closed(4, call(Solved.NA)),
        closed(5, no_answer()),
        closed(6, call(None)),
        closed(7, call(at=datetime(2026, 10, 2, tzinfo=CHINA))),
    )
    found = figures(*letters).solved
    assert of(found) == (1, 3)
    assert found.text == "33.33 %"
    assert left_out(found) == {"Does not apply": 1, "No answer": 2}
    half = with_number("figures.solved.partial_percent", 50)
    assert figures(*letters, directory=half).solved.text == "50.00 %"


def test_satisfaction_counts_marks_that_the_citizen_gave() -> None:
    marks = [closed(number, call(mark=mark)) for number, mark in enumerate(Satisfaction)]
    found = figures(*marks, closed(9, no_answer()), answered(10)).satisfied
    assert of(found) == (3, 5)
    assert left_out(found) == {"Not rated": 1, "No answer": 1}


def test_bad_mark_is_left_out_only_where_that_was_approved() -> None:
    bad = call(Solved.NO, Satisfaction.DISSATISFIED)
    explained = closed(1, bad, status="CLOSED_EXPLAINED")
    excluded = closed(2, bad, status="CLOSED_EXPLAINED", excluded_by="局长")
    content = closed(3, excluded_by="局长")
    found = figures(explained, excluded, content).satisfied
    assert of(found) == (1, 2)
    assert left_out(found) == {"Excluded with approval": 1}


def test_exclusion_does_not_cover_a_mark_that_came_after_it() -> None:
    """Excluded on the tenth day, reopened on the twelfth, dissatisfied again on the fifteenth."""
    day = [NINE + timedelta(days=n) for n in range(16)]
    unhappy = [call(Solved.NO, Satisfaction.DISSATISFIED, at=day[n]) for n in (3, 15)]
    past = (Was(day[10], "excluded_by", ""), Was(day[12], "excluded_by", "局长"))
    again = closed(1, *unhappy, status="REOPENED", past=past)
    assert of(figures(again).satisfied) == (0, 1)
    before = closed(2, unhappy[0], status="REOPENED", past=past)
    assert left_out(figures(before).satisfied) == {"Excluded with approval": 1}


def test_letter_closed_without_an_answer_counts_in_coverage_and_not_in_satisfaction() -> None:
    tried = closed(1, no_answer(), no_answer(), no_answer(), no_answer(ContactWay.SMS))
    silent = closed(2, no_answer(ContactWay.SMS))
    found = figures(tried, silent)
    assert of(found.called_back) == (1, 2)
    assert of(found.satisfied) == (0, 0)
    assert of(found.connected) == (0, 3)
    assert left_out(found.connected) == {"Message left": 2}
    assert of(figures(closed(3, no_answer(), call())).connected) == (1, 2)


# ------------------------------------------------------------------------------ outages


def outage(unit: str = BUREAU, *, is_withdrawn: bool = False) -> Any:
    down = Outage(
        id="o",
        unit=unit,
        starts_at=minutes(-60),
        ends_at=minutes(8),
        evidence="机房日志",
        is_withdrawn=is_withdrawn,
    )
    return replace(directory(), outages=(down,))


def test_figures_are_given_with_and_without_the_outages() -> None:
    late = answered(1, signed_at=minutes(15))
    afterwards = answered(2, received_at=minutes(60), signed_at=minutes(75))
    plain, exempted = with_and_without(
        letter_figures, [late, afterwards, answered(3)], scope(directory=outage())
    )
    assert of(plain.signed) == (1, 3)
    assert of(exempted.signed) == (0, 1)
    assert left_out(exempted.signed) == {"System outage": 2}


@pytest.mark.parametrize(
    "down", [outage(DIVISION), outage(is_withdrawn=True)], ids=["elsewhere", "withdrawn"]
)
def test_outage_elsewhere_or_taken_back_exempts_nobody(down: Any) -> None:
    late = answered(signed_at=minutes(15))
    assert of(letter_figures([late], scope(directory=down).exempting()).signed) == (0, 1)


def test_outage_of_the_lead_unit_exempts_its_reply() -> None:
    late = answered(replied_at=NINE + timedelta(days=20))
    assert late.lead_unit == PRECINCT
    here, there = outage(DIVISION), outage(OTHER_DIVISION)
    assert left_out(figures(late, directory=here, exempts=True).completed) == {"System outage": 1}
    assert of(figures(late, directory=there, exempts=True).completed) == (0, 1)
