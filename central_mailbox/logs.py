"""Logs by allow-list: a line is made of constant words and listed fields, nothing else.

The rule it keeps: no personal data in logs.  A message's arguments, an exception's
words and a trace may hold what a citizen said, so none of them is ever written; what
a line may carry is listed here.
"""

import logging
import sys
from datetime import datetime

import msgspec

from casework.event import CHINA

FIELDS = (
    "error",
    "place",
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
)
"""Counts, ids and names that the program itself made."""

OURS = "central_mailbox"


class AllowList(logging.Formatter):
    """One JSON line: time, level, what, and the listed fields that are there."""

    def format(self, record: logging.LogRecord) -> str:
        """The line.  Other libraries' messages are reduced to who spoke and how loud."""
        is_ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, CHINA).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "what": record.msg if is_ours and isinstance(record.msg, str) else record.name,
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        return msgspec.json.encode(line).decode()


def start_logging() -> None:
    """Everything to standard error, through the allow-list."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowList())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
