"""One reception that was written down: what was said, what became of it, what is still to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.codes import Satisfaction
from casework.event import CHINA, Refusal
from casework.state import Person
from desk_client.services import reception
from desk_client.services.desk import Saved
from desk_client.services.reception import WalkInPage
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.faces import history_step
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, plain
from desk_client.ui.widgets.fields import PickBox, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.widgets.timeline import Timeline
from desk_client.ui.workplace import Workplace, masked_name, masked_phone, words_of


class WalkInView(QWidget):
    """Stands in the place of the form; Alt+Left goes back to it."""

    left = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case = ""
        self._asked = Latest(self)
        self._card: Card | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        place.signals.on_kinds(self, {"walk_in"}, lambda changes: self._on_changes())

    def show_case(self, case: str) -> None:
        """Show a reception."""
        self._case = case
        self._reload()

    def _on_changes(self) -> None:
        if self._case and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        session, case = self._place.session, self._case
        self._asked.run(lambda: reception.page(session, case), done=self._show)

    def _show(self, page: WalkInPage | None) -> None:
        if page is None:
            self._case = ""
            self.left.emit()
            return
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.deleteLater()
        walk_in = page.walk_in
        started = f"{walk_in.started_at.astimezone(CHINA):%m-%d %H:%M}"
        card = Card(walk_in.number or walk_in.temp_no, started)
        card.add(Chip(plain(pick(page.status), Tone.INFO)))
        card.add(text(self._facts(page), Text.NOTE, wraps=True))
        for title, words in (
            (self.tr("Matter"), walk_in.content),
            (self.tr("Result"), walk_in.result),
            (self.tr("Handed over"), self._handed(page)),
            (self.tr("Void"), walk_in.void_reason),
        ):
            if words:
                card.add(text(title, Text.SECTION))
                card.add(text(words, wraps=True, selectable=True))
        steps = Timeline()
        steps.set_steps([history_step(entry) for entry in reversed(page.timeline)])
        card.add(text(self.tr("History"), Text.SECTION))
        card.add(steps, 1)
        self._add_steps(card, page)
        self._card = card
        self._column.addWidget(card)

    def _facts(self, page: WalkInPage) -> str:
        walk_in = page.walk_in
        parts = [self._who(walk_in.person), self.tr("%n person(s)", "", walk_in.persons)]
        parts += [pick(service.category.label) for service in walk_in.services]
        parts.append(walk_in.place)
        if walk_in.follow_by is not None:
            officer = self._place.officer_name(walk_in.follow_officer)
            parts.append(
                self.tr("%1 follows up by %2")
                .replace("%1", officer)
                .replace("%2", f"{walk_in.follow_by:%m-%d}")
            )
        if walk_in.rating is not None:
            parts.append(pick(walk_in.rating.label))
        return " · ".join(part for part in parts if part)

    def _who(self, person: Person | None) -> str:
        if person is None:
            return self.tr("No name")
        phone = masked_phone(person.phone)
        return masked_name(person.name) + (f"({phone})" if phone else "")

    def _handed(self, page: WalkInPage) -> str:
        walk_in = page.walk_in
        if walk_in.handed_to is None:
            return ""
        return f"{pick(walk_in.handed_to.label)} · {walk_in.reference}"

    def _add_steps(self, card: Card, page: WalkInPage) -> None:
        session, case, bar = self._place.session, self._case, ActionBar()
        if page.walk_in.status in ("OPEN", "FOLLOW"):
            result = TextField(self.tr("Result"), self.tr("What was done (may stay empty)"))
            card.add(result)
            done = self._button(self.tr("Follow-up done"), page.finish, Weight.PRIMARY)
            done.clicked.connect(partial(self._finish, result))
            bar.add(done)
        if page.walk_in.status == "DONE" and not page.walk_in.is_quick:
            mark = PickBox(self.tr("The visitor's own mark"))
            mark.set_choices([(one.value, pick(one.label)) for one in Satisfaction][:-1])
            card.add(mark)
            rated = self._button(self.tr("Record the mark"), page.rate, Weight.PRIMARY)
            rated.clicked.connect(lambda: self._rate(mark.value))
            bar.add(rated)
        if page.walk_in.status in ("OPEN", "DONE"):
            void = self._button(self.tr("Void"), page.void)
            reason = self.tr("Entered by mistake")
            void.clicked.connect(lambda: self._run(lambda: reception.void(session, case, reason)))
            bar.add(void)
        if page.walk_in.linked_case:
            linked = page.walk_in.linked_case
            look = KeyButton(self.tr("Open the item"))
            look.clicked.connect(
                lambda: self._place.signals.open_requested.emit("ledger_item", linked)
            )
            bar.add(look)
        back = KeyButton(self.tr("Back to the form"), "Alt+Left")
        back.clicked.connect(self.left)
        bar.add(back)
        card.add(bar)

    def _button(
        self, words: str, refusal: Refusal | None, weight: Weight = Weight.NORMAL
    ) -> KeyButton:
        button = KeyButton(words, weight=weight)
        if refusal is not None:
            button.forbid(pick(refusal.say))
        return button

    def _finish(self, result: TextField) -> None:
        session, case, words = self._place.session, self._case, result.value
        self._run(lambda: reception.finish(session, case, words))

    def _rate(self, mark: str | None) -> None:
        session, case = self._place.session, self._case
        if mark:
            self._run(lambda: reception.rate(session, case, Satisfaction(mark)))

    def _run(self, work: Callable[[], Saved]) -> None:
        background.run(self, work, done=self._done, failed=self._failed)

    def _done(self, saved: Saved) -> None:
        self._place.saved(saved)
        self._place.signals.notify(self.tr("Saved on this desk"), Tone.OK)
        self._reload()

    def _failed(self, error: Exception) -> None:
        self._place.signals.notify(words_of(error), Tone.OVERDUE)
