"""New letters until they are signed for: a sound, words that stay, and one key.

The rules they keep (domain 12.1 to 12.3): a letter sounds when it arrives and again until somebody
of the team has signed, in whatever room the officer is and while the desk is locked; the words in
the window stay as long; one key signs for the one that is due first.  Somebody who has heard may
mute the sound: until the next letter.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desk_client.services import duty
from desk_client.services.cases import CaseRow
from desk_client.services.desk import Saved
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.desk_status import due
from desk_client.ui.signals import Act, Notice
from desk_client.ui.tokens import Tone
from desk_client.ui.workplace import Workplace, short_number, words_of

OPEN_KEY, SIGN_KEY, MUTE_KEY = "Ctrl+8", "Ctrl+9", "Ctrl+0"
"""Digits with Ctrl, as everything that an input method must not swallow; free in every room."""


class NewLetters(QObject):
    """Watches for an officer over what nobody has signed for; lives on while the desk is locked."""

    told = Signal(str)
    """What waits, in words without a name; empty when nothing does."""

    def __init__(
        self,
        workplace: Workplace,
        ring: Callable[[], None],
        show_number: Callable[[int], None] = lambda number: None,
    ) -> None:
        """`ring` sounds once; `show_number` bears how many wait."""
        super().__init__()
        self._workplace, self._ring, self._show_number = workplace, ring, show_number
        self._asked = Latest(self)
        self._waiting: tuple[CaseRow, ...] = ()
        self._notice: Notice | None = None
        self._is_muted = self._is_signing = False
        self._again = QTimer(self)
        self._again.timeout.connect(self._ring_again)
        workplace.signals.on_kinds(self, {"letter", "directory"}, lambda _: self.look())
        self.look()

    @property
    def notice(self) -> Notice | None:
        """What stands in the window; `None` when nothing waits."""
        return self._notice

    @property
    def is_muted(self) -> bool:
        """Whether somebody muted the letters that wait now."""
        return self._is_muted

    @property
    def is_ringing(self) -> bool:
        """Whether it rings again after a while."""
        return self._again.isActive()

    def look(self) -> None:
        """Ask what waits."""
        session = self._workplace.session
        self._asked.run(
            lambda: (duty.unsigned(session), duty.ring_seconds(session)),
            done=lambda found: self._show(*found),
        )

    def sign_first(self) -> None:
        """Sign for the letter that is due first; the same key twice is one letter each."""
        if not self._waiting or self._is_signing:
            return
        self._is_signing = True
        session, first = self._workplace.session, self._waiting[0]
        background.run(
            self,
            lambda: duty.sign(session, first.case),
            done=lambda saved: self._signed(first, saved),
            failed=self._not_signed,
        )

    def mute(self) -> None:
        """Be silent until the next letter; the words stay."""
        self._is_muted = True
        self._again.stop()
        self.tell()

    def tell(self) -> None:
        """Say what waits, where somebody sees it now."""
        self._withdraw()
        words = self._words()
        if words:
            self._notice = Notice(words, Tone.WARN, acts=self._acts(), is_held=True)
            self._workplace.signals.notice.emit(self._notice)
        self.told.emit(words)

    def end(self) -> None:
        """Nobody watches any more."""
        self._again.stop()
        self._show_number(0)
        self._withdraw()
        self.deleteLater()

    # -------------------------------------------------------------------- inside

    def _show(self, waiting: tuple[CaseRow, ...], seconds: int) -> None:
        known = {row.case for row in self._waiting}
        is_new = any(row.case not in known for row in waiting)
        is_changed = is_new or len(waiting) != len(known)
        self._waiting = waiting
        if is_new:
            self._is_muted = False
            self._ring()
            if seconds:
                self._again.start(seconds * 1000)
        if not waiting:
            self._again.stop()
        if is_changed:
            self._show_number(len(waiting))
            self.tell()

    def _ring_again(self) -> None:
        self._ring()
        self.look()

    def _acts(self) -> tuple[Act, ...]:
        sign = Act(self.tr("Sign for it"), self.sign_first, SIGN_KEY)
        mute = Act(self.tr("Mute"), self.mute, MUTE_KEY)
        return (sign,) if self._is_muted else (sign, mute)

    def _withdraw(self) -> None:
        if self._notice is not None:
            self._workplace.signals.withdrawn.emit(self._notice)
            self._notice = None

    def _words(self) -> str:
        if not self._waiting:
            return ""
        words = self.tr("%n new letter(s) to sign for", "", len(self._waiting))
        clock = self._waiting[0].due
        if clock is None:
            return words
        by = due(clock.due_at, self._workplace.now())
        return self.tr("%1, the first by %2").replace("%1", words).replace("%2", by)

    def _signed(self, letter: CaseRow, saved: Saved) -> None:
        self._is_signing = False
        signals = self._workplace.signals
        self._workplace.saved(saved)
        number = short_number(letter.number or letter.temp_no)
        words = self.tr("Signed for %1: contact the writer and grade it").replace("%1", number)
        show = partial(signals.open_requested.emit, "letter", letter.case)
        opens = Act(self.tr("Open"), show, OPEN_KEY)
        signals.notice.emit(Notice(words, Tone.OK, acts=(opens,)))

    def _not_signed(self, error: Exception) -> None:
        self._is_signing = False
        self._workplace.signals.notify(words_of(error), Tone.WARN)
        self.look()
