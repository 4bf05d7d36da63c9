"""Saving what stands in a form: one record however often the key is pressed, and no letter lost.

The form is free for the next at once, while the record is still on its way to the disk: what is
typed meanwhile stays.  Where it is not recorded, the form comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from desk_client.services.again import AgainError
from desk_client.services.desk import Saved
from desk_client.ui import background
from desk_client.ui.clearing import Clearing
from desk_client.ui.draft_keeper import Draftable, DraftKeeper

Work = Callable[[bool], Saved]
"""A save; it is told whether somebody was asked "another one?" and said yes."""


class Saving(QObject):
    """The saves of one form, one at a time."""

    def __init__(
        self, form: Draftable, draft: DraftKeeper, clearing: Clearing, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._form, self._draft, self._clearing = form, draft, clearing
        self._is_under_way = False
        self._next: Callable[[], None] | None = None
        self._asked_about: dict[str, Any] = {}

    def waits(self, save: Callable[[], None]) -> bool:
        """Whether a record is on its way to the disk: the key struck again says nothing new.

        Unless the next stands in the form already: then `save` is called as soon as it may.
        """
        if self._is_under_way and not self._form.is_empty:
            self._next = save
        return self._is_under_way

    def run(
        self,
        work: Work,
        fresh: Callable[[], None],
        done: Callable[[Saved], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Save what stands in the form; `fresh` makes it ready for the next."""
        values = self._form.values()
        is_meant = values == self._asked_about
        self._is_under_way = True
        self._draft.rest()
        fresh()
        background.run(
            self,
            lambda: work(is_meant),
            done=lambda saved: self._saved(saved, done),
            failed=lambda error: self._failed(error, values, failed),
        )

    def _saved(self, saved: Saved, done: Callable[[Saved], None]) -> None:
        self._end()
        self._asked_about = {}
        self._draft.drop()
        self._draft.keep()
        following, self._next = self._next, None
        done(saved)
        if following is not None:
            following()

    def _failed(
        self, error: Exception, values: dict[str, Any], failed: Callable[[Exception], None]
    ) -> None:
        self._end()
        self._next = None
        self._asked_about = values if isinstance(error, AgainError) else {}
        if self._form.is_empty:
            self._form.restore(values)
        else:
            # What was typed meanwhile can be brought back from the message.
            self._clearing.replace(lambda: self._form.restore(values))
        self._draft.touch()
        failed(error)

    def _end(self) -> None:
        self._is_under_way = False
        self._draft.go_on()
