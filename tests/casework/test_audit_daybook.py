"""The daybook: whatever is done to rows or lines by another hand shows, at its place."""

from collections.abc import Callable
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from casework.audit import (
    Entry,
    Line,
    Reason,
    Row,
    RowFinding,
    SignedHead,
    digest,
    next_line,
    origin_of_daybook,
    sign_head,
    tip_of_daybook,
    verify_daybook,
)
from casework.audit.chain import Tip
from casework.audit.daybook import OWNER
from tests.harness.rules.audit import CENTRE, DEVICES, verify


class Book:
    """A program that writes rows, its daybook, and a hand that does not ask."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], str] = {}
        self.lines: list[Line] = []
        self.head: SignedHead | None = None

    def write(self, *changes: tuple[str, str, str | None]) -> None:
        """One transaction of the program: tables, keys, values (``None``: deleted)."""
        entries = []
        for table, key, value in changes:
            old = self.rows.pop((table, key), None)
            new = None if value is None else digest([key, value])
            if new is not None:
                self.rows[table, key] = new
            entries.append(Entry(table, key, old, new))
        tip = origin_of_daybook()
        if self.lines or self.head:
            last = self.lines[-1].n if self.lines else 0
            tip = tip_of_daybook(verify, CENTRE.public, self.head, last)
        line = next_line(tip, entries)
        self.lines.append(line)
        self.head = sign_head(CENTRE.sign, 1, OWNER, line.n, line.hash)

    def found(self) -> list[RowFinding]:
        """What the check says."""
        rows = [Row(*place, value) for place, value in self.rows.items()]
        return list(
            verify_daybook(
                verify, CENTRE.public, lambda: self.lines, lambda: rows, self.head, b"salt"
            )
        )


def _busy(dice: Random, transactions: int = 30) -> Book:
    book = Book()
    book.write(("alarms", "first", "stays"))
    for _ in range(transactions):
        changes: list[tuple[str, str, str | None]] = []
        for _ in range(dice.randint(1, 4)):
            key = str(dice.randrange(40))
            gone = (("alarms", key) in book.rows) and dice.random() < 0.2
            changes.append(("alarms", key, None if gone else str(dice.random())))
        book.write(*changes)
    return book


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_what_only_the_program_wrote_gives_no_finding(dice: Random) -> None:
    assert _busy(dice).found() == []


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_row_that_another_hand_touched_is_named(dice: Random) -> None:
    book = _busy(dice)
    place = dice.choice(sorted(book.rows))
    what = dice.choice(("changed", "removed", "put in"))
    if what == "changed":
        book.rows[place] = digest(["another"])
        wanted = {RowFinding(*place, Reason.ALTERED)}
    elif what == "removed":
        del book.rows[place]
        wanted = {RowFinding(*place, Reason.MISSING)}
    else:
        book.rows["alarms", "new"] = digest(["new"])
        wanted = {RowFinding("alarms", "new", Reason.UNRECORDED)}
    assert set(book.found()) == wanted


def test_column_that_a_later_program_adds_changes_no_digest() -> None:
    assert digest(["a", None, 1, None]) == digest(["a", None, 1])
    assert digest(["a", None, 1]) != digest(["a", 1])
    assert digest(["a", 1]) != digest(["a", None])
    assert digest(["a", b"1"]) != digest(["a", "1"])


def test_row_changed_for_a_while_only_is_named() -> None:
    book = Book()
    book.write(("codes", "a", "open"), ("codes", "b", "open"))
    book.rows["codes", "a"] = digest(["a", "open for ever"])
    book.write(("codes", "a", "used"))
    assert book.found() == [RowFinding("codes", "a", Reason.ALTERED)]


def _cut(lines: list[Line]) -> None:
    del lines[-2:]


def _drop(lines: list[Line]) -> None:
    del lines[10]


def _empty(lines: list[Line]) -> None:
    lines.clear()


def _body(lines: list[Line]) -> None:
    lines[10] = structs.replace(lines[10], body=b"[]")


def _spoil(lines: list[Line]) -> None:
    lines[10] = structs.replace(lines[10], body=b"\xff", hash="none")


def _chained_anew(lines: list[Line]) -> None:
    """The attack with the file's key only: one line rewritten, all behind it chained on."""
    lines[10] = structs.replace(lines[10], body=b"[]")
    for at in range(10, len(lines)):
        before = Tip(OWNER, at, lines[at - 1].hash)
        entries = [] if at == 10 else _entries(lines[at])
        lines[at] = next_line(before, entries)


def _entries(line: Line) -> list[Entry]:
    return msgspec.json.decode(line.body, type=list[Entry])


ATTACKS: dict[str, Callable[[list[Line]], None]] = {
    "tail cut": _cut,
    "line removed": _drop,
    "all removed": _empty,
    "line emptied": _body,
    "line spoilt": _spoil,
    "chained anew": _chained_anew,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_lines_that_another_hand_touched_show_and_are_never_signed_over(name: str) -> None:
    book = _busy(Random(name))
    ATTACKS[name](book.lines)
    assert any(found.table == OWNER for found in book.found())
    book.write(("alarms", "later", "one more"))
    assert any(found.table == OWNER for found in book.found()), "work went on; the break stays"


def test_head_of_another_key_vouches_for_nothing() -> None:
    book = _busy(Random(1))
    assert book.head is not None
    book.head = sign_head(DEVICES[0].sign, 1, OWNER, book.head.seq, book.head.hash)
    assert [one.reason for one in book.found()] == [Reason.SIGNATURE]
