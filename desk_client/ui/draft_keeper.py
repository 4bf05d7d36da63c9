"""Unsaved forms survive a crash: what was typed is on disk within seconds, and comes back.

A form says that it changed; once the typing rests, or has gone on for a while, its values are kept.
They come back into an empty form only: what somebody has begun to type is never written over.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desk_client.services import drafts
from desk_client.ui import background
from desk_client.ui.workplace import Workplace

REST_MS = 1_000
"""Typing rests so long before the draft is written: well under the three seconds asked for."""


class Draftable(Protocol):
    """A form whose values can be kept and put back."""

    @property
    def is_empty(self) -> bool: ...
    def values(self) -> dict[str, Any]: ...
    def restore(self, values: Mapping[str, Any]) -> None: ...


class DraftKeeper(QObject):
    """Keeps one form of one officer."""

    said = Signal(str)
    """What the form may say of its draft; empty when there is none."""

    def __init__(self, place: Workplace, name: str, form: Draftable, owner: QObject) -> None:
        """`owner` is the page that the form stands on: the keeper goes with it."""
        super().__init__(owner)
        self._session, self._now = place.session, place.now
        self._name, self._form = name, form
        self._round = 0
        self._writing = threading.Lock()
        """Jobs may end in any order: what was dropped must not be written after it."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._keep)
        place.signals.leaving.connect(self._keep)
        session = place.session
        background.run(self, lambda: drafts.kept(session, name), done=self._bring_back)

    def touch(self) -> None:
        """Something was typed. A pause is not waited for longer than the timer runs."""
        if not self._timer.isActive():
            self._timer.start()

    def drop(self) -> None:
        """The form was saved or cleared: nothing is to come back."""
        session, name, writing = self._session, self._name, self._writing
        self._timer.stop()
        self._round += 1
        self.said.emit("")

        def drop() -> None:
            with writing:
                drafts.drop(session, name)

        background.run(self, drop)

    def _keep(self) -> None:
        self._timer.stop()
        if self._form.is_empty:
            return
        values, this_round = self._form.values(), self._round

        def keep() -> None:
            with self._writing:
                if self._round == this_round:
                    drafts.keep(self._session, self._name, values)

        background.run(self, keep, done=self._kept)

    def _kept(self, _: None) -> None:
        if not self._form.is_empty:
            at = f"{self._now():%H:%M}"
            self.said.emit(self.tr("Draft kept at %1").replace("%1", at))

    def _bring_back(self, values: dict[str, Any]) -> None:
        if values and self._form.is_empty:
            self._form.restore(values)
            self.said.emit(self.tr("Your unsaved form was brought back"))
