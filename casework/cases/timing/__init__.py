"""Pausing and extending the limits of a case: events, guards and changes, for any kind.

The rules they keep (domain 7.1): a clock pauses only for a lawful reason, by the word of a
head who does not handle the matter, with a day on which it is looked at again; signing
and contact never pause.  An extension is asked for before the limit ends, and the citizen
told; the head of the unit grants the first, the chief one level up the second.

A kind of case whose state is :class:`Timed` takes :func:`timing_steps` into its table.

``state`` what a case keeps of it · ``shared`` what both ask alike · ``pausing`` paused, resumed ·
``extending`` asked for, granted, refused · ``table`` the rows of a kind.
"""

from casework.cases.timing.extending import ExtensionGranted, ExtensionRefused, ExtensionRequested
from casework.cases.timing.pausing import (
    PAUSE_END,
    ClocksPaused,
    ClocksResumed,
    end_pauses,
    pause_end,
)
from casework.cases.timing.state import ExtensionAsked, Timed
from casework.cases.timing.table import timing_steps

__all__ = [
    "PAUSE_END",
    "ClocksPaused",
    "ClocksResumed",
    "ExtensionAsked",
    "ExtensionGranted",
    "ExtensionRefused",
    "ExtensionRequested",
    "Timed",
    "end_pauses",
    "pause_end",
    "timing_steps",
]
