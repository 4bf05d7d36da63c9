"""What of a case can be found, column by column, as tokens.

The same document is put into the index and held against a question when the case waits
for the index, so both ways find the same.
"""

from collections.abc import Iterator
from typing import NamedTuple

from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.state import Person, State
from desk_client.store import spelling


class Who(NamedTuple):
    """The person of a case and what it is about, as a list shows them."""

    name: str
    phone: str
    title: str


class Document(NamedTuple):
    """Tokens by column of table ``search``."""

    number: list[str]
    phone: list[str]
    name: list[str]
    spelling: list[str]
    words: list[str]


def who(state: State) -> Who:
    """Name, phone and title; empty where nothing was said."""
    if isinstance(state, WalkIn):
        person = state.person or Person()
        return Who(person.name, person.phone, state.content)
    if isinstance(state, LedgerItem):
        person = state.reporter or Person()
        return Who(person.name, person.phone, state.title)
    if isinstance(state, Visit):
        person = state.person or Person()
        return Who(state.name or person.name, person.phone, state.content)
    return Who("", "", "")


def _texts(state: State) -> Iterator[str]:
    if isinstance(state, WalkIn):
        yield from (state.place, state.content, state.result, state.reference)
    elif isinstance(state, LedgerItem):
        yield from (state.title, state.content, state.demand, state.place, state.outcome_text)
        yield from (measure.text for measure in state.measures)
    elif isinstance(state, Visit):
        yield from (state.target.place, state.content)
        yield from (problem.title for problem in state.problems)
        if state.person:
            yield state.person.name


def document(state: State) -> Document:
    """Everything a case can be found by."""
    name, phone, title = who(state)
    digits = "".join(char for char in spelling.normal(phone) if char.isdigit())
    spelt = spelling.spellings(name)
    if isinstance(state, LedgerItem):
        spelt += spelling.initials(title)
    return Document(
        number=spelling.joined(state.number or "") + spelling.joined(state.temp_no),
        phone=[digits, digits[-4:]] if len(digits) > 4 else [digits] if digits else [],
        name=spelling.tokens(name),
        spelling=spelt,
        words=[token for text in _texts(state) for token in (*spelling.tokens(text), SEPARATOR)],
    )


SEPARATOR = "\uf8ff"
"""Between two texts, so that a phrase does not run from one into the other.

A character for private use: a token to SQLite, on no keyboard.
"""
