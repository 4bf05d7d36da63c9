"""The card in which a step is filled in: opens beside the case, never above it.

What was typed survives whatever ends the card: it is kept as a draft of the officer, the case and
the step, and comes back with the card.  Only taking the step, or starting afresh, drops it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desk_client.services import forms
from desk_client.services.again import AskedError
from desk_client.services.forms import Filled, StepForm
from desk_client.services.quoting import Offered
from desk_client.ui import theme
from desk_client.ui.background import Latest
from desk_client.ui.draft_keeper import DraftKeeper, draft_name
from desk_client.ui.i18n import pick
from desk_client.ui.steps.entry import Entry, with_boxes
from desk_client.ui.steps.notices import Notices
from desk_client.ui.steps.password_row import PasswordRow
from desk_client.ui.steps.quote_strip import QuoteStrip
from desk_client.ui.steps.sheet import FieldSheet, follows, kept_of, ordered, rows
from desk_client.ui.steps.suggestion import Suggestion
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace, words_of

LONG = 6
"""Rows beyond which a form takes the whole height of its column."""
ASK_MS = 150
"""Several changes in a row are one question for other choices."""


class StepCard(Card):
    """One step's form. Ctrl+Enter takes the step, Esc puts the card away and loses nothing."""

    submitted = Signal(str, object)
    """The event type and what the form holds (:class:`Filled`)."""
    cancelled = Signal()

    def __init__(
        self,
        workplace: Workplace,
        case: str,
        form: StepForm,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """`before`: the draft that is kept of it."""
        super().__init__(pick(form.title))
        self._workplace, self._case, self._form = workplace, case, form
        self._asked = Latest(self)
        self._stops: list[QWidget] = []
        is_long = rows(form.fields) > LONG
        self._sheet = FieldSheet(ordered(form.fields) if is_long else form.fields, workplace)
        self._first = self.values()
        self._lay_out()
        name = draft_name(case, form.event_type)
        self._keeper = DraftKeeper(workplace, name, self, self, before=dict(before or {}))
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(ASK_MS)
        self._ask.timeout.connect(self._ask_choices)
        self._is_asking = self._is_sent = False
        self._rounds = 0
        self._is_touched = bool(before)
        if before:
            self.restore(before)
            self._show_restored(is_restored=True)
        self._sheet.edited.connect(self._on_edited)
        self._order_tabs()
        if self._sheet.has_chosen:
            self._ask_later()

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
        """What the form holds; of an amendment only what was changed."""
        if self._form.is_amendment:
            return Filled(self._sheet.changes)
        return Filled(*self._sheet.parts)

    @property
    def is_empty(self) -> bool:
        """Whether it stands as it was opened: nothing would be lost."""
        return not self._is_touched or self.values() == self._first

    def values(self) -> dict[str, Any]:
        """What a draft keeps."""
        return self._sheet.kept()

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back."""
        self._sheet.bring_back(values)

    def write_anew(self, filled: Filled) -> None:
        """Put what was written before into the form; what stands in it can be brought back."""
        before, was_empty = self.values(), self.is_empty
        self.restore(kept_of(filled))
        self._on_edited()
        self._keeper.keep()
        if not was_empty:
            self._workplace.signals.notify(
                self.tr("The form holds what was not taken"), undo=lambda: self._take_back(before)
            )

    def set_value(self, name: str, value: Any) -> None:
        """Choose or write a plain value; for walk-throughs and for suggestions."""
        self.entry(name).set_value(value)
        self._on_edited()

    def entry(self, name: str) -> Entry:
        """A field by its name; :class:`KeyError` when there is none."""
        return {one.field.name: one for one in self._sheet.entries.values()}[name]

    def take_focus(self) -> None:
        """The first field; where there is none what is asked, never the button that does it."""
        if not self._sheet.take_focus() and not self.signature.take_focus():
            self._question.setFocus()

    def keep(self) -> None:
        """Write the draft down now."""
        self._keeper.keep()

    # ------------------------------------------------------------------- refusals

    def show_refusal(self, error: Exception) -> None:
        """The rules said no: say it at the form; what was typed stays."""
        self._keeper.go_on()
        self._save.allow()
        if not self.signature.is_about(error):
            is_question = isinstance(error, AskedError)
            theme.mark(self._refusal, kind=(Text.BODY if is_question else Text.ERROR).value)
            self._refusal.setText(words_of(error))
            self._refusal.show()

    def _submit(self) -> None:
        """Take the step; first the choices that follow from what was chosen last must be there.

        Else Ctrl+Enter, quicker than they are, would send what another choice had left behind.
        """
        self._refusal.hide()
        if self._ask.isActive() or self._is_asking:
            self._is_sent = True
            if self._ask.isActive():
                self._ask_choices()
            return
        self._is_sent = False
        if self._sheet.check():
            self._save.setEnabled(False)
            self._keeper.rest()
            self.submitted.emit(self.event_type, self.filled)
        elif not self._sheet.focus_first_error():
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
        self.suggestion = Suggestion(form.suggested, self)
        self.suggestion.taken.connect(self._take_suggestion)
        self.add(self.suggestion)
        self.quotes = QuoteStrip(self._workplace, self._case, self) if form.quotes else None
        if self.quotes is not None:
            self.quotes.taken.connect(self._quote)
            self.quotes.changed.connect(self._order_tabs)
            self.add(self.quotes)
        if form.fields:
            # It scrolls above its buttons; a short one is as high as it is where there is room.
            self.add(self._fields(), 0 if self.is_short else 1)
        self.notices = Notices(form.notices)
        self.add(self.notices)
        self._question = text(self._asks(), Text.BODY, wraps=True)
        theme.mark(self._question, kind="question")
        self._question.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._question.setAccessibleName(self._asks())
        self.add(self._question)
        self._question.setVisible(form.asks_again)
        self.signature = PasswordRow(form, self._workplace.session)
        self.add(self.signature)
        self._refusal = text("", Text.ERROR, wraps=True)
        self._refusal.setObjectName("refusal")
        self.add(self._refusal)
        self._refusal.hide()
        weight = Weight.DANGER if form.is_grave else Weight.PRIMARY
        self._save = KeyButton(pick(form.title), "Ctrl+Return", weight, is_guarded=form.asks_again)
        self._save.clicked.connect(self._submit)
        self._cancel = KeyButton(self.tr("Put away"), "Esc")
        self._cancel.clicked.connect(self.cancelled)
        self.add(ActionBar(self._save, self._cancel))
        if self.is_short:
            self.body.addStretch(1)

    def _fields(self) -> QWidget:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self._sheet, 1 if self._sheet.is_tall else 0)
        if not self._sheet.is_tall:
            column.addStretch(1)
        return Scrolling(sheet, is_whole=self.is_short)

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

    def _take_suggestion(self, values: dict[str, Any]) -> None:
        self.restore(kept_of(Filled(values)))
        self._on_edited()

    def _quote(self, one: Offered) -> None:
        """Its text stands behind what is written already; the record says what was quoted."""
        text, quoted = self.entry(self._form.quotes), self.entry("quoted")
        text.set_value("\n".join(part for part in (text.value, one.text) if part))
        known = [*(quoted.value or ()), {"answer": one.number, "version": one.version}]
        quoted.set_value([each for at, each in enumerate(known) if each not in known[:at]])
        self._on_edited()
        text.widget.setFocus()

    def _order_tabs(self) -> None:
        """The focus walks as one reads, whatever was added to the form last."""
        fields = [*(self.quotes.stops() if self.quotes else ()), *self._sheet.tab_stops()]
        last = [self._question, *self.signature.stops, self._save, self._cancel]
        stops = with_boxes([self._afresh, self.suggestion.take, *fields, *last], self)
        if stops != self._stops:
            self._stops = stops
            for one, following in pairwise(stops):
                QWidget.setTabOrder(one, following)

    def _on_edited(self) -> None:
        self._is_touched = True
        self._order_tabs()
        self._keeper.touch()
        self._rounds = 0
        self._ask_later()

    def _ask_later(self) -> None:
        if self._form.is_read_along or follows(self._form.fields):
            self._ask.start()

    def _ask_choices(self) -> None:
        self._ask.stop()
        self._is_asking = True
        session, case, filled = self._workplace.session, self._case, self.filled
        event_type = self.event_type
        self._asked.run(
            lambda: forms.form(session, case, event_type, filled),
            done=self._offer,
            failed=lambda error: self._offered(),
        )

    def _offer(self, form: StepForm) -> None:
        before = self.values()
        self.notices.show_all(form.notices)
        self._sheet.offer(form.fields)
        self.suggestion.show_suggested(form.suggested)
        self._order_tabs()
        self._rounds += 1
        if self.values() != before and self._rounds <= len(form.fields):
            # What went with it may be what other choices follow from.
            self._ask_choices()
        else:
            self._offered()

    def _offered(self) -> None:
        self._is_asking = False
        if self._is_sent:
            self._submit()

    def _start_afresh(self) -> None:
        before = self.values()
        self._sheet.begin()
        self._ask_later()
        self._keeper.drop()
        self._show_restored(is_restored=False)
        self.take_focus()
        self._workplace.signals.notify(
            self.tr("The form was cleared"), undo=lambda: self._take_back(before)
        )

    def _take_back(self, before: Mapping[str, Any]) -> None:
        if isValid(self):
            self.restore(before)
            self._on_edited()
