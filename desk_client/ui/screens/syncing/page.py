"""The state of the sync in figures and words, a try at once, and a check of the record."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_client.services import syncing
from desk_client.services.syncing import Checked, Connection, Report
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import StateChip, due_soon, in_time, offline, overdue, paused
from desk_client.ui.widgets.figure_card import FigureCard
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace, words_of

MOST_SHOWN = 12
"""Findings that the page lists: the administrator needs the first, not all."""

LIGHTS = {
    "none": paused,
    "seen": in_time,
    "waiting": paused,
    "unseen": due_soon,
    "withheld": overdue,
    "two": overdue,
}


class SyncPage(QWidget):
    """Says what is safe where."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._asked = Latest(self)
        self._waiting = FigureCard(self.tr("To be sent"), "–")
        self._held = FigureCard(self.tr("Held at the centre"), "–")
        self._refused = FigureCard(self.tr("Not taken"), "–")
        self._own = FigureCard(self.tr("Recorded on this desk"), "–")
        self._chip = StateChip(offline(self.tr("Starting")))
        self._words = text("", wraps=True)
        self._facts = text("", Text.NOTE, wraps=True, selectable=True)
        self._light = StateChip(offline(self.tr("Starting")))
        self._witnessed = text("", Text.NOTE, wraps=True, selectable=True)
        self._try = KeyButton(self.tr("Try now"), "F5", Weight.PRIMARY)
        self._try.clicked.connect(lambda: syncing.try_now(workplace.session))
        self._verify = KeyButton(self.tr("Check the whole record"))
        self._verify.clicked.connect(self._check)
        self._verdict = text("", wraps=True, selectable=True)
        self._verdict.hide()
        self._lay_out()
        workplace.signals.on_kinds(
            self, {"sync", "walk_in", "ledger_item", "visit"}, lambda changes: self.reload()
        )
        self.reload()

    def enter(self) -> None:
        """The button takes the focus."""
        self._try.setFocus()
        self.reload()

    def reload(self) -> None:
        """Ask for the figures again."""
        session = self._workplace.session
        self._asked.run(lambda: syncing.report(session), done=self._show)

    def show_connection(self, connection: Connection) -> None:
        """Say whether the centre answers."""
        since = show_moment(connection.since, self._workplace.today(), is_dated=True)
        if connection.is_online:
            self._chip.set_label(in_time(self.tr("Online")))
            self._words.setText(self.tr("Connected since %1").replace("%1", since))
        else:
            self._chip.set_label(offline(self.tr("Offline since %1").replace("%1", since)))
            problem = pick(connection.problem) if connection.problem else ""
            self._words.setText(
                problem or self.tr("Everything is saved on this desk and goes out by itself.")
            )

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in (self._waiting, self._held, self._refused, self._own):
            figures.addWidget(figure)
        now = Card(self.tr("Connection"))
        line = QHBoxLayout()
        line.addWidget(self._chip)
        line.addWidget(self._words, 1)
        now.add(line)
        now.add(self._facts)
        witnesses = QHBoxLayout()
        witnesses.addWidget(self._light)
        witnesses.addWidget(self._witnessed, 1)
        now.add(witnesses)
        now.add(ActionBar(self._try))
        whole = Card(self.tr("Is the record whole?"))
        whole.add(
            text(
                self.tr(
                    "Every step on this desk is chained to the one before it, and the centre "
                    "signs its log. The check reads all of it again; what is computed from it "
                    "(lists, search) is computed anew."
                ),
                Text.NOTE,
                wraps=True,
            )
        )
        whole.add(self._verdict)
        whole.add(ActionBar(self._verify))
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.setSpacing(16)
        page.addLayout(figures)
        page.addWidget(now)
        page.addWidget(whole)
        page.addStretch(1)

    def _show(self, report: Report) -> None:
        state, seen = report.state, report.witnessing
        self._light.set_label(LIGHTS[seen.light](pick(seen.short)))
        agreed = f"\n{pick(report.agreement)}" if report.agreement else ""
        self._witnessed.setText(pick(seen.words) + agreed)
        self._waiting.set_figure(str(state.waiting), tone=Tone.WARN if state.waiting else None)
        self._held.set_figure(str(state.held))
        self._refused.set_figure(str(state.refused), tone=Tone.OVERDUE if state.refused else None)
        self._own.set_figure(
            str(state.last_seq),
            self.tr("%1 known at the centre").replace("%1", str(state.known_seq)),
        )
        at, today = state.last_sync_at, self._workplace.today()
        last = f"{show_moment(at, today, is_dated=True)}:{at:%S}" if at else "–"
        offset = "–"
        if state.server_offset_ms is not None:
            # Device less server, as in the bar at the bottom.
            seconds = f"{-state.server_offset_ms / 1000:+.1f}"
            offset = self.tr("%1 s").replace("%1", seconds)
        self._facts.setText(
            self.tr("Last sync %1 · log of the centre %2 events · clock offset %3")
            .replace("%1", last)
            .replace("%2", str(state.tree_size))
            .replace("%3", offset)
        )

    def _check(self) -> None:
        session = self._workplace.session
        self._verify.forbid(self.tr("Reading the whole record…"))
        background.run(
            self,
            lambda: syncing.verify(session),
            done=self._checked,
            failed=self._failed,
            label=self.tr("Check the whole record"),
        )

    def _checked(self, checked: Checked) -> None:
        self._verify.allow()
        if not checked.findings:
            self._say(
                self.tr("%n event(s) read: nothing changed, nothing missing", "", checked.events)
            )
            return
        self._chip.set_label(overdue(self.tr("Record damaged")))
        more = len(checked.findings) - MOST_SHOWN
        self._say(
            self.tr("The record does not verify. Change nothing, and call the administrator."),
            *(pick(finding) for finding in checked.findings[:MOST_SHOWN]),
            *([self.tr("… and %n more", "", more)] if more > 0 else []),
        )

    def _failed(self, error: Exception) -> None:
        self._verify.allow()
        self._say(words_of(error))

    def _say(self, *lines: str) -> None:
        self._verdict.setText("\n".join(lines))
        self._verdict.show()
