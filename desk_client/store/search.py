"""Finding a case by number, phone, name, pinyin, initials or words.

Rules kept: nothing a person types is search syntax (every token is cut and quoted by us);
one Han character is enough; what was saved a moment ago is found although it is not
indexed yet; nobody finds what the complaint wall or the auxiliary rule keeps from them.

The index is filled off the save path: own events behind the mark ``indexed`` and cases in
``search_queue`` wait for it, and are found by looking at them one by one until then.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from casework.registry import decode_state
from casework.state import State
from desk_client.store import facts, journal, spelling
from desk_client.store.database import Connection
from desk_client.store.documents import Document, document

Place = Literal["number", "phone", "name", "words"]
Tokens = Sequence[str]

PLACES: tuple[tuple[Place, tuple[str, ...]], ...] = (
    ("number", ("number",)),
    ("phone", ("phone",)),
    ("name", ("name", "spelling")),
    ("words", ("number", "phone", "name", "spelling", "words")),
)
"""Where to look, the surest first; the last one takes any mixture."""

BY_HAN = ("name", "words")
BY_LETTERS = ("number", "phone", "name", "spelling", "words")

MOST_TYPED = 200
MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of what was typed: Han characters in a row, or the beginning of a word."""

    tokens: tuple[str, ...]
    is_han: bool
    only: tuple[str, ...] = ()
    """Columns it can only be meant for: a number, or Han and letters of one name (张gy)."""

    def columns(self, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """The columns in which this part may be found."""
        wanted = self.only or (BY_HAN if self.is_han else BY_LETTERS)
        return tuple(column for column in wanted if column in allowed)

    def expression(self, allowed: tuple[str, ...]) -> str | None:
        """This part as FTS5 reads it; ``None`` where it cannot be found at all."""
        columns = self.columns(allowed)
        if not columns:
            return None
        star = "" if self.is_han else " *"
        return f'{{{" ".join(columns)}}} : "{" ".join(self.tokens)}"{star}'

    def is_in(self, found: Document, allowed: tuple[str, ...]) -> bool:
        """The same question to one document."""
        for column in self.columns(allowed):
            held: list[str] = getattr(found, column)
            if not self.is_han:
                if any(token.startswith(self.tokens[0]) for token in held):
                    return True
            elif _is_run(self.tokens, held):
                return True
        return False


def _is_run(wanted: Tokens, held: Tokens) -> bool:
    length = len(wanted)
    return any(tuple(held[at : at + length]) == wanted for at in range(len(held) - length + 1))


def parts_of(text: str) -> tuple[Part, ...]:
    """What was typed, cut into parts that must all be found."""
    parts: list[Part] = []
    for term in spelling.normal(text[:MOST_TYPED]).split():
        parts += _number(term) if NUMBER.search(term) else _cut(term)
    return tuple(parts[:MOST_PARTS])


NUMBER = re.compile(r"[^\W_]-[^\W_]*\d")
"""A hyphen before digits: a number, whole or from one of its parts on, or a telephone."""


def _number(term: str) -> list[Part]:
    return [Part((spelling.joined(term)[0],), is_han=False, only=("number", "phone"))]


def _cut(term: str) -> list[Part]:
    found = list(spelling.runs(term))
    is_mixed = (
        "".join(run for _, run in found) == term
        and len({han for han, _ in found}) == 2
        and not any(char.isdigit() for char in term)
    )
    only = ("name", "spelling") if is_mixed else ()
    return [
        Part(tuple(map(spelling.han_token, run)) if han else (run,), han, only)
        for han, run in found
    ]


# ------------------------------------------------------------------------------ asking


@dataclass(frozen=True, slots=True)
class Found:
    """A case that answers, and by what."""

    state: State
    place: Place


def find(conn: Connection, text: str) -> Iterator[Found]:
    """Cases that hold everything that was typed: the surest place first, then the newest."""
    parts = parts_of(text)
    if not parts:
        return
    seen: set[str] = set()
    fresh = [(state, document(state)) for state in _waiting_states(conn)]
    stale = {state.case for state, _ in fresh}
    for place, allowed in PLACES:
        for state, held in fresh:
            if state.case not in seen and all(part.is_in(held, allowed) for part in parts):
                seen.add(state.case)
                yield Found(state, place)
        for state in _indexed(conn, parts, allowed):
            if state.case not in seen and state.case not in stale:
                seen.add(state.case)
                yield Found(state, place)


def _indexed(conn: Connection, parts: Sequence[Part], allowed: tuple[str, ...]) -> Iterator[State]:
    expressions = [part.expression(allowed) for part in parts]
    if None in expressions:
        return
    rows = conn.execute(
        "SELECT coalesce(cases.pending, cases.confirmed) FROM search"
        " JOIN cases ON cases.doc = search.rowid"
        " WHERE search MATCH ? ORDER BY search.rowid DESC",
        (" AND ".join(str(one) for one in expressions),),
    )
    for row in rows:
        yield decode_state(row[0])


# ---------------------------------------------------------------------------- indexing


def queue(conn: Connection, cases: Iterable[str]) -> None:
    """These cases changed otherwise than by an own event."""
    conn.executemany("INSERT OR IGNORE INTO search_queue VALUES (?)", [(case,) for case in cases])


def _waiting(conn: Connection, most: int) -> tuple[list[str], int]:
    """Cases that wait for the index, newest first, and the own event the mark moves to."""
    mark = facts.get(conn, facts.INDEXED, int) or 0
    rows = conn.execute(
        "SELECT case_id, seq FROM journal WHERE seq > ? AND seq IS NOT NULL ORDER BY seq LIMIT ?",
        (mark, most),
    ).fetchall()
    queued = conn.execute("SELECT case_id FROM search_queue LIMIT ?", (most,)).fetchall()
    cases = dict.fromkeys([*(row[0] for row in reversed(rows)), *(row[0] for row in queued)])
    return list(cases), rows[-1][1] if rows else mark


MOST_LOOKED_AT = 2_000
"""Waiting cases that a question looks at one by one: about a tenth of a second."""


def _waiting_states(conn: Connection) -> list[State]:
    cases, _ = _waiting(conn, MOST_LOOKED_AT)
    rows = (
        conn.execute(
            "SELECT doc, coalesce(pending, confirmed) FROM cases WHERE case_id = ?", (case,)
        ).fetchone()
        for case in cases
    )
    found = sorted((row for row in rows if row), key=lambda row: -row[0])
    return [decode_state(row[1]) for row in found]


def waiting_count(conn: Connection) -> int:
    """How many changes the index has not taken in; more than 0 means: index soon."""
    mark = facts.get(conn, facts.INDEXED, int) or 0
    row = conn.execute(
        "SELECT (SELECT count(*) FROM journal WHERE seq > ? AND seq IS NOT NULL)"
        " + (SELECT count(*) FROM search_queue)",
        (mark,),
    ).fetchone()
    return int(row[0]) if row else 0


def index(conn: Connection, most: int) -> int:
    """Take in up to ``most`` waiting changes; how many cases were indexed."""
    cases, mark = _waiting(conn, most)
    for case in cases:
        row = conn.execute(
            "SELECT doc, coalesce(pending, confirmed) FROM cases WHERE case_id = ?", (case,)
        ).fetchone()
        doc = row[0] if row else journal.first_place(conn, case)
        conn.execute("DELETE FROM search WHERE rowid = ?", (doc,))
        if row is not None:
            _put(conn, doc, decode_state(row[1]))
    conn.executemany("DELETE FROM search_queue WHERE case_id = ?", [(case,) for case in cases])
    facts.put(conn, facts.INDEXED, mark)
    return len(cases)


def _put(conn: Connection, doc: int, state: State) -> None:
    held = document(state)
    if any(held):
        conn.execute(
            "INSERT INTO search (rowid, number, phone, name, spelling, words)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (doc, *(" ".join(column) for column in held)),
        )


def requeue_all(conn: Connection) -> None:
    """Everything waits for the index again: after a rebuild."""
    facts.put(conn, facts.INDEXED, 0)
    conn.execute("INSERT OR IGNORE INTO search_queue SELECT case_id FROM cases")
