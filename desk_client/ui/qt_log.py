"""Qt's own messages, in the desk's log: which class complained, and how loud.

Their words are left out: some of them quote what stands in a widget.
"""

from __future__ import annotations

import logging
import re

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger("desk_client.qt")

LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
SPEAKER = re.compile(r"Q\w+(::\w+)*(?=\W)")


def into_log() -> None:
    """Send what Qt says to the log from now on."""
    qInstallMessageHandler(_log)


def speaker(message: str) -> str:
    """Who complains: ``QPainter::begin`` at the start of a message; else only that it is Qt."""
    found = SPEAKER.match(message)
    return found.group() if found else "Qt"


def _log(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = LEVELS.get(kind)
    if level is not None:
        logger.log(level, "qt", extra={"code_place": speaker(message)})
