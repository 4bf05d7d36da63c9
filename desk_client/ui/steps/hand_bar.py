"""The steps that can be taken now: the next one first and in colour, the rest behind "More".

A step that is somebody else's is not offered at all; one that is not possible yet says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desk_client.services.desk import Action
from desk_client.ui.i18n import pick
from desk_client.ui.steps.asks import StepForm, step_words
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text

SOMEBODY_ELSES = frozenset(
    {
        "ledger.of_lead_unit",
        "ledger.assigned_to",
        "ledger.one_level_up",
        "ledger.owning_chief",
        "ledger.signing_chief",
        "ledger.head_of_lead",
        "ledger.inspectorate",
        "ledger.not_a_judge",
        "ledger.routes",
        "ledger.level_above",
        "ledger.is_complaint",
        "ledger.relapse_reported",
        "ledger.lawful_exit",
        "timing.head",
        "timing.not_asked",
        "timing.not_paused",
        "timing.paused",
    }
)
"""Refusals that say: not yours, or nothing to do with this matter. Such a step is not shown."""


class StepBar(QWidget):
    """Buttons for the steps of a case."""

    asked = Signal(str)
    """The event type of the step that somebody wants to take."""

    def __init__(
        self, forms: Mapping[str, StepForm], actions: Sequence[Action], next_step: str
    ) -> None:
        super().__init__()
        self._forms = forms
        self._first: KeyButton | None = None
        offered = [one for one in actions if _is_shown(one)]
        road = [one for one in offered if not forms[one.event_type].is_beside]
        beside = [one for one in offered if forms[one.event_type].is_beside]
        road.sort(key=lambda one: one.event_type != next_step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        bar = ActionBar()
        for action in road:
            bar.add(self._button(action, is_next=action.event_type == next_step))
        if beside:
            self._menu = self._more(beside)
            self._button_more = KeyButton(self.tr("More"), "Ctrl+M")
            self._button_more.clicked.connect(self.show_more)
            bar.add(self._button_more)
        if not offered:
            column.addWidget(text(self.tr("Nothing for you to do here now"), Text.NOTE, wraps=True))
        column.addWidget(bar)

    @property
    def menu(self) -> QMenu | None:
        """The steps behind "More", where there are any."""
        return getattr(self, "_menu", None)

    def take_focus(self) -> bool:
        """The focus goes to what is to be done next; False when there is nothing."""
        if self._first is None:
            return False
        self._first.setFocus()
        return True

    def show_more(self) -> None:
        """Open the list of what goes beside."""
        height = self._menu.sizeHint().height()
        self._menu.popup(self._button_more.mapToGlobal(QPoint(0, -height)))

    def _button(self, action: Action, *, is_next: bool) -> KeyButton:
        form = self._forms[action.event_type]
        weight = Weight.PRIMARY if is_next and not form.is_grave else Weight.NORMAL
        button = KeyButton(step_words(form, action.label), weight=weight)
        button.setObjectName(action.event_type)
        if action.refusal is not None:
            button.forbid(pick(action.refusal.say))
        elif self._first is None and is_next:
            self._first = button
        button.clicked.connect(partial(self.asked.emit, action.event_type))
        return button

    def _more(self, actions: Sequence[Action]) -> QMenu:
        menu = QMenu(self)
        for action in sorted(actions, key=lambda one: one.refusal is not None):
            words = step_words(self._forms[action.event_type], action.label)
            if action.refusal is not None:
                reason = pick(action.refusal.say)
                words = self.tr("%1: %2").replace("%1", words).replace("%2", reason)
            entry = menu.addAction(words)
            entry.setObjectName(action.event_type)
            entry.setEnabled(action.refusal is None)
            entry.triggered.connect(partial(self._emit, action.event_type))
        return menu

    def _emit(self, event_type: str, _: bool = False) -> None:
        self.asked.emit(event_type)


def _is_shown(action: Action) -> bool:
    refusal = action.refusal
    return refusal is None or not (
        refusal.clause in SOMEBODY_ELSES or refusal.clause.startswith("role.")
    )
