"""What the centre would do by itself, asked of the rules: orders, and what is left to people."""

from datetime import date, datetime, timedelta

import pytest

from casework.cases.directory import ThresholdsIssued
from casework.cases.routine import RoutineCode
from casework.cases.supervision.state import SupervisionOrder
from casework.event import CHINA, Label
from casework.ids import SYSTEM
from casework.registry import Proposal
from casework.routines import ROUTINES
from casework.thresholds import Threshold, ThresholdTable
from tests.harness import bureau
from tests.harness.bureau import DIV_HEAD, HANDLER, Scribe
from tests.harness.lives.letter import Mail
from tests.harness.rules.rounds import acts


def dissatisfied_twice() -> Mail:
    mail = Mail("REWORK")
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    mail.do("LetterRevisitStarted")
    mail.do("bad call")
    return mail


def test_second_bad_answer_has_its_order_drafted_and_linked_and_issued_by_nobody() -> None:
    mail = dissatisfied_twice()
    (act,) = acts(mail.scribe, RoutineCode.ORDERS)
    assert act.unit == bureau.DIVISION
    for proposal in act.proposals:
        mail.scribe.happen(SYSTEM, proposal)
    order = mail.scribe.states[act.proposals[0].case]
    assert isinstance(order, SupervisionOrder)
    assert (order.status, order.unit, order.source_case) == ("DRAFT", bureau.DIVISION, mail.case)
    assert mail.letter.supervision_order == order.case
    assert acts(mail.scribe, RoutineCode.ORDERS) == []


def test_first_bad_answer_and_a_decision_against_one_have_no_order_drafted() -> None:
    assert acts(Mail("REWORK").scribe, RoutineCode.ORDERS) == []
    mail = dissatisfied_twice()
    mail.do("LetterReworkSupervised")
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=bureau.CHIEF)
    mail.do("LetterRevisitStarted")
    mail.do("LetterSupervisionWaived")
    assert acts(mail.scribe, RoutineCode.ORDERS) == []


def test_order_is_drafted_above_those_whom_the_letter_is_about() -> None:
    mail = dissatisfied_twice()
    mail.pretend(respondents=(DIV_HEAD,))
    (act,) = acts(mail.scribe, RoutineCode.ORDERS)
    assert act.unit == bureau.BUREAU


def test_alarm_is_no_officers_and_is_not_said_twice() -> None:
    mail = Mail("HANDLING")
    mail.scribe.later(days=30)
    (act,) = acts(mail.scribe, RoutineCode.ALARMS)
    for proposal in act.proposals:
        refusal = mail.scribe.try_it(HANDLER, proposal)
        assert refusal is not None
        assert refusal.clause == "role.centre"
        seen = mail.letter.last
        mail.scribe.happen(SYSTEM, proposal)
        assert mail.letter.last == seen, "it moves nothing on"
        again = mail.scribe.try_it(SYSTEM, proposal)
        assert again is not None
        assert again.clause == "alarm.true"
    assert acts(mail.scribe, RoutineCode.ALARMS) == []


@pytest.mark.parametrize(
    ("every", "at", "planned"),
    [
        (60, "10:42", "10:00"),
        (1_440, "23:59", "00:00"),
        (25, "01:00", "00:50"),
        (0, "10:42", None),
    ],
)
def test_planned_moments_are_counted_from_midnight(
    every: int, at: str, planned: str | None
) -> None:
    scribe = Scribe(bureau.directory())
    today = datetime(2026, 11, 18, tzinfo=CHINA)

    def clock(text: str) -> datetime:
        hours, minutes = map(int, text.split(":"))
        return today + timedelta(hours=hours, minutes=minutes)

    number = Threshold(
        code="routine.alarms.minutes", label=Label("数", "n"), value=every, source="[D]"
    )
    table = ThresholdTable(id="own", since=date(2020, 1, 1), thresholds=(number,))
    issued = Proposal(scribe.new_case(), ThresholdsIssued(table))
    scribe.happen(SYSTEM, issued)
    scribe.now = clock(at)
    found = ROUTINES[RoutineCode.ALARMS].planned(scribe.directory, scribe.now)
    assert found == (None if planned is None else clock(planned))
