"""A shift in a test's hand: what it leaves open, and the hand-over of a unit."""

from datetime import timedelta
from random import Random
from typing import Any

from casework.cases import walk_in
from casework.cases.handover.opening import HandoverOpened, HandoverWithdrawn
from casework.cases.handover.state import Handover, case_of
from casework.cases.handover.taking import HandoverTaken
from casework.cases.words import Words
from casework.left_open import handed_over, left_open
from casework.state import Person
from tests.harness.bureau import DESK, UNIT_OF, Scribe
from tests.harness.lives.life import Life, Made, Maker
from tests.harness.lives.walk_in import receiving

TELLS = Words("钥匙在值班室;老人明早再来取证明")


def received(scribe: Scribe, by: str = DESK) -> str:
    """Somebody was received, and it is not finished; the case."""
    life = Life(scribe)
    told = walk_in.WalkInPrivate(Person("张桂英", "13800002207"), "问新生儿落户")
    life.do(by, receiving(scribe), told)
    return life.case


def opening(scribe: Scribe, by: str = DESK, no: int = 1, minutes: int = 30) -> HandoverOpened:
    """The hand-over of whoever goes, with what the rules list now."""
    asked = HandoverOpened(due_at=scribe.now + timedelta(minutes=minutes))
    found = left_open(UNIT_OF[by], scribe.states.values(), scribe.context())
    return handed_over(asked, no, found)


def handing(scribe: Scribe | None = None, by: str = DESK, no: int = 1) -> Life:
    """The life of a unit's hand-over of a number, before it is opened."""
    life = Life(scribe)
    life.case = case_of(UNIT_OF[by], no)
    return life


def handed(scribe: Scribe | None = None, by: str = DESK, no: int = 1) -> Life:
    """A hand-over that waits to be taken."""
    life = handing(scribe, by, no)
    life.do(by, opening(life.scribe, by, no), TELLS)
    return life


def _opened(dice: Random, scribe: Scribe, state: Handover | None) -> Made:
    return HandoverOpened(due_at=scribe.now + timedelta(minutes=dice.choice((0, 30)))), TELLS


def _taken(dice: Random, scribe: Scribe, state: Any) -> Made:
    return HandoverTaken(handed_by=DESK, differs=dice.random() < 0.5), dice.choice((None, TELLS))


MAKERS: dict[str, Maker] = {
    "HandoverOpened": _opened,
    "HandoverTaken": _taken,
    "HandoverWithdrawn": lambda dice, scribe, state: (HandoverWithdrawn(), TELLS),
}
"""A form for each step, from dice."""
