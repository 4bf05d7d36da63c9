"""A bureau from a file: what an operator writes down once, before the first desk comes.

The file is a JSON list of ``{"case": id, "type": name, "body": {…}, "private": {…}}``,
in the order in which it happens; ``private`` may be left out.
"""

from typing import Any

import msgspec
from msgspec import Raw, Struct

from casework.registry import TYPES, Proposal
from central_mailbox.errors import FoundingError


class _Line(Struct, frozen=True):
    case: str
    type: str
    body: Raw
    private: Raw | None = None


def read_founding(data: bytes) -> list[Proposal]:
    """The proposals in a founding file; :class:`FoundingError` says which line is wrong."""
    try:
        lines = msgspec.json.decode(data, type=list[_Line])
    except (msgspec.DecodeError, ValueError) as error:
        raise FoundingError(f"not a founding file: {error}") from error
    return [_proposal(number, line) for number, line in enumerate(lines, 1)]


def _proposal(number: int, line: _Line) -> Proposal:
    entry = TYPES.get(line.type)
    if entry is None:
        raise FoundingError(f"line {number}: there is no event type {line.type}")
    private: Any = None
    try:
        body = entry.body.decode(line.body)
        if line.private is not None and entry.private is not None:
            private = entry.private.decode(line.private)
    except (msgspec.DecodeError, ValueError) as error:
        raise FoundingError(f"line {number}: {error}") from error
    return Proposal(line.case, body, private)
