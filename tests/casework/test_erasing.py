"""An erasure takes the words and leaves whatever is counted: figures, limits, turns, numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import structs

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.calendar import add_months
from casework.cases import WORK, visit
from casework.cases.erasing import Erased, ErasureGround, retention_of
from casework.cases.every_case import event_type
from casework.cases.ledger.gate import readings
from casework.cases.ledger.state import LedgerItem
from casework.cases.visit.state import Visit
from casework.context import Directory
from casework.deadlines import clocks
from casework.erasure import is_erasure, is_taken
from casework.event import Record, read_core
from casework.exemptions import Falsification
from casework.metrics import Period, Scope
from casework.registry import (
    MACHINES,
    asks_password,
    encode_state,
    evolve,
    fold,
    kind_of_state,
    read,
)
from casework.state import State
from casework.thresholds import DEFAULTS
from casework.worklist import next_step
from tests.harness import bureau
from tests.harness.bureau import CHIEF, DIV_HEAD, FIELD, HEAD, OFFICE, PRECINCT, SISTER, Scribe
from tests.harness.lives.claim import drafted
from tests.harness.lives.life import Life
from tests.harness.lives.visit import TARGET, notes, recorded
from tests.harness.lives.walk_in import done, received
from tests.harness.proposals import propose_as
from tests.harness.rules.asked import FIGURES, LIVED_BY, SEEDS, histories, midnights

OTHERS = (
    "test_adviser",
    "test_standard_answer",
    "test_clue",
    "test_common_issue",
    "test_diversion",
    "test_loss_report",
    "test_lost_property",
    "test_mediation_table",
    "test_review",
    "test_visit_target",
)
LIVES = (*dict.fromkeys(life for lived in LIVED_BY.values() for life in lived), *OTHERS)


def erased(record: Record) -> Record:
    core = read_core(record.core)
    return Record(record.core, None if is_taken(core) else record.sealed, record.stamp)


def after_erasure(records: list[Record], directory: Directory) -> State:
    """The case as every fold has it from now on: its parts gone, and the erasure behind them."""
    state = fold(map(read, map(erased, records)))
    assert state is not None
    scribe = Scribe(directory, max(read_core(one.core).at for one in records) + timedelta(days=900))
    scribe.states[state.case] = state
    name = event_type(kind_of_state(state), Erased)
    body = Erased(ground=ErasureGround.RETENTION, reference="市公办〔2031〕7号")
    return evolve(state, scribe.compose(OFFICE, propose_as(state.case, name, body)))


def all_erased(history: Any) -> dict[str, State]:
    kept = dict(history.end.states)
    for case, records in history.records.items():
        if kind_of_state(kept[case]) in {one.kind for one in WORK}:
            kept[case] = after_erasure(records, history.directory)
    return kept


# --------------------------------------------------------------------- what is counted


@pytest.mark.parametrize("figure", FIGURES)
def test_figures_are_the_same_before_and_after_an_erasure_for_every_month(figure: str) -> None:
    ask, asked, told = FIGURES[figure], 0, set()
    lived = [one for life in LIVED_BY[figure] for one in histories(life)]
    for history in lived:
        states, later = all_erased(history), history.end.at + timedelta(days=400)
        for end in midnights(history, 12 if len(lived) > SEEDS // 2 else 150):
            period = Period(end - timedelta(days=31), end)
            before = history.end.states
            was = ask(before, Scope(period, later, history.directory, before.get))
            now = ask(states, Scope(period, later, history.directory, states.get))
            assert now == was, (figure, end)
            told.add(repr(was))
            asked += 1
    assert asked > 100
    assert len(told) > 8


@pytest.mark.parametrize("life", LIVES)
def test_limits_turns_and_numbers_are_the_same_before_and_after(life: str) -> None:
    seen = 0
    for history in histories(life):
        states = all_erased(history)
        for case, state in states.items():
            before = history.end.states[case]
            if state is before:
                continue
            known = history.end.states.get
            assert clocks(state, history.directory, states.get) == clocks(
                before, history.directory, known
            )
            # Of two values that wait for a person nothing is left: an open case may go on.
            assert next_step(before) or not next_step(state)
            for name in ("status", "unit", "units", "number", "handlers", "respondents", "said"):
                assert getattr(state, name) == getattr(before, name), name
            seen += 1
    assert seen >= 10


def test_closing_gate_reads_the_same_before_and_after_an_erasure() -> None:
    seen = set[tuple[bool, ...]]()
    for history in histories("items"):
        states, known = all_erased(history), history.end.states.get
        for case, before in history.end.states.items():
            if isinstance(before, LedgerItem):
                after = states[case]
                assert isinstance(after, LedgerItem)
                read = readings(before, known)
                assert readings(after, known) == read
                seen.add(tuple(one.is_met for one in read))
    assert len(seen) > 5


@pytest.mark.parametrize("life", LIVES)
def test_nothing_of_what_was_sealed_stays_in_the_case(life: str) -> None:
    words = 0
    for history in histories(life):
        states = all_erased(history)
        for case, records in history.records.items():
            if states[case] is history.end.states[case]:
                continue
            open_parts = b"".join(bytes(erased(one).core) for one in records)
            kept = b"".join(bytes(erased(one).sealed or b"") for one in records)
            left = encode_state(states[case])
            for text in set(_texts(one for one in records if erased(one).sealed is None)):
                if text.encode() not in open_parts and text.encode() not in kept:
                    assert text.encode() not in left, (kind_of_state(states[case]), text)
                    words += 1
    assert words > 5


def _texts(records: Iterable[Record]) -> Iterator[str]:
    for one in records:
        if one.sealed is not None:
            yield from _in(msgspec.json.decode(bytes(one.sealed))["data"])


def _in(value: Any) -> Iterator[str]:
    """Texts that are long enough to be somebody's; codes and days are none."""
    if isinstance(value, str) and len(value) > 1 and not value.isascii():
        yield value
    parts = value.values() if isinstance(value, dict) else value
    for part in parts if isinstance(value, dict | list) else ():
        yield from _in(part)


# ------------------------------------------------------------------------ amendments


def amended(life: Life, kind: str, by: str, **values: Any) -> str:
    body = Amended(dict.fromkeys(values))
    refusal = life.scribe.try_it(
        by, propose_as(life.case, f"{kind}Amended", body, AmendedPrivate(values))
    )
    return refusal.clause if refusal else ""


def core_of(record: Record) -> Any:
    return read_core(record.core)


def test_personal_fields_and_the_rest_are_not_amended_in_one_step() -> None:
    life = Life()
    life.case = drafted(life.scribe)
    assert amended(life, "LedgerItem", HEAD, people=3, title="油烟") == "amend.mixed"
    assert amended(life, "LedgerItem", HEAD, people=3) == ""
    assert not is_taken(core_of(life.scribe.records[-1]))
    assert amended(life, "LedgerItem", HEAD, title="油烟") == ""
    assert is_taken(core_of(life.scribe.records[-1]))


def test_old_amendment_that_mixed_both_stays_whole() -> None:
    scribe = Scribe(bureau.directory())
    over = Amended({"people": None, "title": None})
    private = AmendedPrivate({"people": 3, "title": "油烟"})
    scribe.compose(HEAD, propose_as(scribe.new_case(), "LedgerItemAmended", over, private))
    assert not is_taken(core_of(scribe.records[-1]))


@pytest.mark.parametrize("kind", [one.kind for one in WORK if MACHINES[one.kind].amendable])
def test_every_amendable_field_is_of_one_sort(kind: str) -> None:
    machine = MACHINES[kind]
    assert machine.personal
    for step in machine.steps:
        if step.private not in (None, AmendedPrivate):
            assert not (set(machine.amendable) - machine.personal).intersection(
                step.private.__struct_fields__
            )


def test_choice_between_two_values_that_were_erased_folds() -> None:
    """A fold broke on it (``StopIteration``) as long as nobody erased anything."""
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    start = len(scribe.records)
    for title in ("油烟", "噪声"):
        body, private = Amended({"title": None}), AmendedPrivate({"title": title})
        scribe.happen(HEAD, propose_as(case, "LedgerItemAmended", body, private))
    settled = AmendmentSettled("title", "other")
    scribe.happen(HEAD, propose_as(case, "LedgerItemAmendmentSettled", settled))
    records = scribe.records[:start] + [erased(one) for one in scribe.records[start:]]
    state = fold(read(one) for one in records if core_of(one).case == case)
    assert state is not None
    assert (state.conflicts, state.amended) == ((), ())


# ---------------------------------------------------------------------------- visits


def test_problems_of_an_erased_visit_are_counted_and_followed() -> None:
    life = recorded(("楼道灯不亮", "堆物"))
    life.do(FIELD, visit.VisitProblemLinked(2, None, "物业"))
    state = fold(read(erased(one)) for one in life.scribe.records if core_of(one).case == life.case)
    assert isinstance(state, Visit)
    assert [(one.no, one.title, one.handed_to) for one in state.problems] == [
        (1, "", ""),
        (2, "", "物业"),
    ]


def test_visit_that_says_another_number_than_its_words_is_refused() -> None:
    life = Life()
    private = visit.VisitLoggedPrivate("张桂英", "都好", None, ("堆物",))
    body = visit.VisitLogged(
        target=TARGET, notes=notes(life.scribe), problem_count=2, promise_count=0
    )
    assert life.no(FIELD, body, private) == "visit.counted"
    life.do(FIELD, visit.logged(body, private), private)


def test_visit_from_before_that_was_counted_stays_whole() -> None:
    life = Life()
    body = visit.VisitLogged(target=TARGET, notes=notes(life.scribe))
    life.do(FIELD, body, visit.VisitLoggedPrivate("张桂英", "都好", None, ("堆物",)))
    assert not is_taken(core_of(life.scribe.records[-1]))


# ------------------------------------------------------------------------ who, and when

REFERENCE = "市公办〔2031〕7号"
MONTHS = DEFAULTS[retention_of("walk_in")]


def kept_long_enough() -> Life:
    """A reception that ended, and its time is over."""
    life = done()
    life.scribe.later(days=31 * MONTHS)
    return life


def erase(
    life: Life,
    by: str = OFFICE,
    ground: ErasureGround = ErasureGround.RETENTION,
    reference: str = REFERENCE,
) -> str:
    """The clause that refuses an erasure; empty when it is done."""
    name = event_type(kind_of_state(life.state), Erased)
    body = Erased(ground=ground, reference=reference)
    refusal = life.scribe.try_it(by, propose_as(life.case, name, body))
    return refusal.clause if refusal else ""


def test_office_of_the_bureau_erases_what_has_ended_and_whose_time_is_over() -> None:
    life = kept_long_enough()
    assert erase(life) == ""
    assert life.state.is_erased
    assert is_erasure(core_of(life.scribe.records[-1]).type)
    assert asks_password("WalkInErased")


def test_nothing_is_erased_before_it_ended() -> None:
    life = received()
    life.scribe.later(days=31 * MONTHS)
    assert erase(life) == "erasure.ended"


def test_time_is_over_on_the_day_and_not_on_the_day_before() -> None:
    life = done()
    ended_on = life.state.updated_at.date()
    over = add_months(ended_on, MONTHS)
    life.scribe.later(days=(over - ended_on).days - 1)
    assert erase(life) == "erasure.retention"
    life.scribe.later(days=1)
    assert erase(life) == ""


@pytest.mark.parametrize("ground", [one for one in ErasureGround if one.value != "RETENTION"])
def test_before_its_time_is_over_the_chief_of_the_bureau_decides(ground: ErasureGround) -> None:
    life = done()
    assert erase(life, OFFICE, ground) == "erasure.chief"
    assert erase(life, DIV_HEAD, ground) == "erasure.level"
    assert erase(life, HEAD, ground) == "role.missing"
    assert erase(life, CHIEF, ground) == ""


def test_nobody_erases_what_they_worked_on() -> None:
    life = kept_long_enough()
    handled = structs.replace(life.state, handlers=(OFFICE,))
    life.scribe.states[life.case] = handled
    assert erase(life) == "erasure.by_another"


@pytest.mark.parametrize("text", ["", "无", "x" * 41 + "1", "张桂英 13800002207", "号" * 41 + "1"])
def test_reference_is_the_number_of_the_approval_and_nothing_personal(text: str) -> None:
    assert erase(kept_long_enough(), reference=text) == "erasure.reference"


def test_it_is_erased_again_only_when_something_came_since() -> None:
    life = kept_long_enough()
    assert erase(life) == ""
    life.scribe.later(days=1)
    assert erase(life) == "erasure.again"


def test_somebody_named_in_a_complaint_keeps_it_until_its_time_is_over() -> None:
    life = done()
    life.scribe.states[life.case] = structs.replace(life.state, respondents=(SISTER,))
    assert erase(life, CHIEF, ErasureGround.REQUEST) == "erasure.respondents"
    life.scribe.later(days=31 * MONTHS)
    assert erase(life) == ""


@pytest.mark.parametrize(("month", "clause"), [(9, "erasure.falsified"), (8, ""), (10, "")])
def test_finding_of_falsification_keeps_the_record_of_its_month(month: int, clause: str) -> None:
    life = kept_long_enough()
    found = Falsification(
        id="1", unit=PRECINCT, month=date(2026, month, 1), basis="督察〔2026〕1号"
    )
    life.scribe.directory = replace(life.scribe.directory, falsifications=(found,))
    assert erase(life) == clause
    lifted = structs.replace(found, is_withdrawn=True)
    life.scribe.directory = replace(life.scribe.directory, falsifications=(lifted,))
    assert not clause or erase(life) == ""


def test_open_matter_that_it_belongs_to_needs_it() -> None:
    life = kept_long_enough()
    item = drafted(life.scribe)
    life.scribe.states[life.case] = structs.replace(life.state, linked_case=item)
    assert erase(life) == "erasure.needed"
    over = structs.replace(life.scribe.states[item], status="VOID")
    life.scribe.states[item] = over
    assert erase(life) == ""
