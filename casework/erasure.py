"""What an erasure takes, said from the open parts alone: the same everywhere, and for ever.

The rules it keeps (docs/adr/0039): it takes every sealed part of its case that stands before it in
the centre's order, but for what figures and limits read: amendments of fields that do not speak of
people (an old one that mixes both stays whole), and rows that say so (``Step.stays_whole``).
So whoever has the open parts can say which sealed part may be gone, and which must be.
"""

from casework.amend import Amended
from casework.cases.erasing import Erased
from casework.errors import MalformedError
from casework.event import Core, Label
from casework.registry import TYPES, read_body

GONE = Label("个人信息已删除", "Personal data erased")
"""What stands in place of words that were erased."""


def is_erasure(event_type: str) -> bool:
    """Whether an event of this type erases what stands before it in its case."""
    entry = TYPES.get(event_type)
    return entry is not None and issubclass(entry.step.body, Erased)


def is_taken(core: Core) -> bool:
    """Whether an erasure behind it takes the sealed part of an event.

    One that this program does not know, or cannot read, goes: the centre, which can, keeps what it
    must.
    """
    if core.sealed is None:
        return False
    entry = TYPES.get(core.type)
    if entry is None:
        return True
    try:
        body = read_body(core)
    except MalformedError:
        return True
    if isinstance(body, Amended):
        return body.over.keys() <= entry.machine.personal
    return not entry.step.stays_whole(body)
