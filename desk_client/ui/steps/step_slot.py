"""Where a step of the shown case is filled in, taken, and answered: the same for every page.

What is being filled in stays when the page around it is drawn anew, because somebody else did
something to the case meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casework.worklist import Offer
from desk_client.services import forms
from desk_client.services.again import AskedError
from desk_client.services.desk import Saved, Session
from desk_client.services.forms import Filled, StepForm
from desk_client.ui import background, draft_keeper
from desk_client.ui.background import Latest
from desk_client.ui.i18n import pick
from desk_client.ui.steps.sheet import filled_of
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.slot import Slot
from desk_client.ui.workplace import Workplace, words_of

Opened = tuple[StepForm, dict[str, Any]]
"""A form, and the draft that is kept of it."""


class StepSlot(Slot):
    """Takes the steps of one case at a time, or opens a new case."""

    opened = Signal(bool)
    """A form was opened; whether it is a long one."""
    begun = Signal()
    """A step is on its way to the disk: its buttons wait."""
    ended = Signal()
    """It was saved, or the rules said no and it was said where."""
    cancelled = Signal()
    """The form was put away; what was typed is kept."""
    closed = Signal()
    """No form stands here any more, whatever ended it."""
    made = Signal(str)
    """The case that was opened."""
    own_form = Signal(str)
    """A step that the page has a form of its own for."""

    def __init__(self, workplace: Workplace, own: Collection[str] = ()) -> None:
        """`own`: the event types for which the page has a form of its own."""
        super().__init__()
        self._workplace = workplace
        self._own = frozenset(own)
        self._case = ""
        self._offers: tuple[Offer, ...] = ()
        self._about, self._is_about_said = "", False
        self._asked = Latest(self)
        self._asked_about: Filled | None = None
        self._anew: tuple[str, Filled] | None = None

    @property
    def step(self) -> StepCard | None:
        """The form that is open."""
        return self.shown if isinstance(self.shown, StepCard) else None

    def turn_to(self, case: str) -> None:
        """Another case is shown: what stood here belongs to the one before, and is kept."""
        self._case, self._offers, self._anew = case, (), None
        self.put(None)

    def show_offers(self, offers: Sequence[Offer], about: str = "") -> None:
        """What may be begun now; `about`: what the case is called."""
        self._offers, self._about = tuple(offers), about
        self._say_about()
        if self._anew is not None:
            self._begin_anew(*self._anew)

    def write_anew(self, event_type: str, filled: Filled) -> None:
        """Once the step may be begun: its form, with what was written before."""
        self._anew = event_type, filled

    def say_about(self, *, is_said: bool) -> None:
        """Say in the form what case it is about: nothing else on the page does now."""
        self._is_about_said = is_said
        self._say_about()

    def put(self, widget: QWidget | None) -> None:
        had_form = self.step is not None
        super().put(widget)
        if had_form and widget is None:
            self.closed.emit()

    def open(self, event_type: str) -> None:
        """Begin a step: its form, or at once when there is nothing to fill in."""
        offer = next((one for one in self._offers if one.event_type == event_type), None)
        if offer is None or offer.refusal is not None:
            return
        if event_type in self._own:
            self.own_form.emit(event_type)
        else:
            self._ask(event_type)

    def open_new(self, event_type: str, filled: Filled | None = None) -> None:
        """Begin a new case; `filled`: with what was written before."""
        self.turn_to("")
        self._anew = None if filled is None else (event_type, filled)
        self._ask(event_type)

    def cancel(self) -> None:
        """Put the open form away; its draft stays."""
        self.put(None)
        self.cancelled.emit()

    # --------------------------------------------------------------------- inside

    def _begin_anew(self, event_type: str, filled: Filled) -> None:
        offer = next((one for one in self._offers if one.event_type == event_type), None)
        if offer is not None and offer.refusal is None:
            self.open(event_type)
            return
        self._anew = None
        why = pick(offer.refusal.say) if offer is not None and offer.refusal else ""
        words = self.tr("This step cannot be taken as the matter stands now")
        self._workplace.signals.notify(why or words, Tone.WARN)

    def _ask(self, event_type: str) -> None:
        session, case = self._workplace.session, self._case
        if self.step is not None and self.step.event_type == event_type:
            self.step.take_focus()
            return
        self._asked.run(
            lambda: _opened(session, case, event_type),
            done=lambda found: self._show(case, *found),
            failed=self._refused,
        )

    def _show(self, case: str, form: StepForm, before: dict[str, Any]) -> None:
        if case != self._case:
            return
        if form.acts_at_once and self._anew is None:
            self._take(form.event_type, Filled())
            return
        if self._anew is not None and self._anew[0] != form.event_type:
            self._anew = None
        step = StepCard(self._workplace, case, form, before)
        step.submitted.connect(self._take)
        step.cancelled.connect(self.cancel)
        self.put(step)
        self._say_about()
        self.opened.emit(not step.is_short)
        if self._anew is not None:
            step.write_anew(self._anew[1])
            self._anew = None
        step.take_focus()

    def _say_about(self) -> None:
        if self.step is not None:
            self.step.set_note(self._about if self._is_about_said else "")

    def _take(self, event_type: str, filled: Filled) -> None:
        session, case, card = self._workplace.session, self._case, self.step
        is_meant = filled == self._asked_about
        password = card.signature.password if card is not None else ""
        self.begun.emit()
        background.run(
            self,
            lambda: _taken_by(session, case, event_type, filled, password, is_meant=is_meant),
            done=lambda saved: self._taken(case, card, saved),
            failed=lambda error: self._not_taken(error, card, filled),
        )

    def _taken(self, case: str, card: StepCard | None, saved: Saved) -> None:
        self._asked_about = None
        if card is not None and self.step is card:
            self.put(None)
        self._workplace.saved(saved)
        self._workplace.signals.notify(self.tr("Saved on this desk"), Tone.OK)
        self.ended.emit()
        if not case:
            self.made.emit(saved.case)

    def _not_taken(self, error: Exception, card: StepCard | None, filled: Filled) -> None:
        # Asked whether it is meant: the same key with the same form says yes.
        self._asked_about = filled if isinstance(error, AskedError) else None
        self._refused(error, card)

    def _refused(self, error: Exception, card: StepCard | None = None) -> None:
        if card is not None and self.step is card:
            card.show_refusal(error)
        else:
            self._workplace.signals.notify(words_of(error), Tone.OVERDUE)
        self.ended.emit()


def _taken_by(
    session: Session,
    case: str,
    event_type: str,
    filled: Filled,
    password: str,
    *,
    is_meant: bool,
) -> Saved:
    """Take the step, and drop its draft with it: whatever has become of the window meanwhile."""
    if password:
        session.prove(password)
    saved = forms.take(session, case, event_type, filled, is_meant=is_meant)
    draft_keeper.drop(session, draft_keeper.draft_name(case, event_type))
    return saved


def _opened(session: Session, case: str, event_type: str) -> Opened:
    """The form, its choices made from what its draft holds."""
    before = draft_keeper.kept(session, draft_keeper.draft_name(case, event_type))
    filled = filled_of(before) if before else None
    return forms.form(session, case, event_type, filled), before
