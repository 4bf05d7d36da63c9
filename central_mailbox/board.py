"""公开栏: what the bureau tells the public, kept from the cases for the citizens' pages.

The rules it keeps: a row follows from its case and from nothing else, so it is counted anew like
every case (``recount``); a text that is no longer shown leaves its row, and its address says so.
A text is found by every word of a question, as people type it: two Han characters are a word,
and a word of letters may be a part of one.
"""

import threading
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Protocol

import msgspec
from msgspec import Struct

from casework.cases.publishing import Carrier, Publishable
from casework.characters import plain
from casework.event import CHINA
from casework.state import State
from central_mailbox.store import Transaction
from central_mailbox.store.port import BoardRow

PAGE = 20
"""Answers on a page."""
MOST_ASKED = 100
"""Characters of a question that are looked at."""


class Shown(Struct, frozen=True):
    """One answer as everybody reads it."""

    id: str
    on: date
    subject: str
    title: str
    question: str
    answer: str


class Placed(Protocol):
    """A case as it stands now, and where its newest event does."""

    @property
    def state(self) -> State | None:
        """As it stands."""

    @property
    def position(self) -> int:
        """In the log."""


class _Words(Struct, frozen=True, array_like=True):
    title: str
    question: str
    answer: str


def rows_of(state: State, position: int) -> tuple[BoardRow, ...]:
    """What stands on the board of a case: everything that was let out for it, shown or not."""
    if not isinstance(state, Publishable):
        return ()
    found = []
    for one in state.publications:
        if one.approved_at is None or one.carrier is not Carrier.SITE:
            continue
        holds = state.holds(one)
        said = (one.title, one.question, one.answer) if holds else ("", "", "")
        found.append(
            BoardRow(
                id=one.id,
                case=state.case,
                from_on=max(one.from_on, one.approved_at.astimezone(CHINA).date()),
                subject=one.subject,
                is_shown=holds,
                words=msgspec.json.encode(_Words(*said)),
                key=_key("\n".join(said)) if holds else "",
                position=position,
            )
        )
    return tuple(found)


def post(tx: Transaction, cases: Iterable[Placed]) -> None:
    """Write what stands on the board of these cases now."""
    for one in cases:
        if isinstance(one.state, Publishable) and one.state.publications:
            tx.board.put(one.state.case, rows_of(one.state, one.position))


class Board:
    """All that is shown, by what it is found by: in memory, and brought up to date when asked.

    Comparing is what costs least there: a database would read and decrypt every row each time.
    """

    def __init__(self) -> None:
        self._known: dict[str, BoardRow] = {}
        self._newest_first: tuple[BoardRow, ...] = ()
        self._position = 0
        self._turn = threading.Lock()

    def page(
        self, tx: Transaction, today: date, subject: str = "", asked: str = "", number: int = 1
    ) -> tuple[tuple[Shown, ...], bool]:
        """A page of the answers that hold every word, the newest first; whether one follows."""
        terms = tuple(dict.fromkeys(_key(asked[:MOST_ASKED]).split()))
        fitting = (
            row.id
            for row in self._rows(tx)
            if row.from_on <= today
            and subject in ("", row.subject)
            and all(term in row.key for term in terms)
        )
        first = (number - 1) * PAGE
        ids = list(islice(fitting, first, first + PAGE + 1))
        rows = tx.board.get(ids[:PAGE])
        # Somebody else may have seen a later moment than this transaction does.
        return tuple(_shown(rows[id]) for id in ids[:PAGE] if id in rows), len(ids) > PAGE

    def _rows(self, tx: Transaction) -> tuple[BoardRow, ...]:
        with self._turn:
            changed = tx.board.since(self._position)
            for row in changed:
                self._known.pop(row.id, None)
                if row.is_shown:
                    self._known[row.id] = row
            if changed:
                self._position = max(row.position for row in changed)
                self._newest_first = tuple(
                    sorted(
                        self._known.values(), key=lambda row: (row.from_on, row.id), reverse=True
                    )
                )
            return self._newest_first


def one(tx: Transaction, id: str, today: date) -> Shown | bool:
    """An answer by its id; whether there ever was one where it is not shown (now, or not yet)."""
    row = tx.board.get((id,)).get(id)
    if row is None or row.from_on > today:
        return False
    return _shown(row) if row.is_shown else True


def _shown(row: BoardRow) -> Shown:
    words = msgspec.json.decode(row.words, type=_Words)
    return Shown(row.id, row.from_on, row.subject, words.title, words.question, words.answer)


def _key(text: str) -> str:
    """As it is compared; without what a database would not take."""
    return plain(text).replace("\0", "").encode("utf-8", "ignore").decode()
