"""Where a step of the shown case is filled in, taken, and answered: the same for every page.

What is being filled in stays when the page around it is drawn anew, because somebody else did
something to the case meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from desk_client.services.desk import Action, Saved
from desk_client.ui import background
from desk_client.ui.steps.asks import StepForm, Values, step_words
from desk_client.ui.steps.hand_card import StepCard
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.slot import Slot
from desk_client.ui.workplace import Workplace, words_of


class StepSlot(Slot):
    """Takes the steps of one case at a time."""

    opened = Signal(bool)
    """A form was opened; whether it is a long one."""
    begun = Signal()
    """A step is on its way to the disk: its buttons wait."""
    ended = Signal()
    """It was saved, or the rules said no and it was said where."""
    cancelled = Signal()
    own_form = Signal(str)
    """A step that the page has a form of its own for."""

    def __init__(self, place: Workplace, forms: Mapping[str, StepForm]) -> None:
        super().__init__()
        self._place = place
        self._forms = forms
        self._case = ""
        self._page: object = None
        self._actions: Sequence[Action] = ()

    @property
    def step(self) -> StepCard | None:
        """The form that is open."""
        return self.shown if isinstance(self.shown, StepCard) else None

    def turn_to(self, case: str) -> None:
        """Another case is shown: what stood here belongs to the one before."""
        self._case, self._page, self._actions = case, None, ()
        self.put(None)

    def show_page(self, page: object, actions: Sequence[Action]) -> None:
        """What the next step is made from."""
        self._page, self._actions = page, actions

    def open(self, event_type: str) -> None:
        """Begin a step: its form, or at once when there is nothing to fill in."""
        action = next((one for one in self._actions if one.event_type == event_type), None)
        if action is None or action.refusal is not None:
            return
        form = self._forms[event_type]
        if form.acts_at_once:
            self._take(event_type, {})
            return
        step = StepCard(self._place, self._page, event_type, step_words(form, action.label), form)
        step.submitted.connect(self._take)
        step.cancelled.connect(self.cancel)
        self.put(step)
        self.opened.emit(form.is_long)
        step.take_focus()

    def cancel(self) -> None:
        """Put the open form away."""
        self.put(None)
        self.cancelled.emit()

    def _take(self, event_type: str, values: Values) -> None:
        session, case, now = self._place.session, self._case, self._place.now()
        submit = self._forms[event_type].submit
        if submit is None:
            self.own_form.emit(event_type)
            return
        self.begun.emit()
        background.run(
            self,
            lambda: submit(session, case, values, now),
            done=self._taken,
            failed=self._refused,
        )

    def _taken(self, saved: Saved) -> None:
        self.put(None)
        self._place.saved(saved)
        self._place.signals.notify(self.tr("Saved on this desk"), Tone.OK)
        self.ended.emit()

    def _refused(self, error: Exception) -> None:
        if self.step is not None:
            self.step.show_refusal(words_of(error))
        else:
            self._place.signals.notify(words_of(error), Tone.OVERDUE)
        self.ended.emit()
