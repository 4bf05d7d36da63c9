"""What the bottom of the window says of the desk's state, as plain data and words.

The officer never asks "is it saved? is it sent?": it stands here all the time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from casework.clocks import due_text
from casework.event import CHINA
from desk_client.ui.dates import show_moment

SOON = timedelta(minutes=60)


class Deadline(Struct, frozen=True):
    """The next limit that runs out on this desk."""

    at: datetime
    words: str
    """What has to be done: 签收."""
    number: str = ""
    """Number of the case, short."""
    id: str = ""


class DeskStatus(Struct, frozen=True):
    """The state of the desk. Times are aware; a wrong clock is shown, never a reason to stop."""

    is_online: bool = False
    since: datetime | None = None
    """When it went online or offline."""
    is_syncing: bool = False
    waiting: int = 0
    """Events on this desk that the centre does not have yet."""
    refused: int = 0
    """Events that the centre has refused; they wait in "needs attention"."""
    last_sync_at: datetime | None = None
    next_deadline: Deadline | None = None
    clock_offset_seconds: float | None = None
    """Device clock minus server clock, as last measured."""
    unwitnessed: str = ""
    """What is wrong with the centre's log as it is shown here, in two words."""
    is_mistrusted: bool = False
    """Whether that is proof of a wrong."""
    problem: str = ""
    """Why there is no connection, in the officer's words."""
    update: str = ""
    """The version of this program that waits to be installed."""
    update_notes: str = ""
    """What its publisher says of it."""


def due(at: datetime, now: datetime) -> str:
    """A due time as the status bar shows it: 14:12 or 24:00 today, 11-20 24:00 on another day."""
    shown = due_text(at)
    return shown.removeprefix(f"{now:%m-%d} ")


def clock(at: datetime, now: datetime) -> str:
    """A time as the status bar shows it: 13:41 today, 11-20 13:41 on another day."""
    return show_moment(at, now.astimezone(CHINA).date())
