"""One field changed twice: both values side by side, and a person chooses. Nothing is lost.

What the field is called and how its values read is the rules' word. Used on the page of "needs
attention" and on the case's own page.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.event import Label
from casework.state import Amendment, Conflict
from desk_client.services import amending
from desk_client.services.amending import Choice
from desk_client.services.desk import Saved
from desk_client.ui import background
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, masked_name, masked_phone, words_of

SHORT = 12
"""A value of at most so many characters is named on its button."""


class ConflictCard(Card):
    """两处都改了“时限”: who set what, which one is in force, and three ways on."""

    settled = Signal()

    def __init__(
        self, workplace: Workplace, case: str, kind: str, number: str, conflict: Conflict
    ) -> None:
        super().__init__(field_title(kind, conflict), number)
        self._workplace, self._case, self._conflict = workplace, case, conflict
        self._kind = kind
        kept, other = conflict.kept, conflict.other
        self.add(Pair(self._side(other), self._side(kept), least=200))
        in_force = self.tr("In force is what reached the centre first: %1. The other one is kept.")
        self.add(text(in_force.replace("%1", self.shown(kept.value)), wraps=True))
        session = workplace.session
        use = KeyButton(
            self._naming(self.tr("Use %1"), self.tr("Use the other"), other), "1", Weight.PRIMARY
        )
        keep = KeyButton(self._naming(self.tr("Keep %1"), self.tr("Keep it"), kept), "2")
        use.clicked.connect(lambda: self._settle("other"))
        keep.clicked.connect(lambda: self._settle("kept"))
        ways = [(use, False), (keep, False)]
        if amending.keeps_notes(kind):
            both = KeyButton(self.tr("Keep it, and the other as a note"), "3")
            both.clicked.connect(lambda: self._settle("kept", self._note()))
            ways.append((both, True))
        for button, is_note in ways:
            refusal = amending.may_settle(session, case, note=is_note)
            if refusal is not None:
                button.forbid(pick(refusal.say))
        self.first = use
        self._bar = ActionBar(*(button for button, _ in ways))
        self.add(self._bar)

    def shown(self, value: Any) -> str:
        """A value as people read it; of a person only what is not masked."""
        person = amending.person_in(self._kind, self._conflict.field, value)
        if person is not None:
            return f"{masked_name(person.name)} {masked_phone(person.phone)}".strip()
        session, kind, field = self._workplace.session, self._kind, self._conflict.field
        words = amending.value_label(session, kind, field, value)
        return self.tr("(empty)") if words is None else pick(words)

    def _side(self, value: Amendment) -> QWidget:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        card.set_chosen(value is self._conflict.kept)
        at = show_moment(value.at, self._workplace.today(), is_dated=True)
        me = self._workplace.session.officer.id
        who = self.tr("You") if value.by == me else self._workplace.officer_name(value.by)
        state = self.tr("in force") if value is self._conflict.kept else self.tr("kept beside")
        card.add(line(f"{who} · {at} · {state}", Text.NOTE))
        shown = self.shown(value.value)
        kind = Text.TITLE if len(shown) <= 2 * SHORT else Text.BODY
        card.add(text(shown, kind, wraps=True, selectable=True))
        card.body.addStretch(1)
        return card

    def _naming(self, pattern: str, short: str, value: Amendment) -> str:
        shown = self.shown(value.value)
        return pattern.replace("%1", shown) if len(shown) <= SHORT else short

    def _note(self) -> str:
        other = self._conflict.other
        return (
            self.tr("%1: not used, kept as a note: %2 (%3)")
            .replace("%1", pick(amending.field_label(self._kind, self._conflict.field)))
            .replace("%2", self.shown(other.value))
            .replace("%3", self._workplace.officer_name(other.by))
        )

    def _settle(self, choice: Choice, note: str = "") -> None:
        session, case, field = self._workplace.session, self._case, self._conflict.field
        self._bar.setEnabled(False)
        background.run(
            self,
            lambda: amending.settle(session, case, field, choice, note),
            done=self._done,
            failed=self._failed,
        )

    def _done(self, saved: Saved) -> None:
        self._workplace.saved(saved)
        self._workplace.signals.notify(self.tr("Chosen; both values stay in the record"), Tone.OK)
        self.settled.emit()

    def _failed(self, error: Exception) -> None:
        self._bar.setEnabled(True)
        self._workplace.signals.notify(words_of(error), Tone.OVERDUE)


def field_title(kind: str, conflict: Conflict) -> str:
    """两处都改了“时限”."""
    return pick(_TWICE).replace("%1", pick(amending.field_label(kind, conflict.field)))


_TWICE = Label("两处都改了“%1”", "“%1” was changed in two places")
