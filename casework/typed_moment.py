"""A moment as people type it, or as a spreadsheet of theirs says it."""

import re
from datetime import datetime, time

from casework.characters import narrow
from casework.event import CHINA

END_OF_DAY = time(23, 59)
"""Of a day that is said alone: a term ends with its last day (Civil Code 203)."""
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]*(\d{1,2})(?:[:时点](\d{1,2})?分?)(?::\d{1,2}(?:\.0+)?)?)?"
)


def moment_of(text: str, alone: time = END_OF_DAY) -> datetime | None:
    """The moment in China that a text says, ``None`` if it says none.

    ``alone``: the time of a day that is said without one.
    """
    found = _MOMENT.fullmatch(narrow(text).strip())
    if found is None:
        return None
    year, month, day, hour, minute = (int(part) if part else 0 for part in found.groups())
    try:
        at = datetime(year, month, day, hour, minute, tzinfo=CHINA)
    except ValueError:
        return None
    return at if found[4] else datetime.combine(at.date(), alone, CHINA)
