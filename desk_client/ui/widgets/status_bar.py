"""The bottom of the window: connection, what waits, last sync, next deadline, clock, time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desk_client.ui import theme
from desk_client.ui.desk_status import SOON, Deadline, DeskStatus, clock, due
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.chip import Chip, ChipLabel, due_soon, in_time, offline, overdue
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text

TICK_MS = 5_000
"""The minute shown is at most this late."""

WRONG_CLOCK_SECONDS = 60.0
"""From here on the clock is said to be wrong, not only measured."""


def _news(word: str) -> ChipLabel:
    return ChipLabel(word, Tone.INFO)


class StatusBar(QFrame):
    """Shows a `DeskStatus`: less of it, never cut off, in a narrow window; the tip says all."""

    deadline_opened = Signal(str)
    """Id of the case whose limit is next."""

    def __init__(
        self,
        now: Callable[[], datetime],
        status: DeskStatus | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme.mark(self, role="bottom")
        self.setAccessibleName(self.tr("State of the desk"))
        self._now = now
        self._status = status or DeskStatus()
        self._link = Chip(offline(""))
        self._waiting = text("", Text.NOTE)
        self._refused = Chip(overdue(""))
        self._unwitnessed = Chip(due_soon(""))
        self._update = Chip(_news(""))
        self._synced = text("", Text.NOTE)
        self._next = KeyButton("", weight=Weight.LINK, is_small=True)
        self._next.clicked.connect(self._on_next)
        self._left = Chip(in_time(""))
        self._offset = text("", Text.NOTE)
        self._time = text("", Text.NOTE)
        self._lay_out()
        timer = QTimer(self)
        timer.setInterval(TICK_MS)
        timer.timeout.connect(self._tell)
        timer.start()
        self._tell()

    @property
    def status(self) -> DeskStatus:
        return self._status

    def show_status(self, status: DeskStatus) -> None:
        """Show another state."""
        self._status = status
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_time"):
            QTimer.singleShot(0, self, self._drop_what_does_not_fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop_what_does_not_fit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(16)
        for part in (
            self._link,
            self._unwitnessed,
            self._waiting,
            self._refused,
            self._synced,
            self._update,
        ):
            row.addWidget(part)
        limit = QHBoxLayout()
        limit.setSpacing(6)
        limit.addWidget(self._next)
        limit.addWidget(self._left)
        row.addLayout(limit)
        row.addStretch(1)
        row.addWidget(self._offset)
        row.addWidget(self._time)

    def _tell(self) -> None:
        now, status = self._now(), self._status
        self._link.set_label(self._link_face(now))
        self._waiting.setText(self._waiting_words())
        self._refused.set_label(overdue(self.tr("{0} refused").format(status.refused)))
        face = overdue if status.is_mistrusted else due_soon
        self._unwitnessed.set_label(face(status.unwitnessed))
        self._update.set_label(_news(self.tr("Update {0} waits").format(status.update)))
        self._update.setToolTip(self._update_words())
        synced = clock(status.last_sync_at, now) if status.last_sync_at else self.tr("never")
        self._synced.setText(status.problem or self.tr("Last sync {0}").format(synced))
        theme.mark(self._synced, tone=Tone.WARN.value if status.problem else "")
        self._tell_deadline(now)
        self._offset.setText(self._offset_words())
        is_wrong = abs(status.clock_offset_seconds or 0.0) >= WRONG_CLOCK_SECONDS
        theme.mark(self._offset, tone=Tone.WARN.value if is_wrong else "")
        self._time.setText(f"{now:%H:%M}")
        self.setToolTip("\n".join(self._all_words()))
        self._drop_what_does_not_fit()

    def _tell_deadline(self, now: datetime) -> None:
        deadline = self._status.next_deadline
        if deadline is None:
            return
        shown = f"{due(deadline.at, now)} {deadline.words} {deadline.number}".strip()
        self._next.setText(self.tr("Next limit {0}").format(shown))
        self._next.updateGeometry()
        self._left.set_label(self._left_face(deadline, now))

    def _link_face(self, now: datetime) -> ChipLabel:
        status = self._status
        since = clock(status.since, now) if status.since else ""
        if status.is_syncing:
            return ChipLabel(self.tr("Syncing"), Tone.INFO, in_time("").mark)
        if status.is_online:
            return in_time(
                self.tr("Online since {0}").format(since) if since else self.tr("Online")
            )
        return offline(self.tr("Offline since {0}").format(since) if since else self.tr("Offline"))

    def _waiting_words(self) -> str:
        if not self._status.waiting:
            return self.tr("All saved and sent")
        return self.tr("{0} to send · all saved on this machine").format(self._status.waiting)

    def _offset_words(self) -> str:
        offset = self._status.clock_offset_seconds
        if offset is None:
            return self.tr("Server time unknown")
        if abs(offset) < WRONG_CLOCK_SECONDS:
            return self.tr("Clock offset {0} s").format(f"{offset:+.1f}")
        minutes = f"{offset / 60:+.0f}"
        return self.tr("The clock of this machine is {0} min off").format(minutes)

    def _update_words(self) -> str:
        words = self.tr("Close the desk when you go: the administrator's update installs it then.")
        return f"{words}\n\n{self._status.update_notes}".rstrip()

    def _left_face(self, deadline: Deadline, now: datetime) -> ChipLabel:
        left = deadline.at - now
        if left < timedelta(0):
            return overdue(self.tr("{0} over").format(self._span(-left)))
        words = self.tr("{0} left").format(self._span(left))
        return due_soon(words) if left <= SOON else in_time(words)

    def _span(self, span: timedelta) -> str:
        minutes = int(span.total_seconds() // 60)
        if minutes < 60:
            return self.tr("{0} min").format(minutes)
        if minutes < 48 * 60:
            return self.tr("{0} h").format(minutes // 60)
        return self.tr("{0} days").format(minutes // (24 * 60))

    def _all_words(self) -> list[str]:
        labels: list[QLabel] = [self._waiting, self._synced, self._offset]
        words = [self._link.label.word, self._status.unwitnessed]
        words += [self._update.label.word] if self._status.update else []
        words += [label.text() for label in labels]
        if self._status.next_deadline is not None:
            words.append(f"{self._next.text()} · {self._left.label.word}")
        return [w for w in words if w]

    def _drop_what_does_not_fit(self) -> None:
        """Show every part that has something to say; hide the least important while too wide."""
        has_limit = self._status.next_deadline is not None
        wanted: dict[QWidget, bool] = {
            self._link: True,
            self._unwitnessed: bool(self._status.unwitnessed),
            self._waiting: True,
            self._refused: self._status.refused > 0,
            self._synced: True,
            self._update: bool(self._status.update),
            self._next: has_limit,
            self._left: has_limit,
            self._offset: True,
            self._time: True,
        }
        room = self.width() - 32
        yielding: tuple[QWidget, ...] = (
            self._offset,
            self._update,
            self._synced,
            self._time,
            self._next,
            self._waiting,
        )
        for part in yielding:
            used = sum(p.sizeHint().width() + 16 for p, is_on in wanted.items() if is_on)
            if used <= room:
                break
            wanted[part] = False
        for part, is_on in wanted.items():
            part.setVisible(is_on)

    def _on_next(self) -> None:
        if self._status.next_deadline is not None:
            self.deadline_opened.emit(self._status.next_deadline.id)

    def minimumSizeHint(self) -> QSize:
        # The parts decide what fits; the bar itself never widens the window.
        return QSize(400, super().minimumSizeHint().height())
