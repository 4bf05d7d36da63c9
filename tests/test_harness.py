"""Tests share helpers in one place, ``tests/harness``: a test or a conftest is no library."""

import re
from pathlib import Path

import pytest

from tests import harness

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
SOURCES = sorted(path for name in ("tests", "bench") for path in (ROOT / name).rglob("*.py"))
LIBRARY = re.compile(
    r"^\s*(?:from|import)\s+(tests[\w.]*\.(?:test_\w+|conftest)\b"
    r"|tests[\w.]*\s+import\s+\(?\s*(?:test_\w+|conftest)\b)",
    re.MULTILINE,
)
PROGRAMS = (
    "bare",
    "cluster",
    "day",
    "disk",
    "faults",
    "handbook",
    "rules_page",
    "story",
    "tamper",
    "windows_installer",
    "world",
    "acceptance.py",
    "doors.py",
    "wire_fixtures.py",
    "write_dialogues.py",
)
"""What is run by ``python -m tests.…``, with modules of its own."""


def imported(source: str) -> list[str]:
    """What of a source is imported from a test module or a conftest."""
    return LIBRARY.findall(source)


@pytest.mark.parametrize(
    "line",
    [
        "from tests.casework.{} import drafted",
        "    from tests.casework.{} import drafted",
        "import tests.casework.{}",
        "from tests.casework import {}",
        "from tests import (\n    {},\n)",
    ],
)
@pytest.mark.parametrize("module", ["test_clocks", "conftest"])
def test_import_of_a_test_module_is_seen_however_it_is_written(line: str, module: str) -> None:
    assert len(imported(line.format(module))) == 1


def test_nothing_is_imported_from_a_test_module_or_a_conftest() -> None:
    found = {str(path.relative_to(ROOT)): imported(path.read_text("utf-8")) for path in SOURCES}
    assert len(found) > 200
    assert {path: names for path, names in found.items() if names} == {}


def test_helpers_lie_in_the_harness() -> None:
    elsewhere = [
        path.relative_to(TESTS)
        for path in TESTS.rglob("*.py")
        if not re.fullmatch(r"test_\w+|conftest|__init__", path.stem)
    ]
    allowed = ("harness", *PROGRAMS)
    assert [str(path) for path in elsewhere if path.parts[0] not in allowed] == []


def test_map_of_the_harness_names_every_part_and_nothing_else() -> None:
    named = set(re.findall(r"``([a-z_]+)/?``", (harness.__doc__ or "").partition("\n\n``")[2]))
    folder = TESTS / "harness"
    there = {path.stem for path in folder.rglob("*.py")} - {"__init__"}
    there |= {path.parent.name for path in folder.glob("*/__init__.py")}
    assert named - {"do", "no", "sample_bureau"} == there - {"bureau"}
