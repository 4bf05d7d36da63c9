"""What the screens tell each other, without knowing each other.

One `Signals` object is made by the composition root and handed to every screen. Whatever writes,
a form or the sync, ends in `announce(Touched(...))`; the open lists that show such things re-query.
A screen that wants another one to open something emits `open_requested`; the root knows who shows
that kind. Nothing here is a global.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desk_client.changes import Touched
from desk_client.services.not_taken import Anew
from desk_client.ui.tokens import Tone

__all__ = ["Act", "Notice", "Signals", "Touched"]


class Act(Struct, frozen=True):
    """Something that a notice offers to do, by its button or by its key."""

    words: str
    run: Callable[[], None]
    key: str


class Notice(Struct, frozen=True):
    """A short message that floats over the window and never takes the focus.

    `undo` adds a button (Ctrl+Z), `acts` add others; a `stays` notice goes only when it is closed:
    use it for what the officer has to act on. One that `is_held` cannot be closed: it is withdrawn
    by whoever showed it, once there is no reason for it any more.
    """

    text: str
    tone: Tone = Tone.INFO
    undo: Callable[[], None] | None = None
    stays: bool = False
    acts: tuple[Act, ...] = ()
    is_held: bool = False


class Signals(QObject):
    """The signals that cross screens. May be emitted from any thread; slots run on the GUI's."""

    changes = Signal(Touched)
    open_requested = Signal(str, str)
    """Kind and id of a case that somebody wants to see."""
    anew_asked = Signal(Anew)
    """What the centre did not take is to stand in a form again."""
    notice = Signal(Notice)
    withdrawn = Signal(Notice)
    """A notice that is of no use any more."""
    leaving = Signal()
    """The window is about to go: whoever holds what is not saved keeps it now."""

    def announce(self, changes: Touched) -> None:
        """Say what has changed."""
        self.changes.emit(changes)

    def notify(
        self, text: str, tone: Tone = Tone.INFO, *, undo: Callable[[], None] | None = None
    ) -> None:
        """Show a toast in the window."""
        self.notice.emit(Notice(text, tone, undo))

    def on_kinds(
        self, owner: QObject, kinds: Iterable[str], slot: Callable[[Touched], None]
    ) -> None:
        """Call `slot` for changes that touch `kinds`, as long as `owner` lives."""
        watched = frozenset(kinds)

        def relay(changes: Touched) -> None:
            if isValid(owner) and changes.touches(watched):
                slot(changes)

        self.changes.connect(relay)
        owner.destroyed.connect(lambda: isValid(self) and self.changes.disconnect(relay))
