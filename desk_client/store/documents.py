"""What of a case can be found, column by column, as tokens.

The same document is put into the index and held against a question when the case waits
for the index, so both ways find the same.
"""

import logging
from typing import NamedTuple

from casework.facts import names_of, numbers_of, people_of, title_of
from casework.log_lines import fault_fields
from casework.registry import machine_of
from casework.state import State
from desk_client.store import spelling

_log = logging.getLogger(__name__)


class Who(NamedTuple):
    """The person of a case and what it is about, as a list shows them."""

    name: str
    phone: str
    title: str


class Document(NamedTuple):
    """Tokens by column of table ``search``."""

    number: list[str]
    phone: list[str]
    document: list[str]
    name: list[str]
    spelling: list[str]
    words: list[str]


def who(state: State) -> Who:
    """Name, phone and title; empty where nothing was said."""
    names, people = names_of(state), people_of(state)
    phone = next((person.phone for person in people if person.phone), "")
    return Who(names[0] if names else "", phone, title_of(state))


def document(state: State) -> Document:
    """Everything a case can be found by; where that cannot be told, by nothing."""
    try:
        return _document(state)
    except (ValueError, TypeError, LookupError) as error:
        _log.warning("a case cannot be found", extra=fault_fields(error))
        return Document([], [], [], [], [], [])


def _document(state: State) -> Document:
    display = machine_of(state).display
    people = people_of(state)
    names = names_of(state)
    spelt = [token for name in names for token in spelling.spellings(name)]
    spelt += spelling.initials(str(getattr(state, "title", "")))
    return Document(
        number=[token for one in numbers_of(state) for token in spelling.joined(one)],
        phone=[token for person in people for token in spelling.phones(person.phone)],
        document=[token for person in people for token in spelling.documents(person.id_no)],
        name=[token for name in names for token in (*spelling.tokens(name), SEPARATOR)],
        spelling=spelt,
        words=[
            token
            for text in (display.words(state) if display else ())
            for token in (*spelling.tokens(text), SEPARATOR)
        ],
    )


SEPARATOR = "\uf8ff"
"""Between two texts, so that a phrase does not run from one into the other.

A character for private use: a token to SQLite, on no keyboard.
"""
