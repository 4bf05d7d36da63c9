"""What of a case can be found, column by column, as tokens.

The same document is put into the index and held against a question when the case waits
for the index, so both ways find the same.
"""

from typing import NamedTuple

from casework.facts import names_of, people_of, title_of
from casework.registry import machine_of
from casework.state import State
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
    names, people = names_of(state), people_of(state)
    phone = next((person.phone for person in people if person.phone), "")
    return Who(names[0] if names else "", phone, title_of(state))


def document(state: State) -> Document:
    """Everything a case can be found by."""
    display = machine_of(state).display
    phones = [digits for person in people_of(state) if (digits := _digits(person.phone))]
    names = names_of(state)
    spelt = [token for name in names for token in spelling.spellings(name)]
    spelt += spelling.initials(str(getattr(state, "title", "")))
    return Document(
        number=spelling.joined(state.number or "") + spelling.joined(state.temp_no),
        phone=[token for digits in phones for token in dict.fromkeys((digits, digits[-4:]))],
        name=[token for name in names for token in (*spelling.tokens(name), SEPARATOR)],
        spelling=spelt,
        words=[
            token
            for text in (display.words(state) if display else ())
            for token in (*spelling.tokens(text), SEPARATOR)
        ],
    )


def _digits(phone: str) -> str:
    return "".join(char for char in spelling.normal(phone) if char.isdigit())


SEPARATOR = "\uf8ff"
"""Between two texts, so that a phrase does not run from one into the other.

A character for private use: a token to SQLite, on no keyboard.
"""
