"""What a case keeps of its limits: pauses, extensions, and what was asked for."""

from datetime import date, datetime

from msgspec import Struct
from msgspec import field as default

from casework.clock_checks import ExtensionReason
from casework.clocks import Extension, Pause
from casework.state import State


class ExtensionAsked(Struct, frozen=True):
    """An extension that waits for a head: of which limit, how much, why, by whom."""

    limit: str
    amount: int
    reason: ExtensionReason
    at: datetime
    by: str


class Timed(State, frozen=True, kw_only=True):
    """A case whose limits can be paused and extended.

    ``pauses`` and ``extensions`` are kept by the code of the limit (``mailbox.reply``);
    ``casework.counting`` reads them.
    """

    pauses: dict[str, tuple[Pause, ...]] = default(default_factory=dict)
    extensions: dict[str, tuple[Extension, ...]] = default(default_factory=dict)
    pause_until: date | None = None
    extension_asked: ExtensionAsked | None = None
    words: str = ""
    """The last reason given with a refusal, return or pause."""

    @property
    def is_paused(self) -> bool:
        """Whether a limit of the case is paused."""
        return any(has_open_pause(gone) for gone in self.pauses.values())


def has_open_pause(pauses: tuple[Pause, ...]) -> bool:
    """Whether the last of these pauses still lasts."""
    return bool(pauses) and pauses[-1].ended_at is None
