"""Every kind says once what its fields, steps and cases are to a person; nothing is left out.

Forms, pages, lists, histories, the API and the rules page are made from these descriptions: what
the type checker cannot see of them is held here.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct, structs

import casework.cases
from casework.amend import AmendmentSettled
from casework.cases.directory import KINDS as DIRECTORY
from casework.facts import slot_of
from casework.fields import Meaning, Slot, slots, undescribed
from casework.machine import Machine
from casework.registry import MACHINES, TYPES, Entry
from tests.harness import bureau
from tests.harness.samples import state_of

CASES = Path(inspect.getfile(casework.cases)).parent
RULES = sorted(CASES.rglob("*.py"))


def each_type() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", TYPES.values(), ids=TYPES.keys())


def each_kind() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())


def schemas_of(schema: type[Struct]) -> Iterator[type[Struct]]:
    """A schema and those of the values in it."""
    yield schema
    for slot in slots(schema):
        if isinstance(slot.kind, type) and issubclass(slot.kind, Struct) and slot.is_asked:
            yield from schemas_of(slot.kind)


@each_type()
def test_every_field_of_a_step_says_what_it_is(entry: Entry) -> None:
    for schema in (entry.step.body, entry.step.private):
        if schema is not None:
            for one in schemas_of(schema):
                assert undescribed(one) == (), one.__name__


@each_type()
def test_labels_of_a_form_are_words_in_both_languages_and_differ(entry: Entry) -> None:
    for schema in (entry.step.body, entry.step.private):
        asked = [slot for slot in _slots(schema) if slot.is_asked]
        for slot in asked:
            assert slot.label.zh != slot.label.en
            assert slot.label.zh.strip()
            assert slot.label.en.strip()
        for language in ("zh", "en"):
            words = [slot.label.word(language) for slot in asked]
            assert len(words) == len(set(words)), "one label, two fields"


@each_type()
def test_every_step_has_a_button_in_both_languages(entry: Entry) -> None:
    assert entry.step.button.zh
    assert entry.step.button.en
    assert entry.step.button.en[0].isupper()


@each_type()
def test_every_step_of_work_can_be_filled_in_by_a_person(entry: Entry) -> None:
    """Tables and keys come from files and programs; of two values the page itself lets choose."""
    is_work = entry.machine.kind not in DIRECTORY and entry.step.by
    assert entry.step.has_form or not is_work or issubclass(entry.step.body, AmendmentSettled)


@each_kind()
def test_buttons_of_a_kind_are_told_apart(machine: Machine[Any]) -> None:
    for status in machine.statuses:
        for language in ("zh", "en"):
            words = [step.button.word(language) for step in machine.steps if status in step.frm]
            assert sorted(words) == sorted(set(words)), status


@each_type()
def test_things_of_the_case_and_of_lists_say_where_they_come_from(entry: Entry) -> None:
    for schema in (entry.step.body, entry.step.private):
        for slot in asked_of(schema):
            if slot.meaning is Meaning.PICK:
                assert slot.field.among is not None, slot.name
            if slot.meaning is Meaning.LISTED:
                assert slot.field.source in issued() or slot.field.among, slot.name
                assert any(name.startswith(slot.field.source) for name in issued()), slot.name


def _slots(schema: type[Struct] | None) -> tuple[Slot, ...]:
    return () if schema is None else slots(schema)


def asked_of(schema: type[Struct] | None) -> Iterator[Slot]:
    for slot in _slots(schema):
        if slot.is_asked:
            yield slot
            yield from slot.parts


def issued() -> set[str]:
    folder = bureau.RESOURCES / "codes"
    return {path.stem.replace("-", ".") for path in folder.glob("*.json")}


@each_kind()
def test_statuses_are_those_that_the_state_may_have(machine: Machine[Any]) -> None:
    named = get_args(get_type_hints(machine.state)["status"])
    assert set(named) == set(machine.statuses)


@each_kind()
def test_kind_has_a_face_whose_facts_are_described_fields_of_its_state(
    machine: Machine[Any],
) -> None:
    display = machine.display
    assert display is not None
    fields = {one.name for one in structs.fields(machine.state)}
    for name in (*display.facts, *display.columns, *machine.amendable):
        assert name in fields, name
        assert slot_of(machine, name).label.zh
    assert set(display.columns) <= set(display.facts)


@each_kind()
def test_case_that_is_not_at_its_end_waits_for_a_step_that_is_possible_there(
    machine: Machine[Any],
) -> None:
    if machine.kind in DIRECTORY:
        return
    for status in machine.statuses:
        waits = machine.waits(state_of(machine, status))
        if waits is not None:
            step = TYPES[waits.step.__name__].step
            assert status in step.frm, (status, step.name)


@each_kind()
def test_some_status_of_a_kind_of_work_waits_and_some_is_an_end(machine: Machine[Any]) -> None:
    waiting = {status for status in machine.statuses if machine.waits(state_of(machine, status))}
    if machine.kind in DIRECTORY:
        assert waiting == {one for one in machine.statuses if str(one).endswith("PROPOSED")}
    elif machine.kind == "routine":
        assert not waiting
    else:
        assert waiting
        assert waiting != set(machine.statuses)


# ------------------------------------------------------------- what the type checker cannot see


def changes_in(tree: ast.AST) -> Iterator[ast.Dict]:
    """The dictionaries that functions of type ``Changes`` build, and those of ``apply``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            if ast.unparse(node.returns) == "Changes":
                yield from (one for one in ast.walk(node) if isinstance(one, ast.Dict))
        elif isinstance(node, ast.keyword) and node.arg == "apply":
            yield from (one for one in ast.walk(node.value) if isinstance(one, ast.Dict))
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "Changes":
            yield from (one for one in ast.walk(node) if isinstance(one, ast.Dict))


STATE_FIELDS = {one.name for machine in MACHINES.values() for one in structs.fields(machine.state)}


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(CASES)))
def test_what_a_step_sets_is_a_field_of_a_state(path: Path) -> None:
    for found in changes_in(ast.parse(path.read_text("utf-8"))):
        for key in found.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                assert key.value in STATE_FIELDS, f"{path.name}:{key.lineno} {key.value}"


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(CASES)))
def test_no_rule_reads_an_event_or_a_state_without_its_type(path: Path) -> None:
    """``Any`` would hide every misspelt name behind it from the type checker."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.arg) and node.annotation is not None:
            words = ast.unparse(node.annotation)
            assert words != "Any", f"{path.name}:{node.lineno}"
            assert "Event[Any" not in words, f"{path.name}:{node.lineno}"
            assert "Guard[Any" not in words, f"{path.name}:{node.lineno}"
