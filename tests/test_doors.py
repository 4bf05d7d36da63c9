"""Every event type can be taken by somebody: through a window, by the centre, or by a command."""

import json
import subprocess
import sys
from pathlib import Path

from casework.registry import TYPES
from tests.doors import doors

ROOT = Path(__file__).parents[1]


def test_every_event_type_has_a_door() -> None:
    assert [name for name, door in doors().items() if not door] == []


def test_step_that_no_form_can_fill_is_no_door_of_a_window() -> None:
    found = doors()
    assert "the centre" in found["DeviceEnrolled"]
    assert not TYPES["DeviceEnrolled"].step.has_form


def test_table_is_issued_in_a_form_that_asks_for_something_else_than_the_table() -> None:
    found = doors()
    for name in ("HolidayTableIssued", "LimitProfileIssued", "CodeListIssued", "ThresholdsIssued"):
        assert found[name].startswith("system "), name
        assert found[f"{name}Anew"].startswith("system "), name
        assert not TYPES[name].step.has_form


def test_command_prints_the_table_and_its_figures_last() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.doors"],
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *rows, last = done.stdout.splitlines()
    assert len(rows) == len(TYPES)
    assert json.loads(last) == {"steps": len(TYPES), "with_door": len(TYPES)}
