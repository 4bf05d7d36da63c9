"""Finding a case by number, phone, name, pinyin, initials or words.

Rules kept: nothing a person types is search syntax (every token is cut and quoted by us);
one Han character is enough; what was typed is looked for everywhere, and what it seems to
mean only ranks what is found; what was saved a moment ago is found although it is not
indexed yet; nobody finds what the complaint wall or the auxiliary rule keeps from them.

The index is filled off the save path: own events behind the mark ``indexed`` and cases in
``search_queue`` wait for it, and are found by looking at them one by one until then.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from casework.characters import one_dash
from casework.sameness import is_phone
from casework.state import State
from desk_client.store import facts, first_digits, journal, projections, spelling
from desk_client.store.database import Connection
from desk_client.store.documents import Document, document

Place = Literal["number", "phone", "document", "name", "words"]
Tokens = Sequence[str]

EVERYWHERE = ("number", "phone", "document", "name", "spelling", "words")
PLACES: tuple[tuple[Place, tuple[str, ...]], ...] = (
    ("number", ("number",)),
    ("phone", ("phone",)),
    ("document", ("document",)),
    ("name", ("name", "spelling")),
    ("words", EVERYWHERE),
)
"""Where to look, the surest first; the last one takes any mixture, so that nothing which is
there is left out because of what somebody seems to have meant."""

BY_HAN = ("name", "words")
BY_LETTERS = ("number", "phone", "name", "spelling", "words")

MOST_TYPED = 2_000


class Asked(Protocol):
    """What is looked for, as the index and as one document are asked for it."""

    def expression(self, allowed: tuple[str, ...]) -> str | None:
        """As FTS5 reads it; ``None`` where it cannot be found at all."""

    def is_in(self, found: Document, allowed: tuple[str, ...]) -> bool:
        """The same question to one document."""


class Part(Struct, frozen=True):
    """A stretch of what was typed: Han characters in a row, or the beginning of a word.

    ``is_whole``: a word to its end, as it is told from the beginning of another.
    """

    tokens: tuple[str, ...]
    is_whole: bool
    where: tuple[str, ...]

    def expression(self, allowed: tuple[str, ...]) -> str | None:
        """The phrase in those of its columns that are asked."""
        columns = [column for column in self.where if column in allowed]
        if not columns:
            return None
        star = "" if self.is_whole else " *"
        return f'{{{" ".join(columns)}}} : "{" ".join(self.tokens)}"{star}'

    def is_in(self, found: Document, allowed: tuple[str, ...]) -> bool:
        """Whether one of those columns has the phrase."""
        for column in self.where:
            held: list[str] = getattr(found, column) if column in allowed else []
            if _is_run(self.tokens, held, is_whole=self.is_whole):
                return True
        return False


class Every(Struct, frozen=True):
    """All of these."""

    asked: tuple[Asked, ...]

    def expression(self, allowed: tuple[str, ...]) -> str | None:
        """One that cannot be found leaves nothing to find."""
        found = [one.expression(allowed) for one in self.asked]
        return None if None in found else f"({' AND '.join(map(str, found))})"

    def is_in(self, found: Document, allowed: tuple[str, ...]) -> bool:
        """Whether a document has all of them."""
        return all(one.is_in(found, allowed) for one in self.asked)


class Either(Struct, frozen=True):
    """One of these, at least."""

    asked: tuple[Asked, ...]

    def expression(self, allowed: tuple[str, ...]) -> str | None:
        """Those that can be found."""
        found = [one.expression(allowed) for one in self.asked]
        some = [one for one in found if one is not None]
        return f"({' OR '.join(some)})" if some else None

    def is_in(self, found: Document, allowed: tuple[str, ...]) -> bool:
        """Whether a document has one of them."""
        return any(one.is_in(found, allowed) for one in self.asked)


def _is_run(wanted: Tokens, held: Tokens, *, is_whole: bool) -> bool:
    """Whether the tokens stand in a row; the last one may only begin a word."""
    *first, last = wanted
    length = len(first)
    return any(
        list(held[at : at + length]) == first
        and (held[at + length] == last if is_whole else held[at + length].startswith(last))
        for at in range(len(held) - length)
    )


def asked_by(text: str) -> Asked | None:
    """What was typed: a number, a telephone or a document as a whole, or words of any kind."""
    typed = spelling.normal(one_dash(text[:MOST_TYPED]))
    terms = tuple(term for one in dict.fromkeys(typed.split()) if (term := _term(one)) is not None)
    ways = [Every(terms)] if terms else []
    return Either((*_wholes(text[:MOST_TYPED]), *ways)) if ways else None


def in_a_row(text: str) -> Asked | None:
    """The same words as they stand side by side: what is meant most often, so it comes first."""
    typed = spelling.normal(one_dash(text[:MOST_TYPED])).split()
    rows = [list(spelling.runs(term)) for term in dict.fromkeys(typed)]
    return Every(tuple(_row(row) for row in rows if row)) if any(map(len, rows)) else None


def _row(runs: Sequence[tuple[bool, str]]) -> Part:
    tokens = [
        token for han, run in runs for token in (map(spelling.han_token, run) if han else (run,))
    ]
    return Part(tuple(tokens), is_whole=runs[-1][0], where=BY_HAN)


def _wholes(text: str) -> Iterator[Asked]:
    """Everything that was typed as one number, whatever stands between its digits."""
    if not any(char.isdigit() for char in text):
        return
    for number in spelling.joined(text)[:1]:
        yield Part((number,), is_whole=False, where=("number",))
    if is_phone(text):
        for digits in spelling.phones(text):
            if len(digits) > FEW_DIGITS:
                yield Part((digits,), is_whole=False, where=("phone",))
    for number in spelling.documents(text):
        yield Part((number,), is_whole=True, where=("document",))


FEW_DIGITS = 4


def _term(term: str) -> Asked | None:
    """A word that was typed: cut into its letters and characters, which may stand anywhere."""
    cut = tuple(
        Part(tuple(map(spelling.han_token, run)), is_whole=True, where=BY_HAN)
        if han
        else Part((run,), is_whole=False, where=BY_LETTERS)
        for han, run in spelling.runs(term)
    )
    if not cut:
        return None
    if NUMBER.search(term) is None:
        return Every(cut)
    joined = Part((spelling.joined(term)[0],), is_whole=False, where=("number", "phone"))
    return Either((joined, Every(cut)))


NUMBER = re.compile(r"[^\W_]-[^\W_]*\d")
"""A hyphen before digits: a number, whole or from one of its parts on, or a telephone."""


# ------------------------------------------------------------------------------ asking


class Found(Struct, frozen=True):
    """A case that answers, and by what."""

    state: State
    place: Place


def find(conn: Connection, text: str, may: Callable[[str], bool]) -> Iterator[Found]:
    """Cases that hold everything that was typed: the surest place first, then the newest (of
    numbers, the highest).

    ``may``: whether a case of a reach may be read; of others nothing is.
    """
    begun, digits = _as_number(text), _as_digits(text)
    seen: set[int] = set()
    fresh = [(doc, state, document(state)) for doc, state in _waiting_states(conn, may)]
    stale = {doc for doc, _, _ in fresh}
    for place, allowed, wanted in _asks(text, begun):
        for doc, state, held in fresh:
            if doc not in seen and wanted.is_in(held, allowed):
                seen.add(doc)
                yield Found(state, place)
        if begun is not None and wanted is begun:
            docs = _numbered(conn, begun.tokens[0], may)
        elif place == "phone" and digits:
            docs = first_digits.cases(conn, digits, may)
        else:
            docs = _indexed(conn, wanted.expression(allowed), may)
        for doc in docs:
            if doc not in seen and doc not in stale:
                seen.add(doc)
                yield Found(_state(conn, doc), place)


def _as_number(text: str) -> Part | None:
    """All that was typed as the beginning of one number, whatever stands between its digits."""
    for number in spelling.joined(text[:MOST_TYPED])[:1]:
        return Part((number,), is_whole=False, where=("number",))
    return None


def _as_word(text: str) -> str | None:
    """All that was typed as one stretch of letters and digits."""
    typed = list(spelling.runs(spelling.normal(one_dash(text[:MOST_TYPED]))))
    is_one = len(typed) == 1 and not typed[0][0] and len(text.split()) == 1
    return typed[0][1] if is_one else None


def _as_digits(text: str) -> list[str]:
    """All that was typed as the beginning of one telephone, without signs between its digits: as it
    was typed, and without its country code."""
    word = _as_word(text)
    if word is None or not first_digits.is_typed(word):
        return []
    found = (one for one in spelling.phones(text) if len(one) > FEW_DIGITS)
    return [word, *(one for one in found if first_digits.is_typed(one))]


LONG = 12
"""So many characters from a letter on, with a hyphen before digits, are a number and no words: a
unit alone has as many."""


def _asks(text: str, begun: Part | None) -> Iterator[tuple[Place, tuple[str, ...], Asked]]:
    """Where to look for what, the surest first; in names, whole words before their beginnings."""
    asked, exact = asked_by(text), in_a_row(text)
    if asked is None:
        return
    if begun is not None:
        yield "number", ("number",), begun
    *surest, (words, everywhere) = PLACES
    word = _as_word(text)
    whole = None if word is None else Part((word,), is_whole=True, where=BY_LETTERS)
    number = begun.tokens[0] if begun else ""
    is_number = (
        len(number) >= LONG
        and number[0].isalpha()
        and len(text.split()) == 1
        and NUMBER.search(one_dash(text)) is not None
    )
    for place, allowed in surest:
        if is_number or (place == "number" and begun is not None and begun.tokens == (word,)):
            continue
        if whole is not None and place == "name":
            yield place, allowed, whole
        yield place, allowed, asked
    if exact is not None:
        yield words, everywhere, exact
    if not is_number:
        yield words, everywhere, asked


def _indexed(conn: Connection, expression: str | None, may: Callable[[str], bool]) -> Iterator[int]:
    if expression is None:
        return
    rows = conn.execute(
        "SELECT cases.doc, cases.reach FROM search JOIN cases ON cases.doc = search.rowid"
        " WHERE search MATCH ? ORDER BY search.rowid DESC",
        (expression,),
    )
    for doc, reach in rows:
        if may(reach):
            yield doc


def _numbered(conn: Connection, begun: str, may: Callable[[str], bool]) -> Iterator[int]:
    """Cases with a number that begins so, the highest first: of one place that is the newest."""
    rows = conn.execute(
        "SELECT cases.doc, cases.reach FROM search_numbers AS one"
        " CROSS JOIN cases ON cases.doc = one.doc WHERE one.token >= ? AND one.token < ?"
        " ORDER BY one.token DESC, one.doc DESC",
        (begun, begun + LAST),
    )
    return (doc for doc, reach in rows if may(reach))


LAST = chr(sys.maxunicode)
"""Behind every word that begins so."""


def _state(conn: Connection, doc: int) -> State:
    row = conn.execute(
        "SELECT coalesce(pending, confirmed) FROM cases WHERE doc = ?", (doc,)
    ).fetchone()
    assert row is not None  # noqa: S101 - of the same moment as the join that named it
    return projections.state_in(row[0])


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


INDEX_BATCH = 500
"""Cases that one indexing transaction takes in: a save waits for it at most that long."""

MOST_LOOKED_AT = 2_000
"""Waiting cases that a question looks at one by one: about a tenth of a second."""


def _waiting_states(conn: Connection, may: Callable[[str], bool]) -> list[tuple[int, State]]:
    cases, _ = _waiting(conn, MOST_LOOKED_AT)
    rows = (
        conn.execute(
            "SELECT doc, reach, coalesce(pending, confirmed) FROM cases WHERE case_id = ?", (case,)
        ).fetchone()
        for case in cases
    )
    found = sorted((row for row in rows if row and may(row[1])), key=lambda row: -row[0])
    return [(doc, projections.state_in(data)) for doc, _, data in found]


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
        conn.execute("DELETE FROM search_numbers WHERE doc = ?", (doc,))
        first_digits.take_out(conn, doc)
        if row is not None:
            _put(conn, doc, projections.state_in(row[1]))
    conn.executemany("DELETE FROM search_queue WHERE case_id = ?", [(case,) for case in cases])
    facts.put(conn, facts.INDEXED, mark)
    return len(cases)


def _put(conn: Connection, doc: int, state: State) -> None:
    held = document(state)
    if any(held):
        conn.execute(
            "INSERT INTO search (rowid, number, phone, document, name, spelling, words)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (doc, *(" ".join(column) for column in held)),
        )
    conn.executemany(
        "INSERT OR IGNORE INTO search_numbers VALUES (?, ?)",
        [(token, doc) for token in held.number],
    )
    first_digits.put(conn, doc, held.phone)


def take_out(conn: Connection, case: str) -> None:
    """Words of a case were erased: not found from now on, and soon not in the file any more.

    The index keeps what was taken out of it until its parts are put together.
    """
    row = conn.execute("SELECT doc FROM cases WHERE case_id = ?", (case,)).fetchone()
    doc = row[0] if row else journal.first_place(conn, case)
    conn.execute("DELETE FROM search WHERE rowid = ?", (doc,))
    first_digits.take_out(conn, doc)
    facts.put(conn, facts.PURGING, True)


def requeue_all(conn: Connection) -> None:
    """Everything waits for the index again: after a rebuild."""
    facts.put(conn, facts.INDEXED, 0)
    conn.execute("INSERT OR IGNORE INTO search_queue SELECT case_id FROM cases")


def begin_anew(conn: Connection) -> None:
    """An empty index, and everything waits for it: what lies in one cannot be compared."""
    projections.create_search(conn)
    requeue_all(conn)
