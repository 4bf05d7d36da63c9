"""Each row of the domain's sections 8 to 11 is true in code, or listed with its reason."""

from typing import Any

import msgspec
import pytest

from casework.context import CodeItem
from casework.registry import MACHINES
from tests.harness.bureau import RESOURCES
from tests.rules_page.domain_rows import (
    CODE_LISTS,
    ENTITIES,
    OPEN_LISTS,
    ROWS,
    CodeList,
    Entity,
    OpenList,
    Reason,
    Row,
    coded,
    is_there,
    stands,
)
from tests.rules_page.page import PATH, page
from tests.rules_page.targets import targets

EVERY_ROW = [row for section in ROWS.values() for row in section]


def each(rows: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=lambda row: str(row.row))


@each(EVERY_ROW)
def test_row_names_tests_that_exist_or_the_reason_why_it_is_not_taken(row: Row) -> None:
    assert row.tests or row.because
    assert [test for test in row.tests if not is_there(test)] == []
    assert row.because is None or (row.because.zh and row.because.en)


@each([row for row in EVERY_ROW if row.edges])
def test_transition_of_the_domain_stands_in_the_table(row: Row) -> None:
    for edge in row.edges:
        kind, frm, to = edge.split(" ")
        machine = MACHINES[kind]
        assert any(
            frm in step.frm and to in targets(machine, step, frm) for step in machine.steps
        ), edge


@each(ENTITIES)
def test_field_of_the_dictionary_stands_in_its_case_or_has_a_reason(row: Entity) -> None:
    kept = {name: path for name, path in row.fields.items() if isinstance(path, str)}
    assert {name: path for name, path in kept.items() if not stands(path)} == {}
    for reason in row.fields.values():
        assert not isinstance(reason, Reason) or (reason.because.zh and reason.because.en)


@each(CODE_LISTS)
def test_code_list_of_the_domain_has_its_codes_and_words(row: CodeList) -> None:
    found = {code.value: code.label.zh for code in coded()[row.codes]}
    assert found == row.labels
    assert all(code.label.en for code in coded()[row.codes])


@each(OPEN_LISTS)
def test_open_list_of_the_domain_is_in_the_resources(row: OpenList) -> None:
    items: dict[str, Any] = {}
    for path in (RESOURCES / "codes").glob("*.json"):
        data = msgspec.json.decode(path.read_bytes())
        if isinstance(data, dict) and data.get("name") == row.list:
            items = data
    words = [one.label.zh for one in msgspec.convert(items["items"], list[CodeItem])]
    missing = [item for item in row.items if not any(item in word for word in words)]
    assert missing == []


def test_path_that_leads_nowhere_is_found() -> None:
    assert stands("letter.writer.name")
    assert stands("walk_in.services.quantity")
    assert not stands("letter.mood")
    assert not stands("letter.writer.mood")


def test_page_of_the_rules_is_current() -> None:
    """Stale: ``python -m tests.rules_page`` writes it anew."""
    assert PATH.read_text("utf-8").splitlines() == page().splitlines()
