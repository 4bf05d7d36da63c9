"""The table of the acceptance names tests that exist, or says no, in both languages."""

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.acceptance import TABLE, missing, read, rows, written

ROOT = Path(__file__).parents[1]
ASKED = {
    "GB/T 25000.51-2016",
    "GB/T 22239-2019",
    "GB/T 39786-2021",
    "GB 18030-2022",
    "GB/T 37668-2019",
}
"""What an acceptance of such a program usually asks: docs of the domain, last chapter."""
HAN = re.compile(r"[\u4e00-\u9fff]")

A_TABLE = """
[[standard]]
name = "GB 1"
zh = "标准"
en = "A standard"
basis = { zh = "目次", en = "its contents" }
[[standard.clause]]
zh = "条款"
en = "A clause"
"""


def test_every_test_that_the_acceptance_names_is_there() -> None:
    assert missing(read(TABLE.read_text("utf-8")), written(ROOT / "tests")) == []


def test_test_that_is_only_spoken_of_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_one.py").write_text(
        '"""def test_words(): ..."""\n'
        "# def test_remark(): ...\n"
        "def outer():\n    def test_inner(): ...\n"
        "def test_real(): ...\n",
        "utf-8",
    )
    (folder / "other.py").write_text("def test_elsewhere(): ...\n", "utf-8")
    there = written(folder)
    assert there == {"test_real": ["tests/test_one.py"]}
    table = read(A_TABLE + 'tests = ["test_real", "test_inner"]')
    assert missing(table, there) == ["GB 1  A clause: test_inner"]


@pytest.mark.parametrize(
    "more",
    ["", "tests = []", 'tests = ["test_x"]\nunsure = true', 'no = "never"', 'no = { zh = "无" }'],
)
def test_clause_is_shown_or_says_no_and_nothing_between(more: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(A_TABLE + more)


def test_half_of_a_clause_is_a_no_that_shows_its_half() -> None:
    more = 'tests = ["test_x"]\nno = { zh = "未送检", en = "not submitted" }'
    (row,) = rows(read(A_TABLE + more), {"test_x": ["tests/test_y.py"]})
    assert "无 no: 未送检 not submitted | tests/test_y.py::test_x" in row


def test_acceptance_answers_every_standard_in_both_languages() -> None:
    table = read(TABLE.read_text("utf-8"))
    assert {one.name for one in table.standard} == ASKED
    said = [(one.zh, one.en) for one in table.standard]
    said += [(one.basis.zh, one.basis.en) for one in table.standard]
    for _, clause in table.clauses():
        said.append((clause.zh, clause.en))
        said += [(clause.no.zh, clause.no.en)] if clause.no else []
    assert [zh for zh, _ in said if not HAN.search(zh)] == []
    assert [en for _, en in said if HAN.search(en) or not en.strip()] == []


def test_command_prints_every_clause_and_its_figures_last() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.acceptance"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *printed, last = done.stdout.splitlines()
    lines = TABLE.read_text("utf-8").splitlines()
    clauses = lines.count("[[standard.clause]]")
    no = sum(line.startswith("no = ") for line in lines)
    assert len(printed) == clauses
    assert json.loads(last) == {"clauses": clauses, "shown": clauses - no, "no": no}
