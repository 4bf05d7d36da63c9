"""What an acceptance in China asks, clause by clause: the tests that show it, or an honest no.

``python -m tests.acceptance`` prints the table of ``docs/acceptance.toml`` and, last,
``{"clauses": …, "shown": …, "no": …}``; it ends with 1 when a test that is named is not there.

A clause is *shown* when tests are named and nothing is said against it.  One with a ``no`` counts
as no, even where tests show a part of it: half of a clause does not pass an acceptance.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from casework.event import Label

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "acceptance.toml"


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One demand of a standard, in our words; ``number`` is the standard's, where we know it."""

    zh: str
    en: str
    number: str = ""
    tests: tuple[str, ...] = ()
    no: Label | None = None

    def __post_init__(self) -> None:
        if not self.tests and self.no is None:
            raise ValueError(f"neither a test nor a no: {self.zh}")


class Standard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A standard with its clauses; ``basis`` says how much of its text we had before us."""

    name: str
    zh: str
    en: str
    basis: Label
    clause: tuple[Clause, ...]


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    standard: tuple[Standard, ...]

    def clauses(self) -> Iterator[tuple[Standard, Clause]]:
        """Each clause with the standard it is of."""
        return ((one, clause) for one in self.standard for clause in one.clause)


def read(text: str) -> Acceptance:
    """The table from its file; raises ``msgspec.ValidationError`` where it cannot be one."""
    return msgspec.toml.decode(text, type=Acceptance)


def written(folder: Path) -> dict[str, list[str]]:
    """The tests of a folder, read from its modules and not run: name, and where it stands."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                place = path.relative_to(folder.parent).as_posix()
                found.setdefault(node.name, []).append(place)
    return found


def missing(table: Acceptance, there: Mapping[str, object]) -> list[str]:
    """The tests that are named and that nobody wrote, each with its clause."""
    return [
        f"{standard.name} {clause.number} {clause.en}: {name}"
        for standard, clause in table.clauses()
        for name in clause.tests
        if name not in there
    ]


def rows(table: Acceptance, there: Mapping[str, list[str]]) -> Iterator[str]:
    """A line for each clause."""
    for standard, clause in table.clauses():
        head = f"{standard.name} {clause.number}".rstrip()
        shown = ", ".join(
            f"{place}::{name}" for name in clause.tests for place in there.get(name, ())
        )
        if clause.no is None:
            said = f"有 shown: {shown}"
        else:
            said = f"无 no: {clause.no.zh} {clause.no.en}" + (f" | {shown}" if shown else "")
        yield f"{head} | {clause.zh} {clause.en} | {said}"


def main() -> int:
    """The table, what is wrong with it, and its figures."""
    table, there = read(TABLE.read_text("utf-8")), written(ROOT / "tests")
    for row in rows(table, there):
        print(row)
    faults = missing(table, there)
    for fault in faults:
        print(f"no such test: {fault}", file=sys.stderr)
    clauses = [clause for _, clause in table.clauses()]
    no = sum(clause.no is not None for clause in clauses)
    print(json.dumps({"clauses": len(clauses), "shown": len(clauses) - no, "no": no}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
