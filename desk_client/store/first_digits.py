"""Telephones by their first digits, the newest case first.

The rule it keeps: what is found is looked up, whatever else begins so.  The index of words joins
every telephone that begins with what was typed before it knows the newest; here a telephone stands
under its first three digits, its first five and so on, and as a whole.  What was typed in between
is looked for under each digit that may follow.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator

from desk_client.store.database import Connection

TABLES = {
    "search_begun": """CREATE TABLE search_begun (
        digits INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (digits, doc)
    ) STRICT, WITHOUT ROWID""",
    # What stands there of a case, to take it out again.
    "search_phones": """CREATE TABLE search_phones (
        doc INTEGER NOT NULL, digits INTEGER NOT NULL, PRIMARY KEY (doc, digits)
    ) STRICT, WITHOUT ROWID""",
}

FIRST, APART = 3, 2
LONGEST = 17
"""Digits of a number that a column holds, with a one before them: a zero counts."""


def is_typed(run: str) -> bool:
    """Whether something may be looked for here."""
    return run.isascii() and run.isdigit() and len(run) <= LONGEST


def put(conn: Connection, doc: int, phones: Iterable[str]) -> None:
    """A case has these telephones."""
    whole = {one[:LONGEST] for one in phones if one.isascii() and one.isdigit()}
    begun = {key for one in whole for key in _under(one)}
    conn.executemany("INSERT INTO search_phones VALUES (?, ?)", [(doc, _key(one)) for one in whole])
    conn.executemany("INSERT INTO search_begun VALUES (?, ?)", [(key, doc) for key in begun])


def take_out(conn: Connection, doc: int) -> None:
    """A case has none any more."""
    rows = conn.execute("SELECT digits FROM search_phones WHERE doc = ?", (doc,)).fetchall()
    begun = {key for (digits,) in rows for key in _under(str(digits)[1:])}
    conn.executemany(
        "DELETE FROM search_begun WHERE digits = ? AND doc = ?", [(key, doc) for key in begun]
    )
    conn.execute("DELETE FROM search_phones WHERE doc = ?", (doc,))


def cases(conn: Connection, typed: Iterable[str], may: Callable[[str], bool]) -> Iterator[int]:
    """Cases with a telephone that begins with one of these, newest first; one may come again."""
    keys = {key for one in typed for key in _looked_under(one)}
    branches = (
        conn.execute(
            "SELECT one.doc, cases.reach FROM search_begun AS one"
            " CROSS JOIN cases ON cases.doc = one.doc WHERE one.digits = ? ORDER BY one.doc DESC",
            (key,),
        )
        for key in sorted(keys)
    )
    return (doc for doc, reach in heapq.merge(*branches, reverse=True) if may(reach))


def _key(digits: str) -> int:
    return int(f"1{digits}")


def _under(whole: str) -> Iterator[int]:
    """Under what a telephone stands."""
    yield _key(whole)
    for length in range(FIRST, len(whole), APART):
        yield _key(whole[:length])


def _looked_under(typed: str) -> Iterator[int]:
    """Under what it stands if it begins so: as a whole, or with the digits that may follow."""
    yield _key(typed)
    if len(typed) < FIRST or (len(typed) - FIRST) % APART:
        for digit in "0123456789":
            yield from _looked_under(typed + digit)
