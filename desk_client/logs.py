"""The desk's log and what becomes of a fault that nobody caught.

Rules kept: nothing that anybody said is written (``casework.log_lines``); the files are
for their owner only and bounded; neither a stack trace on a terminal nor a memory dump
leaves the program, because both hold what citizens said.  A fault is written down with
its kind and place, and handed to whoever can tell the person.
"""

import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from casework.log_lines import AllowList, fault_fields
from desk_client.errors import DeskError

if sys.platform != "win32":
    import resource

OURS = "desk_client"
FILE = "desk.log"
CRASH_FILE = "crash.log"
MOST_BYTES = 1_000_000
MOST_FILES = 3

logger = logging.getLogger(OURS)


def keep_private() -> None:
    """Files for their owner only; no memory dump, wherever the system would send one."""
    os.umask(0o077)
    if sys.platform != "win32":
        # One byte, not none: Linux hands a dump to a collecting program even at a limit of
        # zero, and refuses only at one (core(5)).
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        limit = 1 if most == resource.RLIM_INFINITY else min(1, most)
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def start(folder: Path) -> None:
    """Write to ``folder`` from now on; raises ``OSError`` where that cannot be."""
    handler = RotatingFileHandler(
        folder / FILE, maxBytes=MOST_BYTES, backupCount=MOST_FILES, encoding="utf-8"
    )
    handler.setFormatter(AllowList(OURS))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logger.setLevel(logging.INFO)
    # A log that cannot be written must not put what it could not write on the terminal.
    logging.raiseExceptions = False
    # What crashes outside Python leaves the names of functions, and no value.
    faulthandler.enable((folder / CRASH_FILE).open("a", encoding="ascii"))


def failure(error: BaseException) -> None:
    """Write down what went wrong; our own faults louder than what can be expected."""
    level = logging.INFO if isinstance(error, DeskError) else logging.ERROR
    logger.log(level, "failed", extra=fault_fields(error))


def catch_faults(tell: Callable[[BaseException], None]) -> None:
    """Let faults that nobody caught, on any thread, be logged and told."""

    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        logger.error("uncaught", extra=fault_fields(error.with_traceback(trace)))
        tell(error)

    def uncaught_on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_on_thread
