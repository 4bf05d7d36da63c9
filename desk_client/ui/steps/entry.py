"""One field of a form on the window: a widget, and the plain value that stands in it.

A plain value is what the record takes (``casework.fields``): text, a number, a day as
``2026-03-08``, an id.  What cannot be read as one is kept all the same, as it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desk_client.services.forms import FormField
from desk_client.ui.i18n import pick

RAW = "typed"
"""The key under which a draft keeps what is no value yet."""


class Entry(QObject):
    """A field as it is shown. A kind of field says what of it is different."""

    edited = Signal()
    """The officer has changed what stands in it."""

    def __init__(self, field: FormField, widget: QWidget) -> None:
        super().__init__(widget)
        self.field = field
        self.widget = widget
        self._is_touched = False

    @property
    def name(self) -> str:
        """What a screen reader and the caption call it."""
        return pick(self.field.label)

    @property
    def is_tall(self) -> bool:
        """Whether it takes the room that is left."""
        return False

    @property
    def takes_focus(self) -> bool:
        """Whether a form may begin with it."""
        return True

    def tab_stops(self) -> list[QWidget]:
        """Where the focus goes on its way through it, in order."""
        return tab_stops(self.widget)

    @property
    def value(self) -> Any:
        """The plain value; ``None`` where nothing stands, or nothing that can be read."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a plain value."""
        raise NotImplementedError

    @property
    def problem(self) -> str:
        """Why what stands in it is no value; empty when it is one, or nothing stands there."""
        return ""

    def begin(self) -> None:
        """What stands in it before anybody has touched it."""
        self.set_value(self.field.first)
        self._is_touched = False

    def restore(self, kept: Any) -> None:
        """Put back what a draft kept: it is the officer's, where it is not what stands there."""
        before = self.kept()
        self.bring_back(kept)
        self._is_touched = self.kept() != before

    def offer(self, field: FormField) -> None:
        """Other choices, because another field has changed; what is chosen stays if it may.

        What the officer has not touched goes with what it follows from; so does a choice that
        is none any more.
        """
        was, had = self.field, self.value
        self.field = field
        self.take_choices()
        is_gone = had is not None and self.value is None
        is_following = not self._is_touched and (was.is_following or field.is_following)
        if (is_gone or is_following) and field.first is not None:
            self.begin()

    def take_choices(self) -> None:
        """Show the choices of the field as it is now; what is chosen stays if it may."""

    def kept(self) -> Any:
        """What a draft keeps: the value, or what was typed when it is none."""
        return self.value

    def bring_back(self, kept: Any) -> None:
        """Put back what a draft kept."""
        self.set_value(kept)

    def _is_edited(self, *_: object) -> None:
        self._is_touched = True
        self.edited.emit()


def tab_stops(widget: QWidget) -> list[QWidget]:
    """The widget and what stands in it, as far as they take the focus by Tab.

    The list that a box folds out is a window of its own, and no stop.
    """
    return [
        one
        for one in (widget, *widget.findChildren(QWidget))
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and stands_for(one) is None
        and one.window() is widget.window()
    ]


def stands_for(box: QWidget) -> QWidget | None:
    """Which widget a box hands its focus on to.

    The inside of what scrolls hands it to what it is a part of, and is not asked: PySide takes the
    answer for a part of whoever was asked. What scrolls would then be a part of its own inside and
    hang on nothing else, and the collector would destroy it with all that stands in it.
    """
    if isinstance(box.parentWidget(), QAbstractScrollArea):
        return None
    return box.focusProxy()


def with_boxes(stops: Sequence[QWidget], within: QWidget) -> list[QWidget]:
    """The stops, each behind the box that hands its focus on to one of them.

    Qt stops at such a box for its sake: one that stayed behind would lead the focus back for ever.
    """
    found: dict[QWidget, None] = {}
    for stop in stops:
        boxes: list[QWidget] = []
        outer = stop.parentWidget()
        while outer is not None and outer is not within:
            if stands_for(outer) in stops:
                boxes.insert(0, outer)
            outer = outer.parentWidget()
        found.update(dict.fromkeys([*boxes, stop]))
    return list(found)
