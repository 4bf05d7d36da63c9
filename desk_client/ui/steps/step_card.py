"""The card in which a step is filled in: opens beside the case, never above it.

What was typed survives whatever ends the card: it is kept as a draft of the officer, the case and
the step, and comes back with the card.  Only taking the step, or starting afresh, drops it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desk_client.services import forms
from desk_client.services.forms import Filled, StepForm
from desk_client.ui import theme
from desk_client.ui.background import Latest
from desk_client.ui.draft_keeper import DraftKeeper
from desk_client.ui.i18n import pick
from desk_client.ui.steps.sheet import FieldSheet, follows, rows
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

LONG = 6
"""Rows beyond which a form takes the whole height of its column."""
ASK_MS = 150
"""Several changes in a row are one question for other choices."""

PARTS = ("body", "sealed")


def draft_name(case: str, event_type: str) -> str:
    """Under which name a form is kept; a new case has none yet."""
    return f"step:{case}:{event_type}"


class _Roomy(Scrolling):
    """Fields that would be shown whole, and scroll where there is no room for that."""

    def sizeHint(self) -> QSize:
        content, width = self.widget(), max(self.width(), self.minimumSizeHint().width())
        height = content.sizeHint().height()
        if content.hasHeightForWidth():
            height = max(height, content.heightForWidth(width))
        return QSize(content.sizeHint().width(), height)


class StepCard(Card):
    """One step's form. Ctrl+Enter takes the step, Esc puts the card away and loses nothing."""

    submitted = Signal(str, object)
    """The event type and what the form holds (:class:`Filled`)."""
    cancelled = Signal()

    def __init__(
        self, place: Workplace, case: str, form: StepForm, before: Mapping[str, Any] | None = None
    ) -> None:
        """`before`: the draft that is kept of it."""
        super().__init__(pick(form.title))
        self._place, self._case, self._form = place, case, form
        self._asked = Latest(self)
        self._sheets = {
            part: FieldSheet([one for one in form.fields if one.is_sealed is is_sealed], place)
            for part, is_sealed in zip(PARTS, (False, True), strict=True)
        }
        self._first = self._kept()
        self._lay_out()
        name = draft_name(case, form.event_type)
        self._keeper = DraftKeeper(place, name, self, self, before=dict(before or {}))
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(ASK_MS)
        self._ask.timeout.connect(self._ask_choices)
        if before:
            self.restore(before)
            self._show_restored(is_restored=True)
        for sheet in self._sheets.values():
            sheet.edited.connect(self._on_edited)

    # ------------------------------------------------------------------ contents

    @property
    def event_type(self) -> str:
        """The step that is filled in."""
        return self._form.event_type

    @property
    def is_short(self) -> bool:
        """Whether something else may stand below it."""
        return rows(self._form.fields) <= LONG

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields, in their order."""
        return tuple(one.name for one in self._form.fields)

    @property
    def filled(self) -> Filled:
        """What the form holds."""
        return Filled(self._sheets["body"].values, self._sheets["sealed"].values)

    @property
    def is_empty(self) -> bool:
        """Whether it stands as it was opened: nothing would be lost."""
        return self._kept() == self._first

    def values(self) -> dict[str, Any]:
        """What a draft keeps."""
        return self._kept()

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back."""
        for part, sheet in self._sheets.items():
            kept = values.get(part)
            if isinstance(kept, Mapping):
                sheet.bring_back(kept)

    def set_value(self, name: str, value: Any) -> None:
        """Choose or write a plain value; for walk-throughs and for suggestions."""
        for sheet in self._sheets.values():
            if name in sheet.entries:
                sheet.entries[name].set_value(value)
                self._on_edited()
                return
        raise KeyError(name)

    def take_focus(self) -> None:
        """The first field; where there is none what is asked, never the button that does it."""
        if not any(sheet.take_focus() for sheet in self._sheets.values()):
            self._question.setFocus()

    def keep(self) -> None:
        """Write the draft down now."""
        self._keeper.keep()

    def end(self) -> None:
        """The step is taken: nothing is to come back."""
        self._keeper.end()

    # ------------------------------------------------------------------- refusals

    def show_refusal(self, words: str) -> None:
        """The rules said no: say it at the form; what was typed stays."""
        self._save.allow()
        self._refusal.setText(words)
        self._refusal.show()

    def _submit(self) -> None:
        self._refusal.hide()
        checks = [sheet.check() for sheet in self._sheets.values()]
        if all(checks):
            self._save.setEnabled(False)
            self.submitted.emit(self.event_type, self.filled)
            return
        if not any(sheet.focus_first_error() for sheet in self._sheets.values()):
            self.take_focus()

    # -------------------------------------------------------------------- drawing

    def _lay_out(self) -> None:
        form = self._form
        self._restored = text("", Text.NOTE, wraps=True)
        self._afresh = KeyButton(self.tr("Start afresh"), weight=Weight.LINK, is_small=True)
        self._afresh.clicked.connect(self._start_afresh)
        row = QHBoxLayout()
        row.addWidget(self._restored, 1)
        row.addWidget(self._afresh, 0, Qt.AlignmentFlag.AlignTop)
        self.add(row)
        self._show_restored(is_restored=False)
        if form.fields:
            # A long form scrolls above its buttons; a short one is as high as it is.
            self.add(self._fields(), 1)
        self._question = text(self._asks(), Text.BODY, wraps=True)
        theme.mark(self._question, kind="question")
        self._question.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._question.setAccessibleName(self._asks())
        self.add(self._question)
        self._question.setVisible(form.asks_again)
        self._refusal = text("", Text.ERROR, wraps=True)
        self.add(self._refusal)
        self._refusal.hide()
        weight = Weight.DANGER if form.is_grave else Weight.PRIMARY
        self._save = KeyButton(pick(form.title), "Ctrl+Return", weight, is_guarded=form.asks_again)
        self._save.clicked.connect(self._submit)
        cancel = KeyButton(self.tr("Put away"), "Esc")
        cancel.clicked.connect(self.cancelled)
        self.add(ActionBar(self._save, cancel))

    def _fields(self) -> QWidget:
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for sheet in self._sheets.values():
            is_tall = any(entry.is_tall for entry in sheet.entries.values())
            column.addWidget(sheet, 1 if is_tall else 0)
            sheet.setVisible(bool(sheet.entries))
        return both if self.is_short else _Roomy(both)

    def _asks(self) -> str:
        title = pick(self._form.title)
        if self._form.is_grave:
            return self.tr("%1: this cannot be taken back").replace("%1", title)
        return self.tr("%1: in your name, with Ctrl+Enter").replace("%1", title)

    def _show_restored(self, *, is_restored: bool) -> None:
        words = self.tr("What you had typed was brought back") if is_restored else ""
        self._restored.setText(words)
        self._restored.setVisible(is_restored)
        self._afresh.setVisible(is_restored)

    # --------------------------------------------------------------------- inside

    def hideEvent(self, event: QHideEvent) -> None:
        """Another room, a lock, another case: nothing waits for the typing to rest."""
        super().hideEvent(event)
        self._keeper.keep()

    def _kept(self) -> dict[str, Any]:
        return {part: sheet.kept() for part, sheet in self._sheets.items()}

    def _on_edited(self) -> None:
        self._keeper.touch()
        if follows(self._form.fields):
            self._ask.start()

    def _ask_choices(self) -> None:
        session, case, filled = self._place.session, self._case, self.filled
        event_type = self.event_type
        self._asked.run(lambda: forms.form(session, case, event_type, filled), done=self._offer)

    def _offer(self, form: StepForm) -> None:
        for part, is_sealed in zip(PARTS, (False, True), strict=True):
            fields = [one for one in form.fields if one.is_sealed is is_sealed]
            self._sheets[part].offer(fields)

    def _start_afresh(self) -> None:
        before = self._kept()
        self.restore(self._first)
        self._keeper.drop()
        self._show_restored(is_restored=False)
        self.take_focus()
        self._place.signals.notify(
            self.tr("The form was cleared"), undo=lambda: self._take_back(before)
        )

    def _take_back(self, before: Mapping[str, Any]) -> None:
        if isValid(self):
            self.restore(before)
            self._on_edited()
