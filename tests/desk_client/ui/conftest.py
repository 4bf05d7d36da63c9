"""Every test of a window ends clean: no stray Qt warning, no work left running, no window left."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import Protocol

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication

from desk_client.ui import background, i18n, theme
from desk_client.ui.i18n import Language
from desk_client.ui.theme import Theme

# The offscreen platform says so whenever a window is shown; nothing of ours can be meant by it.
HARMLESS = ("This plugin does not support",)


class LogRecord(Protocol):
    """A message of Qt, as pytest-qt keeps it."""

    message: str

    def matches_level(self, level: str) -> bool: ...


class QtLog(Protocol):
    """The messages that Qt wrote during a test."""

    records: list[LogRecord]


def stray(log: QtLog) -> list[str]:
    """Warnings that Qt wrote and that somebody has to look at."""
    worse = [r.message for r in log.records if r.matches_level("WARNING")]
    return [message for message in worse if not message.startswith(HARMLESS)]


@pytest.fixture(scope="session")
def dressed_app(qapp: QApplication) -> QApplication:
    """The application in its theme and in Chinese."""
    i18n.install(qapp, Language.CHINESE)
    theme.apply(qapp, Theme())
    return qapp


@pytest.fixture(autouse=True)
def ends_clean(dressed_app: QApplication, qtlog: QtLog) -> Iterator[None]:
    """Fail a test that leaves something behind."""
    threads = set(threading.enumerate())
    windows = set(dressed_app.topLevelWidgets())
    yield
    is_idle = background.wait_idle(5000)
    if theme.current() != Theme():
        theme.apply(dressed_app, Theme())
    left = [w for w in set(dressed_app.topLevelWidgets()) - windows if w.isVisible()]
    # Few tests last until the timer of the collector.
    background.of(dressed_app).collector.collect()
    assert is_idle, "background work is still running"
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    assert not [t for t in set(threading.enumerate()) - threads if "Dummy" not in t.name]
    assert not left, f"windows are still open: {left}"
    assert not stray(qtlog)
