"""Every event type, whatever its kind, has all that an event type needs.

A schema, words in both languages, a check and an evolve that run, a specimen on the wire
that stays readable, and a place in the timeline.  A new type fails here until it has them.
"""

from functools import cache
from typing import Any

import msgspec
import pytest
from msgspec import inspect, structs

from casework.context import Context, Directory
from casework.event import Event, Label, Record, Refusal, read_core
from casework.machine import Machine
from casework.registry import (
    MACHINES,
    TYPES,
    Entry,
    check,
    decode_state,
    encode_state,
    evolve,
    kind_of,
    kind_of_state,
    read,
)
from casework.state import Person, State
from casework.steps import Step
from casework.telling import notes
from tests.harness import bureau
from tests.harness.samples import AT, state_of
from tests.rules_page.targets import reachable, targets
from tests.wire_fixtures import COMMAND, FOLDER, path_of

FILES = sorted(FOLDER.glob("*.json"))
NUMBER_CODES = {
    "letter": {"XJ"},
    "ledger_item": {"ZY", "ZS", "ZT"},
    "walk_in": {"JD"},
    "visit": {"ZF"},
    "meeting": {"HY"},
    "lost_item": {"SW"},
    "loan": {"WJ"},
    "supervision_order": {"DB"},
}
"""Domain 5.1: the codes that a number begins with."""


def each_type() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", TYPES.values(), ids=TYPES.keys())


def each_kind() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())


@cache
def directory() -> Directory:
    return bureau.directory()


def specimen(step: Step[Any, Any]) -> Event[Any]:
    path = path_of(step)
    if not path.exists():
        pytest.fail(f"{step.name} has no specimen on the wire; write it with: {COMMAND}")
    return read(msgspec.json.decode(path.read_bytes(), type=Record))


def both(event: Event[Any]) -> tuple[Event[Any], Event[Any]]:
    """The event, and the event after its personal data were erased."""
    erased = structs.replace(event, sealed=None, erased=event.core.sealed is not None)
    return event, erased


# --------------------------------------------------------------------------------- wire


@each_type()
def test_every_type_has_a_specimen_on_the_wire_of_its_present_version(entry: Entry) -> None:
    event = specimen(entry.step)
    assert (event.core.type, event.core.v) == (entry.step.name, entry.step.v)
    assert isinstance(event.body, entry.step.body)
    assert (event.private is not None) is (entry.step.private is not None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_every_specimen_ever_written_stays_readable(path: Any) -> None:
    record = msgspec.json.decode(path.read_bytes(), type=Record)
    event = read(record)
    assert path.stem == f"{event.core.type}.v{event.core.v}"
    assert bytes(record.core) in path.read_bytes()
    assert event.stamp is not None
    assert read_core(record.core) == event.core


def test_every_specimen_is_of_a_type_that_is_still_registered() -> None:
    assert {path.stem.split(".")[0] for path in FILES} <= set(TYPES)


# ------------------------------------------------------------------------------- schema


@each_type()
def test_body_says_nothing_about_a_person(entry: Entry) -> None:
    """Names, numbers and addresses stand in the sealed part, or they could not be erased."""
    assert Person not in _structs_in(inspect.type_info(entry.step.body))


def _structs_in(info: Any) -> set[type]:
    found = {info.cls} if isinstance(info, inspect.StructType) else set()
    parts = [
        *(field.type for field in getattr(info, "fields", ())),
        *getattr(info, "types", ()),
        *(
            getattr(info, name)
            for name in ("item_type", "key_type", "value_type")
            if hasattr(info, name)
        ),
    ]
    return found.union(*map(_structs_in, parts))


@each_type()
def test_schema_is_frozen_and_named_for_what_happened(entry: Entry) -> None:
    for schema in (entry.step.body, entry.step.private):
        assert schema is None or (schema.__struct_config__.frozen and schema.__doc__)
    assert kind_of(entry.step.name) == entry.machine.kind
    assert entry.step.v >= 1


# --------------------------------------------------------------------- check and evolve


def context_of(known: State | None = None) -> Context:
    return Context(AT, directory(), lambda case: known)


@each_type()
def test_check_answers_yes_or_no_in_words_and_never_falls_over(entry: Entry) -> None:
    """By an officer of the bureau, so that the guards are asked too."""
    for event in both(specimen(entry.step)):
        for status in entry.step.frm or ("",):
            state = state_of(entry.machine, status) if status else None
            for guard in entry.step.guards:
                guard.refuses(state, event, context_of(state))
            refusal = check(state, event, context_of(state))
            assert isinstance(refusal, Refusal)
            assert refusal.say.zh
            assert refusal.say.en


@each_type()
def test_evolve_leads_where_the_table_says_from_every_status_it_names(entry: Entry) -> None:
    for event in both(specimen(entry.step)):
        for status in entry.step.frm or ("",):
            state = state_of(entry.machine, status) if status else None
            after = evolve(state, event)
            assert after.status in targets(entry.machine, entry.step, status)
            assert kind_of_state(after) == entry.machine.kind
            assert decode_state(encode_state(after)) == after
            assert after.count == (2 if state else 1)


# ----------------------------------------------------------------------------- timeline


def words(label: Label) -> bool:
    return bool(label.zh.strip() and label.en.strip()) and label.zh != label.en


@each_type()
def test_every_type_has_a_place_in_the_timeline_in_both_languages(entry: Entry) -> None:
    assert words(entry.step.label)
    for event in both(specimen(entry.step)):
        for part in notes(event, Directory()):
            assert isinstance(part, str) or words(part) or part.zh == part.en.split()[0]
            assert part if isinstance(part, str) else part.word("zh") and part.word("en")


@each_kind()
def test_every_type_of_a_kind_is_called_differently(machine: Machine[Any]) -> None:
    for language in ("zh", "en"):
        names = [step.label.word(language) for step in machine.steps if step.frm]
        assert sorted(names) == sorted(set(names))


@each_kind()
def test_every_guard_says_its_own_words_in_both_languages(machine: Machine[Any]) -> None:
    rules = {(guard.clause, guard.rule) for step in machine.steps for guard in step.guards}
    clauses = [clause for clause, _ in rules]
    assert sorted(clauses) == sorted(set(clauses)), "one clause, two texts"
    for language in ("zh", "en"):
        texts = [rule.word(language) for _, rule in rules]
        assert all(texts)
        assert sorted(texts) == sorted(set(texts)), "one text, two clauses"


# ----------------------------------------------------------------------------- statuses


@each_kind()
def test_every_status_is_named_and_reachable(machine: Machine[Any]) -> None:
    assert words(machine.label)
    assert all(words(label) for label in machine.statuses.values())
    assert len({label.zh for label in machine.statuses.values()}) == len(machine.statuses)
    assert reachable(machine) == set(machine.statuses)
    for step in machine.steps:
        assert set(step.frm) <= set(machine.statuses)


BY_NOBODY = (
    *("LimitAlarmed", "Chased", "RoutineRan", "RoutineRanAgain"),
    *("MonthAccountDrawn", "MonthAccountDrawnAnew", "MonthAccountSupplemented"),
    *("MachineAlarmRaised", "MachineAlarmRaisedAgain", "MachineRecordsTaken"),
    *("LetterSupplemented", "LetterRated", "LetterThanked", "LetterCheckDrawn"),
    "WalkInMarkedByVisitor",
    *("CallSampleFixed", "CallSampleDrawn"),
)
"""What the centre alone takes, the writer of a letter through it."""


@each_kind()
def test_every_step_names_who_takes_it(machine: Machine[Any]) -> None:
    assert any(not step.frm for step in machine.steps)
    centres = {step.name for step in machine.steps if not step.by}
    assert all(name.endswith(BY_NOBODY) for name in centres)
    assert all(words(role.label) for step in machine.steps for role in step.by)


@pytest.mark.parametrize("kind", NUMBER_CODES)
def test_every_kind_that_is_numbered_has_its_code(kind: str) -> None:
    machine = MACHINES[kind]
    state = state_of(machine, next(iter(machine.statuses)))
    assert machine.number_code(state) in NUMBER_CODES[kind]
    assert any(step.numbers for step in machine.steps)
