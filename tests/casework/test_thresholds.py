"""Numbers that rules compare with: the published file, dated tables, the defaults."""

from datetime import date
from typing import Any

import msgspec
import pytest

from casework.cases.directory import TableCase, ThresholdsIssued
from casework.errors import MalformedError
from casework.event import Label
from casework.ids import SYSTEM
from casework.registry import Proposal
from casework.thresholds import (
    DEFAULTS,
    Threshold,
    ThresholdTable,
    read_thresholds,
    threshold,
)
from tests.harness import bureau
from tests.harness.bureau import ADMIN, RESOURCES, Scribe

FILE = read_thresholds((RESOURCES / "thresholds" / "default.json").read_bytes())


def table(since: str, **values: int) -> ThresholdTable:
    return ThresholdTable(
        id="古城",
        since=date.fromisoformat(since),
        thresholds=tuple(
            Threshold(code=f"letter.{name}", label=Label("数", "n"), value=value, source="[D]")
            for name, value in values.items()
        ),
    )


def test_the_published_file_says_what_the_defaults_say() -> None:
    assert {one.code: one.value for one in FILE.thresholds} == DEFAULTS
    assert all(one.source.startswith(("[D", "[S")) for one in FILE.thresholds)


def test_the_newest_number_that_has_begun_counts() -> None:
    tables = [table("2026-06-01", **{"merge.days": 40}), table("2025-01-01", **{"merge.days": 20})]
    found = [
        threshold(tables, "letter.merge.days", date(year, 7, 1)) for year in (2024, 2025, 2026)
    ]
    assert found == [DEFAULTS["letter.merge.days"], 20, 40]


def test_a_table_that_does_not_name_a_number_leaves_it_as_it_was() -> None:
    tables = [table("2025-01-01", **{"merge.days": 20}), table("2026-01-01", **{"contact.days": 3})]
    assert threshold(tables, "letter.merge.days", date(2026, 7, 1)) == 20


def test_issuing_a_table_changes_the_directory() -> None:
    scribe = Scribe(bureau.directory())
    issued = ThresholdsIssued(table("2026-01-01", **{"merge.days": 10}))
    for proposal in bureau.founding():
        scribe.happen(SYSTEM, proposal)
    state = scribe.happen(ADMIN, Proposal(scribe.new_case(), issued))
    assert isinstance(state, TableCase)
    assert state.key == "thresholds.古城.2026-01-01"
    assert scribe.directory.threshold("letter.merge.days", scribe.now) == 10


@pytest.mark.parametrize(
    "damage", [{"since": "soon"}, {"more": 1}, {"thresholds": [{"code": "x"}]}]
)
def test_bytes_that_are_no_table_are_malformed(damage: dict[str, Any]) -> None:
    whole = msgspec.json.decode(msgspec.json.encode(FILE))
    with pytest.raises(MalformedError, match="not a table of thresholds"):
        read_thresholds(msgspec.json.encode(whole | damage))
