"""报上级处理 of a letter: it is routed with it, and its writer is told what was answered above."""

from casework.cases.handed_above import AboveTold, HandedAbove, handing_above
from casework.cases.letter.shared import routed
from casework.cases.letter.state import Letter
from casework.event import Event
from casework.steps import Changes


def _handed(letter: Letter, event: Event[HandedAbove]) -> Changes:
    return routed(letter, event)


def _told(letter: Letter, event: Event[AboveTold]) -> Changes:
    """Told on leaving: that is a contact too."""
    return {"contacted_at": letter.contacted_at or event.body.at}


STEPS = handing_above(
    "Letter", ("SIGNED", "DISPATCHED", "HANDLING", "REWORK"), handed=_handed, told=_told
)
