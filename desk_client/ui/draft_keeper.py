"""Unsaved forms survive a crash: what was typed is on disk within a second, and comes back.

A form says that it changed; once the typing rests, or has gone on for a while, its values are kept.
They come back into an empty form only: what somebody has begun to type is never written over.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desk_client.services import drafts
from desk_client.services.desk import Session
from desk_client.ui import background
from desk_client.ui.dates import show_moment
from desk_client.ui.workplace import Workplace

REST_MS = 600
"""Typing rests so long before the draft is written: on disk within the second."""

Values = dict[str, Any]


def draft_name(case: str, event_type: str) -> str:
    """Under which name the form of a step is kept; a new case has none yet."""
    return f"step:{case}:{event_type}"


class Draftable(Protocol):
    """A form whose values can be kept and put back."""

    @property
    def is_empty(self) -> bool: ...
    def values(self) -> dict[str, Any]: ...
    def restore(self, values: Mapping[str, Any]) -> None: ...


class _Wish:
    """What is to stand on disk for a form: values, or nothing."""

    def __init__(self, values: Values) -> None:
        self.values = values


class _Wishes:
    """The newest wish for each form, while it is on its way to the disk.

    Jobs may end in any order: only the newest is written, and whoever opens the form again
    meanwhile gets what it wishes for.
    """

    def __init__(self) -> None:
        self._newest: dict[tuple[int, str, str], _Wish] = {}
        self._lock = threading.Lock()

    def wish(self, session: Session, name: str, values: Values) -> _Wish:
        """From now on this is to stand there."""
        made = _Wish(values)
        self._newest[_key(session, name)] = made
        return made

    def fulfil(self, session: Session, name: str, wish: _Wish) -> None:
        """Write it, unless there is a newer one. Off the GUI thread."""
        key = _key(session, name)
        with self._lock:
            if self._newest.get(key) is not wish:
                return
            if wish.values:
                drafts.keep(session, name, wish.values)
            else:
                drafts.drop(session, name)
            if self._newest.get(key) is wish:
                del self._newest[key]

    def kept(self, session: Session, name: str) -> Values:
        """What stands there, or is about to."""
        wish = self._newest.get(_key(session, name))
        return drafts.kept(session, name) if wish is None else wish.values


_WISHES = _Wishes()


def kept(session: Session, name: str) -> Values:
    """The draft of a form; empty when there is none. Off the GUI thread."""
    return _WISHES.kept(session, name)


def drop(session: Session, name: str) -> None:
    """What a form held is recorded: nothing is to come back. Off the GUI thread."""
    _WISHES.fulfil(session, name, _WISHES.wish(session, name, {}))


class DraftKeeper(QObject):
    """Keeps one form of one officer."""

    said = Signal(str)
    """What the form may say of its draft; empty when there is none."""

    def __init__(
        self,
        workplace: Workplace,
        name: str,
        form: Draftable,
        owner: QObject,
        before: Values | None = None,
    ) -> None:
        """`owner` is the page that the form stands on: the keeper goes with it.

        `before`: the draft, where it was read already and stands in the form; else it is read.
        """
        super().__init__(owner)
        self._session, self._now = workplace.session, workplace.now
        self._name, self._form = name, form
        self._rests = False
        self._is_read = before is not None
        self._has_draft = bool(before)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self.keep)
        workplace.signals.leaving.connect(self.keep)
        if before is None:
            session = workplace.session
            background.run(self, lambda: kept(session, name), done=self._bring_back)

    def touch(self) -> None:
        """Something was typed. A pause is not waited for longer than the timer runs."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Write down what stands in the form, now."""
        self._timer.stop()
        if self._rests:
            return
        if not self._form.is_empty:
            self._has_draft = True
            self._write(self._form.values())
        elif self._has_draft:
            self.drop()

    def drop(self) -> None:
        """The form was saved or cleared: nothing is to come back."""
        self._timer.stop()
        self._is_read = True
        self._has_draft = False
        self.said.emit("")
        self._write({})

    def rest(self) -> None:
        """The form is on its way to the record: it is kept as it stands, and then no more."""
        self.keep()
        self._is_read = self._rests = True

    def go_on(self) -> None:
        """It was not recorded: go on keeping it."""
        self._rests = False

    def _write(self, values: Values) -> None:
        session, name = self._session, self._name
        wish = _WISHES.wish(session, name, values)
        background.run(
            self,
            lambda: _WISHES.fulfil(session, name, wish),
            done=lambda _: self._say_kept() if values else None,
        )

    def _say_kept(self) -> None:
        if self._has_draft and not self._form.is_empty:
            now = self._now()
            at = show_moment(now, now.date(), is_dated=True)
            self.said.emit(self.tr("Draft kept at %1").replace("%1", at))

    def _bring_back(self, values: Values) -> None:
        # What was read late may be what was saved meanwhile: that does not come back.
        if values and not self._is_read and self._form.is_empty:
            self._has_draft = True
            self._form.restore(values)
            self.said.emit(self.tr("Your unsaved form was brought back"))


def _key(session: Session, name: str) -> tuple[int, str, str]:
    return id(session.desk.store), session.officer.id, name
