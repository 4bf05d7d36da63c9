"""What a line of a log may hold: constant words and listed fields, nothing else.

The rule it keeps, on the desk and at the centre: no personal data in logs.  A message's
arguments, an exception's words and the values in a trace may be what a citizen said, so
none of them is ever written.  What a fault is and where it happened in the code is
enough to find it.
"""

import logging
from datetime import datetime
from types import TracebackType

import msgspec

from casework.event import CHINA

FIELDS = (
    "error",
    "code_place",
    "event",
    "device",
    "unit",
    "host",
    "port",
    "database",
    "version",
    "size",
    "method",
    "route",
    "status",
    "milliseconds",
    "received",
    "sent",
    "fingerprint",
    "until",
)
"""Counts, ids and names that the program itself made."""

MOST_FRAMES = 6


class AllowList(logging.Formatter):
    """One JSON line: time, level, what, and the listed fields that are there.

    ``ours`` is the logger whose messages are constant words of this program; what other
    libraries say is reduced to who spoke and how loud.
    """

    def __init__(self, ours: str) -> None:
        super().__init__()
        self._ours = ours

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        is_ours = record.name == self._ours or record.name.startswith(f"{self._ours}.")
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, CHINA).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "what": record.msg if is_ours and isinstance(record.msg, str) else record.name,
        }
        if record.exc_info and record.exc_info[1]:
            line |= fault_fields(record.exc_info[1])
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        return msgspec.json.encode(line).decode()


def fault_fields(error: BaseException) -> dict[str, str]:
    """The kind of a fault with the kinds of its causes, and its place in the code."""
    kinds, cause = [type(error).__name__], error.__cause__
    while cause is not None and len(kinds) < MOST_FRAMES:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__
    return {"error": " < ".join(kinds), "code_place": code_place(error.__traceback__)}


def code_place(trace: TracebackType | None) -> str:
    """``module:function:line`` of the innermost calls, the outer ones first."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        module = trace.tb_frame.f_globals.get("__name__", "?")
        places.append(f"{module}:{code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-MOST_FRAMES:])
