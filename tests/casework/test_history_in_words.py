"""Histories and titles say what people call things: no codes, no ids, no birth dates."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import Struct

from casework.cases.directory import MACHINES as DIRECTORY
from casework.cases.directory import CodeListIssued, HolidayTableIssued
from casework.cases.ledger.parts import ClauseWaived
from casework.cases.meeting import resolving
from casework.cases.meeting.tracking import MatterSupervised
from casework.cases.visit import VisitProblemLinked
from casework.context import CodeItem
from casework.event import Label
from casework.facts import facts, history_of, lead_of, title_of
from casework.fields import slots
from casework.registry import TYPES, read
from tests.harness.bureau import ADMIN, DIV_HEAD, FIELD, HEAD, START, Scribe
from tests.harness.lives import mediation, meeting, visit
from tests.harness.lives.ledger import Item
from tests.harness.lives.life import Life, founded
from tests.harness.lives.turns import first_in


def last_said(scribe: Scribe, state: Any) -> dict[str, str]:
    """What the newest line of a history says, by its labels."""
    told = history_of(read(scribe.records[-1]), scribe.directory, state)
    return {one.label.zh: one.words.zh for one in told}


def test_waived_clause_is_called_by_its_title() -> None:
    item = Item().go("CallBackRecorded")
    item.say("ClauseWaived", DIV_HEAD, ClauseWaived("closing.publicity"))
    assert last_said(item.office, item.state)["销号条件"] == "一事一公开"


def test_sub_task_is_called_by_its_unit_and_its_words_also_when_it_is_over() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("SubTaskSet")
    item.say("SubTaskFinished")
    (task,) = item.state.tasks
    assert last_said(item.office, item.state)["子任务"] == f"东关派出所: {task.text}"


def test_paused_and_extended_limits_are_called_by_their_names() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("LedgerItemExtensionRequested")
    words = last_said(item.office, item.state)["时限"]
    assert "ledger." not in words
    profile = item.office.directory.profile(item.state.unit, item.state.opened_at)
    asked = item.state.extension_asked
    assert profile is not None
    assert asked is not None
    assert words == next(one.label.zh for one in profile.limits if one.code == asked.limit)


def test_matters_and_problems_are_called_by_number_and_what_they_are_about() -> None:
    life = meeting.closed()
    life.do(HEAD, MatterSupervised(1), meeting.WORDS)
    assert last_said(life.scribe, life.state)["议题"] == "1 夜间无处停车"
    life = visit.recorded(("楼道灯不亮",))
    life.do(FIELD, VisitProblemLinked(1, handed_to="物业"))
    assert last_said(life.scribe, life.state)["问题或承诺"] == "1. 楼道灯不亮"


def test_what_was_picked_keeps_its_code_where_the_case_is_not_known() -> None:
    item = Item().go("CallBackRecorded")
    item.say("ClauseWaived", DIV_HEAD, ClauseWaived("closing.publicity"))
    assert last_said(item.office, None)["销号条件"] == "closing.publicity"


def test_birth_dates_of_parties_stand_in_no_history_and_no_fact() -> None:
    life = mediation.opened()
    said = history_of(read(life.scribe.records[-1]), life.scribe.directory, life.state)
    texts = [one.words for one in (*said, *facts(life.state, life.scribe.directory))]
    assert not any("1950-03-01" in text.zh + text.en for text in texts)
    assert any("1950 年" in text.zh for text in texts)


def test_tables_are_titled_in_words_and_found_by_their_keys() -> None:
    listed, holidays = Life(founded()), Life(founded())
    items = (CodeItem("UMBRELLA", Label("雨伞", "Umbrella")),)
    named = Label("借用物品", "Things to lend")
    listed.do(ADMIN, CodeListIssued("loan.item", items, named))
    directory = listed.scribe.directory
    assert (lead_of(listed.state, directory), title_of(listed.state)) == (named, "")
    table = directory.calendar.tables[0]
    holidays.do(ADMIN, HolidayTableIssued(table))
    assert lead_of(holidays.state, directory) == Label(
        f"{table.year}年放假安排", f"Holidays of {table.year}"
    )
    display = TYPES["CodeListIssued"].machine.display
    assert display is not None
    assert display.words(listed.state) == ("codes.loan.item", "借用物品", "Things to lend")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("device", "已停用"),
        ("delegation", "已收回"),
        ("outage", "已撤回"),
        ("falsification", "已撤销"),
        ("receiver", "已停用"),
    ],
)
def test_each_end_in_the_directory_has_its_own_word(kind: str, said: str) -> None:
    machine = next(one for one in DIRECTORY if one.kind == kind)
    assert machine.statuses["ENDED"].zh == said


def test_labels_do_not_carry_a_hint_into_the_history() -> None:
    for entry in TYPES.values():
        step = entry.step
        labels = [step.words] if step.words else []
        body: type[Struct] = step.body
        labels += [slot.label for slot in slots(body)]
        labels += [slot.label for slot in slots(step.private)] if step.private else []
        for label in labels:
            assert not any(mark in label.zh for mark in ("不少于", "须写", ",")), label


def test_day_of_a_matter_that_has_passed_is_not_offered_again() -> None:
    life = meeting.closed()
    now = first_in(life, HEAD, resolving.MatterRedirected, "due_on", no="1")
    assert str(now) == "2026-09-30"
    life.scribe.now = START + timedelta(days=40)
    assert first_in(life, HEAD, resolving.MatterRedirected, "due_on", no="1") is None
