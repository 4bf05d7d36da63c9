"""A bureau from a file: what an operator writes down once, before the first desk comes.

The file is a JSON list of ``{"case": id, "type": name, "body": {…}, "private": {…}}``,
in the order in which it happens; ``private`` may be left out.
"""

import msgspec
from msgspec import Raw, Struct

from casework.context import Directory
from casework.errors import MalformedError
from casework.hand_written import text_of
from casework.registry import TYPES, Entry, Proposal
from central_mailbox.errors import FoundingError


class _Line(Struct, frozen=True):
    case: str
    type: str
    body: Raw
    private: Raw = Raw(b"null")


def read_founding(data: bytes) -> list[Proposal]:
    """The proposals in a founding file; :class:`FoundingError` says which line is wrong."""
    try:
        lines = msgspec.json.decode(text_of(data), type=list[_Line])
    except (msgspec.DecodeError, MalformedError, RecursionError) as error:
        raise FoundingError(f"not a founding file: {error}") from error
    return [_proposal(number, line) for number, line in enumerate(lines, 1)]


def replaced_tables(before: Directory, after: Directory) -> list[str]:
    """The tables that gave way to others for the same days."""
    old, new = _tables(before), _tables(after)
    return sorted(key for key, table in old.items() if new.get(key) != table)


def _tables(directory: Directory) -> dict[str, object]:
    found: dict[str, object] = {
        f"holidays.{table.year}": table for table in directory.calendar.tables
    }
    for versions in directory.profiles.values():
        found |= {f"limits.{one.id}.{one.since}": one for one in versions}
    found |= {f"thresholds.{one.id}.{one.since}": one for one in directory.thresholds}
    return found | {f"codes.{name}": items for name, items in directory.lists.items()}


def _proposal(number: int, line: _Line) -> Proposal:
    entry = TYPES.get(line.type)
    if entry is None:
        raise FoundingError(f"line {number}: there is no event type {line.type}")
    try:
        body = entry.body.decode(line.body)
        private = _private(entry, line)
    except (msgspec.DecodeError, ValueError) as error:
        raise FoundingError(f"line {number}: {error}") from error
    return Proposal(line.case, body, private)


def _private(entry: Entry, line: _Line) -> Struct | None:
    """The sealed part of a line; only a type that has one may carry it."""
    if bytes(line.private) == b"null":
        return None
    if entry.private is None:
        raise ValueError(f"{line.type} has no private part")
    private: Struct = entry.private.decode(line.private)
    return private
