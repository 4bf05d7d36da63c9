"""又一次?: whether what is about to be recorded was recorded a few minutes ago already.

Nobody is kept from recording it: the same person may come twice with the same matter.  They are
asked, so that a key pressed again, or a form brought back, does not count one visitor twice.
"""

from datetime import datetime, timedelta

from casework.characters import plain
from casework.context import Directory
from casework.registry import machine_of
from casework.state import State

MINUTES = "again.minutes"
"""Within so many minutes the same phone and matter is asked about; 0: never."""


def is_again(made: State, known: State, directory: Directory, now: datetime) -> bool:
    """Whether a case of the same kind says the same and was opened just now.

    That it is of the same person is the caller's to know (they look people up by their phone).
    """
    span = timedelta(minutes=directory.threshold(MINUTES, now))
    if made.case == known.case or abs(now - known.opened_at) >= span:
        return False
    matter = _matter(made)
    is_same_kind = machine_of(made) is machine_of(known)
    return is_same_kind and bool(matter) and matter <= _matter(known)


def _matter(state: State) -> frozenset[str]:
    """The words of a case and the codes that say what it is about; more may have come later."""
    display = machine_of(state).display
    if display is None:
        return frozenset()
    words = ("".join(plain(one).split()) for one in display.words(state))
    return frozenset((*filter(None, words), *(label.zh for label in display.labels(state))))
